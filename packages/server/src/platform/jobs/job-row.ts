import type { JobView } from '@kaizen/contracts';

/** A row of `platform_jobs`: the ledger of long work. */
export interface JobRow {
  id: string;
  kind: string;
  key: string;
  project_id: string;
  input: string;
  state: JobView['state'];
  attempt: number;
  failures: number;
  deaths: number;
  owner: string | null;
  lease_until: number | null;
  cancel_requested: number;
  not_before: number;
  checkpoint: string | null;
  result: string | null;
  error_code: string | null;
  error_message: string | null;
  created_at: number;
  started_at: number | null;
  ended_at: number | null;
}

/** The tables of the job ledger. */
export interface JobTables {
  platform_jobs: JobRow;
}

/** True for the states that a job never leaves. */
export function isEnded(state: JobView['state']): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'cancelled';
}

/** The API's view of a row, with the live progress where there is one. */
export function jobViewOf(row: JobRow, progress: JobView['progress'] | undefined): JobView {
  return {
    id: row.id,
    kind: row.kind,
    key: row.key,
    projectId: row.project_id,
    state: row.state,
    attempt: row.attempt,
    createdAt: row.created_at,
    ...(progress === undefined ? {} : { progress }),
    ...(row.result === null ? {} : { result: JSON.parse(row.result) }),
    ...(row.error_code === null ? {} : { error: { code: row.error_code, message: row.error_message ?? '' } }),
    ...(row.started_at === null ? {} : { startedAt: row.started_at }),
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
  };
}
