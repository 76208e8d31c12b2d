import { pipeline, type Readable } from 'node:stream';
import { JobAccepted, SourceCompression, SourceFormat } from '@kaizen/contracts';
import { type Static, Type } from 'typebox';
import { defineRoute, type Route } from '../../../platform/http/route.ts';
import type { Platform } from '../../../platform/platform.ts';
import { MAX_RECORD_BYTES } from '../csv/csv-intake.io.ts';
import { getDatasetRow } from '../data-reader-service.ts';
import { createDatasetStore } from '../dataset-store.sql.ts';
import { delimiterInvalid, fileEmpty } from '../errors.ts';
import { createLineGuard } from '../line-guard.ts';
import type { UploadInput } from '../upload-job.ts';
import { decideFormat, formatOfContentType, isDelimiter, isQuote, type ReadOptions } from './read-options.ts';
import { encodingUnknown, quoteInvalid } from './source-errors.ts';
import { isTextEncoding } from './text-stream.io.ts';

type Given = Pick<Platform, 'db' | 'blobs' | 'jobs' | 'ids' | 'clock'>;

/** What is said of a file that is sent. */
export const SentFileFields = {
  name: Type.Optional(
    Type.String({
      maxLength: 500,
      description: 'Name of the file; where the content type says nothing it shows the format.',
    }),
  ),
  format: Type.Optional(SourceFormat),
  compression: Type.Optional(SourceCompression),
  encoding: Type.Optional(Type.String({ maxLength: 40 })),
  delimiter: Type.Optional(Type.String()),
  quote: Type.Optional(Type.String({ maxLength: 1 })),
  header: Type.Optional(Type.Boolean()),
} as const;
const SentFile = Type.Object(SentFileFields);
export type SentFile = Static<typeof SentFile>;

/** How a file that is sent is to be read, and what becomes of its rows. */
export const UploadQuery = Type.Object({
  mode: Type.Optional(
    Type.Union([Type.Literal('append'), Type.Literal('replace'), Type.Literal('upsert'), Type.Literal('delete')], {
      default: 'append',
    }),
  ),
  ...SentFileFields,
  message: Type.Optional(Type.String({ maxLength: 500 })),
});
export type UploadQuery = Static<typeof UploadQuery>;

/** Rows as a file: stored first, then a job reads them. */
export function createUploadRoute(platform: Given): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/datasets/:dataset/batches',
    operationId: 'uploadBatch',
    summary:
      'Send rows as CSV, JSON lines or Parquet, text also packed with gzip; a job checks them and makes a version',
    permission: 'data:dataset:write',
    tag: 'data',
    params: Type.Object({ dataset: Type.String() }),
    query: UploadQuery,
    upload: true,
    response: JobAccepted,
    status: 202,
    handler: async ({ params, query, headers, stream, caller }) => ({
      jobId: await takeUpload(platform, {
        dataset: params.dataset,
        name: nameOf(query),
        query,
        headers,
        stream,
        author: caller.name,
      }),
    }),
  });
}

/** A file that is sent for a dataset. */
export interface Upload {
  readonly dataset: string;
  /** Its name, which shows the format where nothing else does. */
  readonly name: string;
  readonly query: UploadQuery;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly stream: Readable | undefined;
  readonly author: string;
}

/** Stores the bytes, then leaves them to a job; gives the job. Throws for a dataset that is not declared, and for an empty file. */
export async function takeUpload(platform: Given, upload: Upload): Promise<string> {
  const { name, query, headers, stream } = upload;
  const dataset = await getDatasetRow(platform.db, upload.dataset);
  const options = optionsOf(name, query, headers['content-type']);
  if (stream === undefined) throw fileEmpty('The upload');
  const blob = await platform.blobs.put(guarded(stream, options));
  if (blob.size === 0) throw fileEmpty('The upload');
  return enqueueUpload(platform, {
    dataset: dataset.name,
    projectId: dataset.project_id,
    blobHash: blob.hash,
    bytes: blob.size,
    name,
    mode: query.mode ?? 'append',
    options,
    message: query.message ?? 'upload',
    author: upload.author,
    key: `${dataset.name}/${headers['idempotency-key'] ?? platform.ids.next('bat')}`,
  });
}

/** The name of a sent file without its folders. */
export function nameOf({ name }: SentFile): string {
  return name?.split(/[/\\]/).at(-1) || 'upload';
}

/** What the query says wins over the content type, which wins over the name. Throws `data.delimiter_invalid`, `data.quote_invalid`, `data.encoding_unknown`. */
export function optionsOf(name: string, query: SentFile, contentType: string | undefined): ReadOptions {
  const { compression, delimiter, quote, header } = query;
  const format = query.format ?? formatOfContentType(contentType) ?? decideFormat(name, {});
  const encoding = query.encoding ?? charsetOf(contentType);
  if (delimiter !== undefined && !isDelimiter(delimiter)) throw delimiterInvalid(delimiter);
  if (quote !== undefined && !isQuote(quote, delimiter)) throw quoteInvalid(quote);
  if (encoding !== undefined && !isTextEncoding(encoding)) throw encodingUnknown(encoding);
  return {
    format,
    ...(compression === undefined ? {} : { compression }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(quote === undefined ? {} : { quote }),
    ...(header === undefined ? {} : { header }),
  };
}

/** The charset of a content type other than UTF-8, which needs no saying. */
function charsetOf(contentType: string | undefined): string | undefined {
  const charset = /;\s*charset="?([^";\s]+)"?/i.exec(contentType ?? '')?.[1];
  return charset === undefined || /^utf-?8$/i.test(charset) ? undefined : charset;
}

/** Bytes first: the guard stops an endless line before it fills the disk. Other encodings and Parquet are looked at when they are read. */
export function guarded(stream: Readable, { format, encoding, quote }: ReadOptions): Readable {
  if (format === 'parquet' || encoding !== undefined) return stream;
  const guard = createLineGuard('the upload', MAX_RECORD_BYTES, format === 'json-lines' ? '' : quote);
  return pipeline(stream, guard, () => undefined);
}

/** Job and the row that keeps the blob, in one commit; the same key gives the job that it made before. */
async function enqueueUpload(platform: Given, input: UploadInput): Promise<string> {
  return platform.db.run(async (tx) => {
    const job = { kind: 'data.ingest', key: input.key, projectId: input.projectId, input };
    const jobId = await platform.jobs.enqueue(tx, job);
    const store = createDatasetStore(tx);
    const isNew = (await store.findUpload(input.key)) === undefined;
    const row = {
      key: input.key,
      dataset: input.dataset,
      blob_hash: input.blobHash,
      job_id: jobId,
      created_at: platform.clock.now(),
    };
    if (isNew) await store.insertUpload(row);
    return jobId;
  });
}
