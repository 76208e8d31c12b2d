/** What a job's edges were taken from. */
export interface EdgesState {
  readonly runId: string;
  /** Event time of what they were taken from. */
  readonly at: number;
  /** Whether that was the end of a run (or a job's own word), and not only a start. */
  readonly settled: boolean;
}

/** What an event does to the edges of its job. */
export type EdgesDecision = 'replace' | 'add' | 'keep';

/**
 * A job's edges are what its latest completed run read and wrote. Until one has completed, whatever was seen counts, so that a graph shows work under
 * way. Events that come late change nothing.
 */
export function decideEdges(
  state: EdgesState,
  event: { readonly kind: 'run' | 'job'; readonly type: string; readonly runId: string; readonly at: number },
): EdgesDecision {
  const isNewer = !state.settled || event.at >= state.at;
  if (event.kind === 'job') return isNewer ? 'replace' : 'keep';
  if (event.type === 'COMPLETE') return isNewer || event.runId === state.runId ? 'replace' : 'keep';
  if (!state.settled || event.runId === state.runId) return 'add';
  return 'keep';
}

const STATES: Readonly<Record<string, string>> = {
  START: 'RUNNING',
  RUNNING: 'RUNNING',
  COMPLETE: 'COMPLETED',
  ABORT: 'ABORTED',
  FAIL: 'FAILED',
};

/** The state of a run after an event; what has ended stays so, whatever comes late. */
export function decideRunState(before: string | undefined, type: string): string {
  const next = STATES[type];
  if (next === undefined) return before ?? 'NEW';
  const hasEnded = before === 'COMPLETED' || before === 'ABORTED' || before === 'FAILED';
  return hasEnded && next === 'RUNNING' ? before : next;
}
