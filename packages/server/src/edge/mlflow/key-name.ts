import { posix } from 'node:path';
import { invalidParameter } from './errors.ts';
import { BAD_CHARACTERS, invalidValue, resolvesElsewhere, tooLong } from './wire-messages.ts';

/** Greatest length of the name of a metric, parameter or tag. */
const LONGEST_KEY = 250;

/** What Python's `[/\w.\- :]*` takes, marks of combining scripts left out as there. */
const KEY = /^[/\p{L}\p{N}_.\- :]*$/u;

/** Refuses a name of a metric, parameter or tag that has other characters or would be another path. */
export function checkKey(name: string, path: string): void {
  if (!KEY.test(name)) throw invalidParameter(invalidValue(path, name, BAD_CHARACTERS));
  const normal = normalPath(name);
  if (normal !== name || normal === '.' || normal.startsWith('..') || normal.startsWith('/')) {
    throw invalidParameter(invalidValue(path, name, resolvesElsewhere(normal)));
  }
}

/** Refuses a name longer than names may be; `what` is how the message calls it. */
export function checkKeyLength(name: string, what: string): void {
  checkLength(name, LONGEST_KEY, what);
}

/** Refuses a text of more characters than `limit`. */
export function checkLength(text: string, limit: number, what: string): void {
  if (text.length > limit && countCharacters(text) > limit) throw invalidParameter(tooLong(what, limit));
}

/** The first `limit` characters. */
export function truncate(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // A character is one or two units, so the wanted ones stand in the first 2 × limit units.
  return [...text.slice(0, 2 * limit)].slice(0, limit).join('');
}

function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** POSIX normal form without a slash at the end, as Python's `posixpath.normpath` has it. */
function normalPath(name: string): string {
  const normal = posix.normalize(name);
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal;
}
