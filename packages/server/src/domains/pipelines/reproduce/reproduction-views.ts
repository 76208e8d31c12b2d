import { type JobView, ReproductionReport, type ReproductionView } from '@kaizen/contracts';
import { Value } from 'typebox/value';
import type { Jobs } from '../../../platform/jobs/jobs.ts';
import type { TrackingReader } from '../../tracking/index.ts';

const folder = 'reproductions/';
/** Jobs of the project that are looked through for open and failed ones. */
const JOBS_LOOKED_AT = 200;

/** Where the report of a job lies among the files of its run. */
export const reproductionPath = (jobId: string) => `${folder}${jobId}.json`;

/** Key of a job; reproductions of a run are found by its beginning. */
export const reproductionKey = (runId: string, key: string) => `${runId}/${key}`;

/** Which reproductions are wanted: the newest `limit` of a run, or of those before the job `after`. */
interface Wanted {
  readonly kind: string;
  readonly runId: string;
  readonly limit: number;
  readonly after: string | undefined;
}

/** Reproductions of a run, newest first: reports from its files, and jobs that have none (yet). Throws `tracking.run_not_found`. */
export async function listReproductions(
  given: { readonly tracking: Pick<TrackingReader, 'getRun' | 'readArtifact'>; readonly jobs: Pick<Jobs, 'list'> },
  { kind, runId, limit, after }: Wanted,
): Promise<ReproductionView[]> {
  const run = await given.tracking.getRun(runId);
  const paths = run.artifacts.map(({ path }) => path).filter((path) => path.startsWith(folder));
  // Ids of jobs rise with time.
  const isOlder = (jobId: string) => after === undefined || jobId < after;
  const newest = paths
    .filter((path) => after === undefined || path < reproductionPath(after))
    .sort()
    .reverse()
    .slice(0, limit);
  const reports = await Promise.all(newest.map((path) => readReport(given.tracking, runId, path)));
  const ended = reports.filter((report) => report !== undefined).map(toView);
  const known = new Set(ended.map(({ jobId }) => jobId));
  const jobs = await given.jobs.list({ projectId: run.projectId, kind, limit: JOBS_LOOKED_AT });
  const others = jobs.filter(
    ({ id, key }) => key.startsWith(reproductionKey(runId, '')) && !known.has(id) && isOlder(id),
  );
  return [...ended, ...others.map(toOpenView)].sort((a, b) => b.createdAt - a.createdAt).slice(0, limit);
}

async function readReport({ readArtifact }: Pick<TrackingReader, 'readArtifact'>, runId: string, path: string) {
  const value: unknown = JSON.parse(new TextDecoder().decode(await readArtifact(runId, path)));
  return Value.Check(ReproductionReport, value) ? value : undefined;
}

function toView(report: ReproductionReport): ReproductionView {
  return { jobId: report.id, state: 'succeeded', report, createdAt: report.startedAt };
}

function toOpenView({ id, state, error, createdAt }: JobView): ReproductionView {
  return { jobId: id, state, ...(error === undefined ? {} : { error: error.message }), createdAt };
}
