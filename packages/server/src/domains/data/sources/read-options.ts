import type { SourceCompression, SourceFormat } from '@kaizen/contracts';

/** How the bytes of a source are to be read; what is not said is found out from name and first bytes. */
export interface ReadOptions {
  readonly format?: SourceFormat;
  readonly compression?: SourceCompression;
  /** As iconv-lite names it; default UTF-8. */
  readonly encoding?: string;
  readonly delimiter?: string;
  /** Empty: nothing is quoted. */
  readonly quote?: string;
  readonly header?: boolean;
}

const formats: ReadonlyArray<readonly [RegExp, SourceFormat]> = [
  [/\.(csv|tsv|tab|txt)$/i, 'csv'],
  [/\.(jsonl|ndjson|jsonlines|json)$/i, 'json-lines'],
  [/\.(parquet|pq)$/i, 'parquet'],
];

const contentTypes: Readonly<Record<string, SourceFormat>> = {
  'text/csv': 'csv',
  'text/tab-separated-values': 'csv',
  'application/json': 'json-lines',
  'application/x-ndjson': 'json-lines',
  'application/ndjson': 'json-lines',
  'application/jsonl': 'json-lines',
  'application/x-jsonlines': 'json-lines',
  'application/json-lines': 'json-lines',
  'application/vnd.apache.parquet': 'parquet',
  'application/x-parquet': 'parquet',
  'application/parquet': 'parquet',
};

/** The format that a file's name shows, before its `.gz`; undefined when it shows none. */
export function formatOfName(name: string): SourceFormat | undefined {
  const bare = name.replace(/\.(gz|gzip)$/i, '');
  return formats.find(([pattern]) => pattern.test(bare))?.[1];
}

/** The format that a content type names; undefined for general ones such as `application/octet-stream`. */
export function formatOfContentType(type: string | undefined): SourceFormat | undefined {
  return contentTypes[type?.split(';')[0]?.trim().toLowerCase() ?? ''];
}

/** What to read a file as: what the caller says, then its name, otherwise CSV. */
export function decideFormat(name: string, options: Pick<ReadOptions, 'format'>): SourceFormat {
  return options.format ?? formatOfName(name) ?? 'csv';
}

/** True for one ASCII character that can stand between cells: no quote, no line break, no NUL. */
export function isDelimiter(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters such as the unit separator are delimiters of old formats
  return /^[\x01-\x09\x0b\x0c\x0e-\x21\x23-\x7f]$/.test(text);
}

/** True for one printable ASCII character that can quote cells, or nothing at all. */
export function isQuote(text: string, delimiter: string | undefined): boolean {
  return text === '' || (/^[\x21-\x7e]$/.test(text) && text !== delimiter && !/[A-Za-z0-9\\]/.test(text));
}

/** Options that change which rows the same bytes give, for the hash of a segment; undefined when all are the default. */
export function rowOptions(options: ReadOptions): Readonly<Record<string, unknown>> | undefined {
  const { quote = '"', header = true } = options;
  return quote === '"' && header ? undefined : { quote, header };
}
