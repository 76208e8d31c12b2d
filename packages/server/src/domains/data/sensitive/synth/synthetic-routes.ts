import { JobAccepted, MakeSynthetic } from '@kaizen/contracts';
import { Type } from 'typebox';
import { defineRoute, type Route } from '../../../../platform/http/route.ts';
import type { Platform } from '../../../../platform/platform.ts';
import { getDatasetRow } from '../../data-reader-service.ts';
import { replyWithFile } from '../../version/file-reply.ts';
import { fileTypes } from '../../version/version-address.ts';
import type { VersionCommands } from '../../version/version-service.ts';
import { sampleNotFound } from '../errors.ts';
import { SYNTHETIC_JOB, type SyntheticInput, syntheticKey } from './synthetic-job.ts';

const path = '/api/v1/datasets/:dataset/synthetic';

/** Samples of made-up rows: having one made, and its file. */
export function createSyntheticRoutes(
  platform: Pick<Platform, 'db' | 'jobs' | 'ids' | 'files'>,
  versions: Pick<VersionCommands, 'resolve'>,
): Route[] {
  const { db, jobs, ids, files } = platform;
  return [
    defineRoute({
      method: 'POST',
      path,
      operationId: 'makeSyntheticSample',
      summary:
        'Make rows that look like a version and are nobody’s, from its profile; a job does it and says how near they are',
      permission: 'data:dataset:read',
      tag: 'data',
      params: Type.Object({ dataset: Type.String() }),
      body: MakeSynthetic,
      response: JobAccepted,
      status: 202,
      async handler({ params, body, headers }) {
        const { id: versionId } = await versions.resolve(params.dataset, body.version ?? 'current');
        const { name: dataset, project_id: projectId } = await getDatasetRow(db, params.dataset);
        const { rows, seed = 1, format = 'parquet' } = body;
        const input: SyntheticInput = { dataset, versionId, rows, seed, format };
        const key = `${versionId}/${headers['idempotency-key'] ?? ids.next('job')}`;
        return { jobId: await db.run((tx) => jobs.enqueue(tx, { kind: SYNTHETIC_JOB, key, projectId, input })) };
      },
    }),
    defineRoute({
      method: 'GET',
      path: `${path}/:file`,
      operationId: 'getSyntheticSample',
      summary: 'The file of a sample of made-up rows, for a week after it was made',
      permission: 'data:dataset:read',
      tag: 'data',
      params: Type.Object({
        dataset: Type.String(),
        file: Type.String({ pattern: '^syn_[0-9a-f]{24}\\.(parquet|csv)$' }),
      }),
      response: Type.String(),
      responseType: 'application/octet-stream',
      async handler({ params: { file }, headers }) {
        const key = syntheticKey(file);
        const size = await files.size(key);
        if (size === undefined) throw sampleNotFound(file);
        const type = file.endsWith('.csv') ? fileTypes.csv : fileTypes.parquet;
        return replyWithFile(platform, { key, size, etag: `"${file}"`, type }, headers);
      },
    }),
  ];
}
