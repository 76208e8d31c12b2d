import { KaizenError } from '../../../kernel/errors.ts';
import { withoutForeignPaths } from '../errors.ts';

/** What the engine says of a statement that it does not take. */
interface SqlFault {
  /** The engine's kind of error, such as `Parser`, `Binder`, `Catalog`, `Conversion`. */
  readonly type: string;
  /** Finer, such as `COLUMN_NOT_FOUND`. */
  readonly subtype?: string;
  /** Bytes before the place in the statement. */
  readonly position?: number;
  /** The name that is not there. */
  readonly name?: string;
  /** Names that are. */
  readonly candidates?: readonly string[];
}

/** Words an error of a locked engine; the details of `platform.sql_failed` are a {@link SqlFault}. */
export function describeSqlError(text: string, home: string): KaizenError {
  const said = readJson(text);
  const type = fieldOf(said, 'exception_type') ?? /^([A-Za-z ]+?) Error/.exec(text)?.[1] ?? 'Unknown';
  const message = withoutForeignPaths(fieldOf(said, 'exception_message') ?? text, home).trim();
  if (type === 'Out of Memory' || /bad allocation|max_temp_directory_size/i.test(message)) return sqlMemory();
  if (type === 'Interrupt') return sqlInterrupted();
  const position = Number(fieldOf(said, 'position') ?? Number.NaN);
  const name = fieldOf(said, 'name');
  const candidates = fieldOf(said, 'candidates')
    ?.split(',')
    .filter((candidate) => candidate !== '');
  const subtype = fieldOf(said, 'error_subtype');
  const fault: SqlFault = {
    type,
    ...(subtype === undefined ? {} : { subtype }),
    ...(Number.isInteger(position) ? { position } : {}),
    ...(name === undefined ? {} : { name }),
    ...(candidates === undefined ? {} : { candidates }),
  };
  return new KaizenError('invalid', 'platform.sql_failed', message, { ...fault });
}

export function sqlMemory(): KaizenError {
  return new KaizenError(
    'invalid',
    'platform.sql_memory',
    'The query needs more memory than a query may use, and was ended. Ask for fewer rows or columns, group before you join, or raise exploreMemory (--explore-memory, KAIZEN_EXPLORE_MEMORY).',
  );
}

export function sqlTime(seconds: number): KaizenError {
  return new KaizenError(
    'invalid',
    'platform.sql_time',
    `The query took longer than ${seconds} s and was ended. Ask for fewer rows, or raise exploreSeconds (--explore-seconds, KAIZEN_EXPLORE_SECONDS).`,
    { seconds },
  );
}

export function sqlSize(maxBytes: number): KaizenError {
  return new KaizenError(
    'invalid',
    'platform.sql_size',
    `The result is larger than ${Math.round(maxBytes / 2 ** 20)} MiB, the most that is kept of one, and the query was ended. Name the columns that you need, or group the rows.`,
    { maxBytes },
  );
}

export function sqlCrashed(how: string): KaizenError {
  return new KaizenError(
    'invalid',
    'platform.sql_crashed',
    `The engine broke down over this query (${how}) and nothing else was touched. Simplify the query; if it should work, report it with its text.`,
  );
}

function sqlInterrupted(): KaizenError {
  return new KaizenError('invalid', 'platform.sql_interrupted', 'The query was stopped.');
}

function readJson(text: string): unknown {
  const start = text.indexOf('{');
  if (start === -1) return undefined;
  try {
    return JSON.parse(text.slice(start));
  } catch {
    return undefined;
  }
}

function fieldOf(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const field: unknown = Reflect.get(value, name);
  return typeof field === 'string' ? field : undefined;
}
