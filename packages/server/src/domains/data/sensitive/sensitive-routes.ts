import { ConfirmSensitive, DismissSensitive, JobAccepted, SensitiveColumn, SensitiveColumns } from '@kaizen/contracts';
import { Type } from 'typebox';
import { defineRoute, type Route } from '../../../platform/http/route.ts';
import type { Platform } from '../../../platform/platform.ts';
import { getDatasetRow } from '../data-reader-service.ts';
import type { VersionCommands } from '../version/version-service.ts';
import { enqueueClassify } from './classify/classify-job.ts';
import type { SensitiveService } from './sensitive-service.ts';

const Dataset = Type.Object({ dataset: Type.String() });
const path = '/api/v1/datasets/:dataset/sensitive';
const read = { permission: 'data:dataset:read', tag: 'data' } as const;
const write = { permission: 'data:sensitivity:write', tag: 'data' } as const;

/** Sensitive columns: what is known of them, looking again, and a person's word. */
export function createSensitiveRoutes(
  platform: Pick<Platform, 'db' | 'jobs' | 'ids'>,
  service: SensitiveService,
  versions: Pick<VersionCommands, 'resolve'>,
): Route[] {
  const { db, ids } = platform;
  return [
    defineRoute({
      ...read,
      method: 'GET',
      path,
      operationId: 'getSensitiveColumns',
      summary: 'Columns that are sensitive or may be, those that wait for a person first',
      params: Dataset,
      response: SensitiveColumns,
      handler: ({ params }) => service.list(params.dataset),
    }),
    defineRoute({
      ...write,
      method: 'POST',
      path: `${path}/scan`,
      operationId: 'scanSensitiveColumns',
      summary: 'Look at a version for sensitive columns; a job does it',
      params: Dataset,
      body: Type.Object({ version: Type.Optional(Type.String()) }, { additionalProperties: false }),
      response: JobAccepted,
      status: 202,
      async handler({ params, body, headers }) {
        const { id: versionId } = await versions.resolve(params.dataset, body.version ?? 'current');
        const { name: dataset, project_id: projectId } = await getDatasetRow(db, params.dataset);
        const key = `${versionId}/${headers['idempotency-key'] ?? ids.next('job')}`;
        return { jobId: await db.run((tx) => enqueueClassify(platform, tx, { dataset, projectId, versionId, key })) };
      },
    }),
    defineRoute({
      ...write,
      method: 'POST',
      path: `${path}/confirm`,
      operationId: 'confirmSensitiveColumn',
      summary: 'Confirm that a column is sensitive, or change its class or masking; it is masked from then on',
      params: Dataset,
      body: ConfirmSensitive,
      response: SensitiveColumn,
      handler: ({ params, body, caller }) => service.confirm(params.dataset, body, caller.name),
    }),
    defineRoute({
      ...write,
      method: 'POST',
      path: `${path}/dismiss`,
      operationId: 'dismissSensitiveColumn',
      summary: 'Say that a column is not sensitive, and why',
      params: Dataset,
      body: DismissSensitive,
      response: SensitiveColumn,
      handler: ({ params, body, caller }) => service.dismiss(params.dataset, body, caller.name),
    }),
  ];
}
