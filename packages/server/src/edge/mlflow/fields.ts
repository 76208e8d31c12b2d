import { NumberLexeme, numberOf } from './wire-json.ts';

/** `reason` tells what is wrong with the value, `many` how many entries a list has and may have; `sentence` is the whole message. */
type MisfitKind = 'missing' | 'type' | 'reason' | 'many' | 'sentence';

/** Most tags, parameters, datasets or models that one request may bring: more would hold everybody up while they are read and kept. */
const MOST_ENTRIES = 1000;

/** What is wrong with a request, and where in it: names and list positions from the top. */
export class Misfit extends Error {
  readonly path: Array<string | number> = [];
  readonly kind: MisfitKind;
  constructor(kind: MisfitKind, message = '') {
    super(message);
    this.kind = kind;
  }
}

/** Reads one field. `absent` is what it is when it does not come (null counts as absent). */
export interface Field<T> {
  readonly required: boolean;
  readonly absent: T;
  /** A query parameter that comes once is a list of one. */
  readonly isList?: boolean;
  /** An older name of the field. */
  readonly alias?: string;
  read(raw: unknown): T;
}

/** The fields of a message, in the order in which they are checked. */
export interface Fields {
  readonly [name: string]: Field<unknown>;
}

/** What reading a message gives. */
export type ReadOf<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

function optional<T>(read: (raw: unknown) => T): Field<T | undefined> {
  return { required: false, absent: undefined, read };
}

/** Text. U+0000 and halves of surrogate pairs are refused: no store of ours can keep them. */
export const text: Field<string | undefined> = optional((raw) => {
  if (typeof raw !== 'string') throw new Misfit('type');
  if (raw.includes('\u0000')) throw new Misfit('reason', 'It holds a NUL character (U+0000), which cannot be stored.');
  if (!raw.isWellFormed()) {
    throw new Misfit('reason', 'It holds half of a surrogate pair (U+D800 to U+DFFF alone), which cannot be stored.');
  }
  return raw;
});

/** A whole number, as number or as text. */
export const int64: Field<number | undefined> = optional((raw) => {
  if (typeof raw === 'number') {
    if (Number.isSafeInteger(raw)) return raw;
    throw new Misfit('type');
  }
  const lexeme = raw instanceof NumberLexeme ? raw.text : typeof raw === 'string' ? raw.trim() : '';
  if (!/^[+-]?\d+(?:\.0+)?$/.test(lexeme)) throw new Misfit('type');
  const value = Number(lexeme);
  if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
  throw new Misfit('reason', 'Integers beyond 9007199254740991 (2^53 - 1) cannot be kept exactly.');
});

/** A double, as number, as numeric text, or as one of the names of what JSON numbers cannot be. */
export const double: Field<number | undefined> = optional((raw) => {
  if (typeof raw === 'number') return raw;
  if (raw instanceof NumberLexeme) return numberOf(raw.text);
  if (typeof raw !== 'string') throw new Misfit('type');
  const trimmed = raw.trim();
  const named = NAMED_DOUBLES.get(trimmed.toLowerCase());
  if (named !== undefined) return named;
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(trimmed)) throw new Misfit('type');
  return Number(trimmed);
});

