import { PutOutcome } from '@kaizen/contracts';
import { Type } from 'typebox';
import { defineRoute, RawReply, type Route } from '../../../platform/http/route.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { IngestOutcome } from '../data-commands.ts';
import type { DataReader } from '../data-reader.ts';
import { batchRejected, ingestCancelled, ingestFailed, putNameInvalid } from './put-errors.ts';
import { takeUpload, UploadQuery } from './upload-routes.ts';

type Given = Pick<Platform, 'db' | 'blobs' | 'jobs' | 'ids' | 'clock'>;

/** Names of files as they are put. */
const FILE = /^(.+)\.(csv|tsv|jsonl|ndjson|json|parquet)(\.gz)?$/i;

const { name: _, mode: __, ...asked } = UploadQuery.properties;
/** What may be said of the file beside its name; it replaces the rows unless another mode is asked for. */
const PutQuery = Type.Object({
  ...asked,
  mode: Type.Optional(
    Type.Union([Type.Literal('append'), Type.Literal('replace'), Type.Literal('upsert'), Type.Literal('delete')], {
      default: 'replace',
    }),
  ),
});

/**
 * A file as the content of a dataset: `PUT /api/v1/datasets/<name>.csv`. The counterpart of the address of a version, for `curl -T` and for notebooks. It answers when the rows are
 * in: with the version and its verdict, or with the reasons why nothing entered.
 */
export function createPutRoute(platform: Given, reader: DataReader): Route {
  return defineRoute({
    method: 'PUT',
    path: '/api/v1/datasets/:dataset',
    operationId: 'putDatasetFile',
    summary:
      'Put a file as <name>.csv, .jsonl or .parquet: it becomes a version that replaces the rows (or ?mode=append, upsert, delete). The same content again makes nothing new',
    permission: 'data:dataset:write',
    tag: 'data',
    params: Type.Object({ dataset: Type.String() }),
    query: PutQuery,
    upload: true,
    response: PutOutcome,
    async handler({ params, query, headers, stream, caller }) {
      const [, dataset = ''] = FILE.exec(params.dataset) ?? [];
      if (dataset === '' || dataset.includes('@')) throw putNameInvalid(params.dataset);
      const startedAt = platform.clock.now();
      const name = params.dataset;
      const jobId = await takeUpload(platform, {
        dataset,
        name,
        query: { ...query, mode: query.mode ?? 'replace', message: query.message ?? `put of ${name}` },
        // The address says what it is; clients such as curl send a content type of their own.
        headers: { ...headers, 'content-type': undefined },
        stream,
        author: caller.name,
      });
      const outcome = await describeOutcome(reader, dataset, await waitFor(platform, dataset, jobId), startedAt);
      const type = { 'content-type': 'application/json; charset=utf-8', etag: `"${outcome.versionId}"` };
      return new RawReply(JSON.stringify(outcome), type, outcome.created ? 201 : 200);
    },
  });
}

/** Waits for the job also when the caller has gone: what was sent is taken in. */
async function waitFor({ jobs }: Given, dataset: string, jobId: string): Promise<IngestOutcome> {
  const job = await jobs.ended(jobId);
  if (job.state === 'cancelled') throw ingestCancelled(dataset, jobId);
  if (job.error !== undefined) throw ingestFailed(dataset, job.error);
  // Row mapping: the result of this kind of job.
  return job.result as IngestOutcome;
}

async function describeOutcome(
  reader: Pick<DataReader, 'getBatch' | 'getVersion'>,
  dataset: string,
  outcome: IngestOutcome,
  startedAt: number,
): Promise<PutOutcome> {
  const { batchId, versionId, rowsIn, rowsBad, verdict } = outcome;
  if (verdict === 'rejected' || versionId === undefined) {
    const { reasons } = await reader.getBatch(batchId);
    const said = reasons
      .slice(0, 3)
      .map(
        ({ column, expected, observed, count }) => `${column}: expected ${expected}, observed ${observed} (${count})`,
      );
    throw batchRejected(dataset, batchId, { rowsIn, rowsBad, reasons: said });
  }
  const version = await reader.getVersion(versionId);
  return {
    dataset,
    versionId,
    state: version.state,
    created: version.createdAt >= startedAt,
    verdict,
    batchId,
    rowsIn,
    rowsBad,
    path: `/api/v1/datasets/${encodeURIComponent(dataset)}@${versionId}.parquet`,
  };
}
