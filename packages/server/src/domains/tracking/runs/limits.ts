/** What a text or number breaks. `field` says which one it is: `metric`, `param`, `param value`, … */
export interface LimitProblem {
  readonly field: string;
  /** `empty`; `characters` (such as a name may not have); `path` (a name that is not its own normal path); `length` (`limit` characters); `number` (not a whole number that is kept exactly); `time` (milliseconds that no date has). */
  readonly rule: 'empty' | 'characters' | 'path' | 'length' | 'number' | 'time';
  readonly limit?: number;
  readonly value: string;
}

/** Greatest lengths in characters (code points), as clients of the field have them. */
export const limits = {
  key: 250,
  paramValue: 6000,
  tagValue: 8000,
  experimentName: 500,
  experimentTagValue: 5000,
  runName: 8000,
  artifactUri: 2048,
  datasetName: 500,
  datasetDigest: 36,
  datasetSource: 65_535,
  datasetSchema: 1_048_575,
  datasetProfile: 16_777_215,
  inputTagName: 255,
  inputTagValue: 500,
} as const;

const LAST_TIME = 8_640_000_000_000_000;

/** Letters and numbers of every script, as Python's `\w` takes them, and the few marks beside them. */
const KEY = /^[/\p{L}\p{N}_.\- :]*$/u;

/** A problem of the name of a metric, parameter or tag: its characters, its length, and that it could be a path of its own (clients make files of names). */
export function findKeyProblem(field: string, name: string): LimitProblem | undefined {
  if (name === '') return { field, rule: 'empty', value: name };
  if (!KEY.test(name)) return { field, rule: 'characters', value: name };
  if (!isNormalPath(name)) return { field, rule: 'path', value: name };
  return findLengthProblem(field, name, limits.key);
}

/** A problem of any text: too long, or with a character that no database keeps. */
export function findTextProblem(field: string, value: string, limit: number): LimitProblem | undefined {
  return value.includes('\0') ? { field, rule: 'characters', value } : findLengthProblem(field, value, limit);
}

/** A problem of a text that must say something. */
export function findNameProblem(field: string, value: string, limit: number): LimitProblem | undefined {
  return value === '' ? { field, rule: 'empty', value } : findTextProblem(field, value, limit);
}

/** A problem of a step or time: it is not whole, or beyond what is kept exactly. */
export function findWholeNumberProblem(field: string, value: number): LimitProblem | undefined {
  return Number.isSafeInteger(value) ? undefined : { field, rule: 'number', value: String(value) };
}

/** A problem of a time: dates end 100 million days before and after 1970 (ECMA-262, 21.4.1.1). */
export function findTimeProblem(field: string, value: number): LimitProblem | undefined {
  return isTime(value) ? undefined : { field, rule: 'time', value: String(value) };
}

/** Whether epoch milliseconds are those of a date. */
export function isTime(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) <= LAST_TIME;
}

/** The sentence that says what is wrong and how to mend it. */
export function describeProblem({ field, rule, limit, value }: LimitProblem): string {
  const shown = JSON.stringify(value.slice(0, 100));
  switch (rule) {
    case 'empty':
      return `The ${field} is empty. Give at least one character.`;
    case 'characters':
      return `The ${field} ${shown} holds a character that it may not have. Names take letters, numbers, spaces and _ - . : /`;
    case 'path':
      return `The ${field} ${shown} is not a name that could be a path: leave out "..", "." and empty parts between slashes.`;
    case 'length':
      return `The ${field} ${shown} has ${countCharacters(value)} characters. The limit is ${limit}.`;
    case 'time':
      return `The ${field} ${shown} is no time: give whole milliseconds since 1970, between -${LAST_TIME} and ${LAST_TIME}.`;
    case 'number':
      return `The ${field} ${shown} is not a whole number between -9007199254740991 and 9007199254740991.`;
  }
}

function findLengthProblem(field: string, value: string, limit: number): LimitProblem | undefined {
  // A text of at most `limit` UTF-16 units has no more characters than that.
  if (value.length <= limit || countCharacters(value) <= limit) return undefined;
  return { field, rule: 'length', limit, value };
}

function countCharacters(value: string): number {
  let count = value.length;
  for (let index = 0; index < value.length - 1; index += 1) {
    const unit = value.charCodeAt(index);
    const next = value.charCodeAt(index + 1);
    if (unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000) count -= 1;
  }
  return count;
}

/** Equal to its POSIX normal form, relative, and not leading upwards. */
function isNormalPath(name: string): boolean {
  if (!name.includes('/')) return name !== '.' && !name.startsWith('..');
  if (name.startsWith('..')) return false;
  return name.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..');
}
