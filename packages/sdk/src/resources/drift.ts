import type {
  DriftAnswer,
  DriftCourse,
  DriftCourseAnswer,
  DriftCourseRequest,
  DriftCourseSummary,
  DriftRecomputed,
  DriftReport,
  DriftRequest,
  DriftSummary,
  JobView,
} from '@kaizen/contracts';
import { KaizenApiError, type Send } from '../request.ts';
import { jobsResource, type ListOf } from './projects.ts';

/** How a long comparison is waited for. */
interface Waiting {
  readonly onProgress?: (job: JobView) => void;
  readonly signal?: AbortSignal;
}

/** Drift of a dataset: comparisons of two versions or windows, and courses over time. */
export function driftResource(send: Send) {
  const jobs = jobsResource(send);
  const at = (dataset: string, rest = '') => `/api/v1/datasets/${encodeURIComponent(dataset)}/drift${rest}`;
  const get = (dataset: string, reportId: string) =>
    send<DriftReport>({ path: at(dataset, `/${encodeURIComponent(reportId)}`) });
  const course = (dataset: string, courseId: string) =>
    send<DriftCourse>({ path: at(dataset, `/courses/${encodeURIComponent(courseId)}`) });
  const ended = async (jobId: string, waiting: Waiting) => {
    const job = await jobs.ended(jobId, waiting);
    if (job.state === 'succeeded') return;
    const { code, message } = job.error ?? { code: 'platform.job_cancelled', message: 'The comparison was cancelled.' };
    throw new KaizenApiError(409, code, message);
  };
  return {
    /** Kept comparisons, newest first, a page by cursor. */
    list: (dataset: string, query: { limit?: number; cursor?: string } = {}) =>
      send<ListOf<DriftSummary>>({ path: at(dataset), query }),
    get,
    /** Asks; a small comparison is in the answer, a long one is a job. */
    ask: (dataset: string, request: DriftRequest = {}) =>
      send<DriftAnswer>({ method: 'POST', path: at(dataset), body: request }),
    /** Asks, and waits for a long comparison; `onProgress` gets its job. Throws when it failed or was cancelled. */
    async compare(dataset: string, request: DriftRequest = {}, waiting: Waiting = {}): Promise<DriftReport> {
      const answer = await send<DriftAnswer>({ method: 'POST', path: at(dataset), body: request });
      if (answer.report !== undefined) return answer.report;
      if (answer.jobId !== undefined) await ended(answer.jobId, waiting);
      return get(dataset, answer.reportId);
    },
    /** Computes a kept comparison again and says whether every number is the same. */
    recompute: (dataset: string, reportId: string) =>
      send<DriftRecomputed>({ method: 'POST', path: at(dataset, `/${encodeURIComponent(reportId)}/recompute`) }),
    /** Kept courses, newest first, a page by cursor. */
    courses: (dataset: string, query: { limit?: number; cursor?: string } = {}) =>
      send<ListOf<DriftCourseSummary>>({ path: at(dataset, '/courses'), query }),
    course,
    /** Follows a version over windows, and waits for a long one. */
    async follow(dataset: string, request: DriftCourseRequest = {}, waiting: Waiting = {}): Promise<DriftCourse> {
      const answer = await send<DriftCourseAnswer>({ method: 'POST', path: at(dataset, '/courses'), body: request });
      if (answer.course !== undefined) return answer.course;
      if (answer.jobId !== undefined) await ended(answer.jobId, waiting);
      return course(dataset, answer.courseId);
    },
  };
}
