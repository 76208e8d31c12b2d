import type { LoggedSpan, SpansOfTrace, ToldTrace, TraceState } from './contract.ts';
import type { TraceRow } from './tables.ts';

/** What changes of a trace's row as its parts arrive. */
export type TraceFacts = Omit<TraceRow, 'project_id' | 'environment' | 'artifact_uri' | 'updated_at'>;

/** Letters, digits, `_` and `-`: an id becomes a folder of the trace's files. */
export function isTraceId(id: string): boolean {
  return /^[a-zA-Z0-9][\w-]{0,249}$/.test(id);
}

/** The trace after its program told about it: what it told counts, what it left open stays. */
export function computeTold(before: TraceFacts | undefined, told: ToldTrace): TraceFacts {
  const duration = told.durationMs ?? null;
  return {
    id: told.id,
    experiment_id: told.experimentId,
    state: told.state,
    told: 1,
    started_at: told.startedAt,
    ended_at: told.startedAt + (duration ?? 0),
    duration_ms: duration,
    client_request_id: told.clientRequestId ?? null,
    request_preview: told.requestPreview ?? before?.request_preview ?? null,
    response_preview: told.responsePreview ?? before?.response_preview ?? null,
    expected_spans: told.expectedSpans ?? before?.expected_spans ?? null,
  };
}

/** The trace after some of its spans arrived: they fill what nobody told. */
export function computeFromSpans(
  before: TraceFacts | undefined,
  experimentId: string,
  arrived: SpansOfTrace,
): TraceFacts {
  const rootState = stateOfRoot(arrived.spans);
  const start = Math.min(...arrived.spans.map(({ startedNs }) => toMilliseconds(startedNs)));
  const ends = arrived.spans.flatMap(({ endedNs }) => (endedNs === undefined ? [] : [toMilliseconds(endedNs)]));
  const times = before?.told === 1 ? timesOf(before) : spanTimes(before, start, ends);
  const isOpen = before === undefined || before.state === 'in_progress' || before.state === 'unspecified';
  return {
    id: arrived.traceId,
    experiment_id: before?.experiment_id ?? experimentId,
    state: isOpen ? (rootState ?? before?.state ?? 'in_progress') : before.state,
    told: before?.told ?? 0,
    ...times,
    client_request_id: before?.client_request_id ?? null,
    request_preview: before?.request_preview ?? arrived.requestPreview ?? null,
    response_preview: before?.response_preview ?? arrived.responsePreview ?? null,
    expected_spans: before?.expected_spans ?? null,
  };
}

type Times = Pick<TraceFacts, 'started_at' | 'ended_at' | 'duration_ms'>;

function timesOf({ started_at, ended_at, duration_ms }: TraceFacts): Times {
  return { started_at, ended_at, duration_ms };
}

function spanTimes(before: TraceFacts | undefined, start: number, ends: readonly number[]): Times {
  const started = Math.min(start, before?.started_at ?? start);
  const known = before?.duration_ms == null ? ends : [...ends, before.ended_at];
  if (known.length === 0) return { started_at: started, ended_at: started, duration_ms: null };
  const ended = Math.max(started, ...known);
  return { started_at: started, ended_at: ended, duration_ms: ended - started };
}

function stateOfRoot(spans: readonly LoggedSpan[]): TraceState | undefined {
  const root = spans.find(({ parentId }) => parentId === undefined);
  if (root === undefined) return undefined;
  return root.status === 'error' ? 'error' : 'ok';
}

/** Whole milliseconds of nanoseconds in digits. */
function toMilliseconds(nanoseconds: string): number {
  return Number(nanoseconds.slice(0, -6) || '0');
}
