import type { Platform } from '../../../platform/platform.ts';
import { getDatasetRow } from '../data-reader-service.ts';

/** Name of the job that makes a long comparison or course. */
export const DRIFT_JOB = 'data.drift';

/** The job of this report that is under way, or a new one: one that failed or was cancelled is not taken up again. */
export async function enqueueDrift(
  { db, jobs, ids }: Pick<Platform, 'db' | 'jobs' | 'ids'>,
  reportId: string,
  question: { readonly dataset: string },
): Promise<string> {
  for (const state of ['running', 'queued'] as const) {
    const found = (await jobs.list({ kind: DRIFT_JOB, state, limit: 100 })).find(({ key }) =>
      key.startsWith(`${reportId}/`),
    );
    if (found !== undefined) return found.id;
  }
  const { project_id: projectId } = await getDatasetRow(db, question.dataset);
  const key = `${reportId}/${ids.next('job')}`;
  return db.run((tx) => jobs.enqueue(tx, { kind: DRIFT_JOB, key, projectId, input: question }));
}
