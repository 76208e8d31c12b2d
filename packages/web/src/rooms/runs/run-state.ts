import type { RunRow, State } from '@kaizen/contracts';

const states: Readonly<Record<string, State>> = {
  running: 'running',
  scheduled: 'waiting',
  finished: 'ok',
  failed: 'failed',
  killed: 'warning',
};

/** The state of a run in the one vocabulary of the pages. */
export function stateOfRun({ status, stage }: Pick<RunRow, 'status' | 'stage'>): State {
  return stage === 'deleted' ? 'unknown' : (states[status] ?? 'unknown');
}

/** Its word. */
export function wordOfRun({ status, stage }: Pick<RunRow, 'status' | 'stage'>): string {
  return stage === 'deleted' ? 'Deleted' : status.charAt(0).toUpperCase() + status.slice(1);
}
