import type { JobKind } from '../../../platform/jobs/jobs.ts';
import type { DriftQuestion } from './drift-question.ts';
import { type DriftGiven, type DriftService, toRow } from './drift-service.ts';
import { createDriftStore } from './drift-store.sql.ts';

/** Name of the job that makes a long comparison. */
export const DRIFT_JOB = 'data.drift';

/** A long comparison. After a kill it begins again and comes to the same report, because a report is named by its question. */
export function createDriftJob(
  given: Pick<DriftGiven, 'db' | 'clock'>,
  service: DriftService,
): JobKind<unknown, { readonly reportId: string }> {
  return {
    name: DRIFT_JOB,
    concurrency: 1,
    async run(job) {
      // Row mapping: the ledger gives back the input that was enqueued with this kind.
      const question = job.input as DriftQuestion;
      const report = await service.compare(question, {
        signal: job.signal,
        onProgress: (done, total) => job.progress({ done, total, unit: 'columns' }),
      });
      const row = await toRow(given, question, report);
      await job.commit((tx) => createDriftStore(tx).insert(row));
      return { reportId: report.id };
    },
  };
}
