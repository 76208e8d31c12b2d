import { KaizenError } from '../../../kernel/errors.ts';

const invalid = (code: string, message: string, details?: Readonly<Record<string, unknown>>) =>
  new KaizenError('invalid', `data.${code}`, message, details);

/** A file that ends in its middle, or whose packing is broken; `what` is gzip or Parquet. */
export function fileCut(name: string, what: 'gzip' | 'Parquet'): KaizenError {
  return invalid(
    'file_cut',
    `${name} is not whole: its ${what} data break off or are damaged. Nothing was changed. Send the whole file again.`,
    { source: name },
  );
}

export function compressionBomb(name: string, packed: number, unpacked: number): KaizenError {
  return invalid(
    'compression_bomb',
    `${name} unpacks to far more than rows of data do: ${unpacked} bytes and more from ${packed}. Nothing was changed. Send it unpacked if it is meant so.`,
    { source: name, packed, unpacked },
  );
}

export function encodingUnknown(encoding: string): KaizenError {
  return invalid(
    'encoding_unknown',
    `"${encoding}" is no encoding of text that is known here. Use a name such as "utf-8", "windows-1252", "iso-8859-15", "utf-16" or "shift_jis".`,
    { encoding },
  );
}

export function quoteInvalid(quote: string): KaizenError {
  return invalid(
    'quote_invalid',
    `${JSON.stringify(quote)} cannot be a quotation mark. Use one ASCII sign such as " or ' that is not the delimiter, or nothing at all.`,
    { quote },
  );
}

export function tooManyColumns(name: string, columns: number, limit: number): KaizenError {
  return invalid(
    'too_many_columns',
    `${name} has ${columns} columns; at most ${limit} are taken. Put repeated measurements into rows (one row per measurement), or leave columns out.`,
    { source: name, columns, limit },
  );
}

/** A Parquet file that declares or unfolds to more than its bytes can honestly hold. */
export function parquetBomb(name: string, reason: string): KaizenError {
  return invalid(
    'parquet_bomb',
    `${name} is refused: ${reason}. Nothing was changed. Write it again with fewer rows in each file.`,
    { source: name },
  );
}

/** A folder without new files, or a query without rows above the watermark; loading again later is the mend. */
export function nothingNew(name: string): KaizenError {
  return new KaizenError(
    'precondition',
    'data.nothing_new',
    `${name} holds nothing new; nothing was changed. Load it again when there is more.`,
    { source: name },
  );
}

export function watermarkMissing(name: string, column: string): KaizenError {
  return invalid(
    'watermark_missing',
    `A row of ${name} has no value in the watermark column "${column}", so it could not be told from rows that were read. Leave such rows out in the query, or choose another column.`,
    { source: name, column },
  );
}

/** The variable that holds a connection is not set, or not to a connection. */
export function connectionInvalid(): KaizenError {
  return invalid(
    'connection_invalid',
    'The environment variable of the connection does not hold one. Set it to postgres://user:password@host:port/database where the server starts.',
  );
}

export function connectionMissing(variable: string): KaizenError {
  return new KaizenError(
    'precondition',
    'data.connection_missing',
    `The environment variable ${variable} is not set. Set it to postgres://user:password@host:port/database where the server starts, and start it again.`,
    { variable },
  );
}

export function postgresUnreachable(reason: string): KaizenError {
  return new KaizenError(
    'unavailable',
    'data.postgres_unreachable',
    `The PostgreSQL server does not answer: ${reason}. Check that it runs, and the connection's address, user and password.`,
  );
}

export function postgresTimedOut(seconds: number): KaizenError {
  return invalid(
    'postgres_timed_out',
    `The query took longer than ${seconds} seconds and was stopped. Make it smaller (a watermark reads only new rows), or raise timeoutSeconds.`,
    { seconds },
  );
}

export function postgresWrites(reason: string): KaizenError {
  return invalid(
    'postgres_writes',
    `The query tries to change the database, which is refused: ${reason}. A source only reads; use one SELECT without functions that write.`,
  );
}

export function postgresFailed(reason: string): KaizenError {
  return invalid(
    'postgres_failed',
    `PostgreSQL refuses the query: ${reason}. Use one SELECT that runs there as it is.`,
  );
}

export function jsonNoLines(name: string): KaizenError {
  return invalid(
    'json_no_lines',
    `${name} is one JSON array. JSON lines are wanted: one object on every line, without commas between them.`,
    { source: name },
  );
}

/** A path of a manifest that leads out of the project's folder, by itself or by a symbolic link. */
export function pathOutside(path: string): KaizenError {
  return new KaizenError(
    'forbidden',
    'data.path_outside',
    `${path} lies outside the project's folder (a symbolic link counts by where it leads). Put the data below that folder, or name their folder in the setting dataFolders.`,
    { path },
  );
}

export function tooManyFiles(folder: string, limit: number): KaizenError {
  return invalid(
    'too_many_files',
    `${folder} holds more than ${limit} files. Take fewer with a pattern (files:), or put their rows into larger files.`,
    { folder, limit },
  );
}

/** A file of a growing folder that is not as it was when it was read. */
export function fileChanged(name: string): KaizenError {
  return new KaizenError(
    'conflict',
    'data.file_changed',
    `${name} is not as it was when it was read, so its old rows are in the dataset. Put new rows into a new file, or read the whole folder each time with mode: replace.`,
    { file: name },
  );
}

export function pushKeyReused(dataset: string, key: string): KaizenError {
  return new KaizenError(
    'conflict',
    'data.push_key_reused',
    `Rows were pushed to "${dataset}" with the key "${key}" before, and they were others. Give every push a key of its own, and the same key only to the same rows.`,
    { dataset, key },
  );
}

/** A row whose fields cannot be columns; `row` counts from 0. */
export function pushRowInvalid(dataset: string, row: number, fault: string, nearest: string | undefined): KaizenError {
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  return invalid(
    'push_row_invalid',
    `rows[${row}] has ${fault}.${hint} Nothing of the push was taken. Use the columns of "${dataset}", or declare new ones in kaizen.yaml.`,
    { dataset, row },
  );
}
