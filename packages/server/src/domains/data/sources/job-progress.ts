import type { JobContext } from '../../../platform/jobs/jobs.ts';
import type { IngestProgress } from '../data-commands.ts';

/** Shows how far an ingest is as the progress of a job: bytes of all where their number is known, otherwise rows. */
export function showProgress(job: Pick<JobContext<unknown>, 'progress'>): (state: IngestProgress) => void {
  return ({ rows, bytes, totalBytes }) => {
    const said = `${rows.toLocaleString('en-US')} rows read`;
    if (totalBytes === undefined) job.progress({ done: rows, unit: 'rows', message: `${bytes} bytes read` });
    else job.progress({ done: Math.min(bytes, totalBytes), total: totalBytes, unit: 'bytes', message: said });
  };
}
