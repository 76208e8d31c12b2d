import { type Static, Type } from 'typebox';

const strict = { additionalProperties: false } as const;

/** How the bytes of a file are laid out. */
export const SourceFormat = Type.Union([Type.Literal('csv'), Type.Literal('json-lines'), Type.Literal('parquet')], {
  description: 'Default: by the name of the file (`.csv`, `.tsv`, `.jsonl`, `.ndjson`, `.parquet`), otherwise csv.',
});
export type SourceFormat = Static<typeof SourceFormat>;

/** How files are packed. */
export const SourceCompression = Type.Union([Type.Literal('gzip'), Type.Literal('none')], {
  description: 'Default: by the first bytes of the file.',
});
export type SourceCompression = Static<typeof SourceCompression>;

/** A query of a PostgreSQL database. */
export const PostgresSourceSpec = Type.Object(
  {
    connection: Type.String({
      pattern: '^[A-Z][A-Z0-9_]{0,127}$',
      description:
        'Name of the environment variable of the server that holds the connection (`postgres://user:password@host/database`); the connection itself never stands here.',
    }),
    query: Type.String({ minLength: 1, description: 'One SELECT. It runs in a read-only transaction.' }),
    timeoutSeconds: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 86_400, default: 600, description: 'Longest time of one statement.' }),
    ),
  },
  strict,
);
export type PostgresSourceSpec = Static<typeof PostgresSourceSpec>;

/** When rows that are pushed one by one become a version. */
export const PushSpec = Type.Object(
  {
    seconds: Type.Optional(
      Type.Number({ minimum: 0.1, maximum: 86_400, default: 30, description: 'Age at which rows are committed.' }),
    ),
    rows: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10_000_000,
        default: 100_000,
        description: 'Rows that are committed at once.',
      }),
    ),
  },
  strict,
);
export type PushSpec = Static<typeof PushSpec>;

/** Where the rows of a dataset come from: a file, a folder of files, a query, or whoever sends them. */
export const SourceSpec = Type.Object(
  {
    file: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'CSV, JSON lines or Parquet file, relative to the folder of kaizen.yaml.',
      }),
    ),
    folder: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'Folder of such files, relative to the folder of kaizen.yaml. They are read in order of name as one batch; the next run reads only new ones.',
      }),
    ),
    files: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'Which files of the folder (default: all), such as `*.csv.gz`; `**/*.csv` looks into its folders too.',
      }),
    ),
    postgres: Type.Optional(PostgresSourceSpec),
    push: Type.Optional(PushSpec),
    format: Type.Optional(SourceFormat),
    compression: Type.Optional(SourceCompression),
    encoding: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 40,
        description: 'Encoding of the text (default: utf-8), such as `windows-1252`, `shift_jis` or `utf-16`.',
      }),
    ),
    delimiter: Type.Optional(
      Type.String({ minLength: 1, maxLength: 1, description: 'Default: what the first line shows.' }),
    ),
    quote: Type.Optional(
      Type.String({ maxLength: 1, description: 'Quotation mark (default: "); empty when nothing is quoted.' }),
    ),
    header: Type.Optional(
      Type.Boolean({
        description:
          'Whether the first line names the columns (default: true). Without it they are the declared columns in order, or column_1, column_2 and so on.',
      }),
    ),
    watermark: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'Column of the query that only grows: the next run reads the rows above the highest value so far.',
      }),
    ),
    mode: Type.Optional(
      Type.Union([Type.Literal('append'), Type.Literal('replace')], {
        description:
          'Whether rows are added to the current version or become the whole new one. Default: append for a folder and for a query with a watermark, otherwise replace.',
      }),
    ),
  },
  strict,
);
export type SourceSpec = Static<typeof SourceSpec>;
