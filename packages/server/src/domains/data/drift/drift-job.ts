import type { JobContext, JobKind } from '../../../platform/jobs/jobs.ts';
import type { CourseQuestion, CourseService } from './course/course-service.ts';
import type { DriftQuestion } from './drift-question.ts';
import { type DriftGiven, type DriftService, toRow } from './drift-service.ts';
import { createDriftStore } from './drift-store.sql.ts';
import { DRIFT_JOB } from './enqueue-drift.ts';

/** A long comparison or course. After a kill it begins again and comes to the same report, because a report is named by its question. */
export function createDriftJob(
  given: Pick<DriftGiven, 'db' | 'clock'>,
  drift: DriftService,
  courses: CourseService,
): JobKind<unknown, { readonly reportId: string }> {
  return {
    name: DRIFT_JOB,
    concurrency: 1,
    async run(job) {
      // Row mapping: the ledger gives back the input that was enqueued with this kind.
      const question = job.input as DriftQuestion | CourseQuestion;
      const work = workOf(job);
      const row =
        'kind' in question
          ? await courses.toRow(question, await courses.follow(question, work))
          : await toRow(given, question, await drift.compare(question, work));
      await job.commit((tx) => createDriftStore(tx).insert(row));
      return { reportId: row.id };
    },
  };
}

function workOf(job: JobContext<unknown>) {
  return {
    signal: job.signal,
    onProgress: (done: number, total: number) => job.progress({ done, total, unit: 'columns' }),
  };
}