const NAMED_DOUBLES: ReadonlyMap<string, number> = new Map([
  ['nan', Number.NaN],
  ['infinity', Number.POSITIVE_INFINITY],
  ['inf', Number.POSITIVE_INFINITY],
  ['-infinity', Number.NEGATIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
]);

/** True or false; as text in any case (query parameters, clients that send everything as text). */
export const flag: Field<boolean | undefined> = optional((raw) => {
  if (typeof raw === 'boolean') return raw;
  const word = typeof raw === 'string' ? raw.toLowerCase() : '';
  if (word === 'true' || word === 'false') return word === 'true';
  throw new Misfit('type');
});

/** One of the names, or its number. */
export function choice<T>(
  names: ReadonlyArray<readonly [name: string, number: number, value: T]>,
): Field<T | undefined> {
  return optional((raw) => {
    const number = typeof raw === 'string' && /^\d+$/.test(raw) ? Number(raw) : raw;
    const found = names.find(([name, position]) => name === raw || position === number);
    if (found === undefined) throw new Misfit('type');
    return found[2];
  });
}

/** A list of things to keep, at most {@link MOST_ENTRIES}; absent is empty. */
export function fewOf<T>(item: Field<T>): Field<ReadonlyArray<Exclude<T, undefined>>> {
  return listOf(item, MOST_ENTRIES);
}

/** A list; absent is empty. */
export function listOf<T>(
  item: Field<T>,
  most = Number.POSITIVE_INFINITY,
): Field<ReadonlyArray<Exclude<T, undefined>>> {
  return {
    required: false,
    absent: [],
    isList: true,
    read: (raw) => {
      if (!Array.isArray(raw)) throw new Misfit('type');
      if (raw.length > most) {
        throw new Misfit(
          'many',
          `has ${raw.length} entries. One request may bring at most ${most}; send the others in further requests.`,
        );
      }
      const items: Array<Exclude<T, undefined>> = [];
      for (let at = 0; at < raw.length; at += 1) {
        try {
          // Null is no value of a list.
          if (raw[at] === null) throw new Misfit('type');
          items.push(item.read(raw[at]) as Exclude<T, undefined>);
        } catch (error) {
          throw located(error, at);
        }
      }
      return items;
    },
  };
}

/** A message inside a message. */
export function message<F extends Fields>(fields: F): Field<ReadOf<F> | undefined> {
  const read = messageReader(fields);
  return optional((raw) => {
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw) || raw instanceof NumberLexeme)
      throw new Misfit('type');
    return read(raw);
  });
}

/** The same field, which must come and must not be empty text. */
export function required<T>(field: Field<T>): Field<Exclude<T, undefined>> {
  // A required field is never absent, so that nothing reads `absent`.
  return { ...field, required: true } as Field<Exclude<T, undefined>>;
}

/** The same field, which may also come under an older name. */
export function aliased<T>(field: Field<T>, alias: string): Field<T> {
  return { ...field, alias };
}

/** The same field with a further condition; `words` is the message when it does not hold (default: as for a wrong type). */
export function where<T>(
  field: Field<T>,
  holds: (value: Exclude<T, undefined>) => boolean,
  words?: (value: Exclude<T, undefined>) => string,
): Field<T> {
  return {
    ...field,
    read: (raw) => {
      const value = field.read(raw) as Exclude<T, undefined>;
      if (!holds(value)) throw words === undefined ? new Misfit('type') : new Misfit('sentence', words(value));
      return value;
    },
  };
}

/** A reader of messages with these fields; unknown fields are ignored, null is absent, names may also come in camel case. */
export function messageReader<F extends Fields>(fields: F): (raw: object) => ReadOf<F> {
  const entries = Object.entries(fields).map(([name, field]) => ({ name, names: namesOf(name, field), field }));
  return (raw) => {
    const given = raw as Readonly<Record<string, unknown>>;
    const result: Record<string, unknown> = {};
    for (const { name, names, field } of entries) {
      const value = given[name] ?? (names === undefined ? undefined : firstOf(given, names));
      if (value === undefined || value === null || (value === '' && field.required)) {
        if (field.required) throw located(new Misfit('missing'), name);
        result[name] = field.absent;
      } else {
        try {
          result[name] = field.read(value);
        } catch (error) {
          throw located(error, name);
        }
      }
    }
    return result as ReadOf<F>;
  };
}

/** The other names under which a field may come. */
function namesOf(name: string, field: Field<unknown>): readonly string[] | undefined {
  const others = [camelCase(name), ...(field.alias === undefined ? [] : [field.alias])].filter((each) => each !== name);
  return others.length === 0 ? undefined : others;
}

function firstOf(given: Readonly<Record<string, unknown>>, names: readonly string[]): unknown {
  for (const name of names) if (given[name] !== undefined && given[name] !== null) return given[name];
  return undefined;
}

function located(error: unknown, step: string | number): unknown {
  if (error instanceof Misfit) error.path.unshift(step);
  return error;
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
