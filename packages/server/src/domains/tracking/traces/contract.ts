import type { Tx } from '../../../platform/db/database.ts';
import type { DocumentShape } from '../../../platform/db/documents.ts';
import type { TraceRow } from './tables.ts';

/** How a call went, as far as known. */
export type TraceState = 'unspecified' | 'in_progress' | 'ok' | 'error';

/** Name and value pairs. */
export type Pairs = Readonly<Record<string, string>>;

/** A trace as its program tells it. Times in ms since 1970. */
export interface ToldTrace {
  readonly id: string;
  readonly experimentId: string;
  readonly startedAt: number;
  readonly durationMs: number | undefined;
  readonly state: TraceState;
  readonly clientRequestId: string | undefined;
  readonly requestPreview: string | undefined;
  readonly responsePreview: string | undefined;
  /** How many spans the program made: until they are here, the trace is not complete. */
  readonly expectedSpans: number | undefined;
  readonly tags: Pairs;
  readonly metadata: Pairs;
  /** The run that it belongs to. */
  readonly runId: string | undefined;
}

/** A span. Ids are opaque texts, times whole nanoseconds since 1970 in digits, attributes, events and links JSON texts (see README). */
export interface LoggedSpan {
  readonly id: string;
  readonly parentId: string | undefined;
  readonly origin: string;
  readonly name: string;
  readonly type: string | undefined;
  readonly status: 'unset' | 'ok' | 'error';
  readonly statusMessage: string;
  readonly startedNs: string;
  readonly endedNs: string | undefined;
  readonly attributes: string;
  readonly events: string;
  readonly links: string;
}

/** Spans of one trace that arrived together, and what they say about it. */
export interface SpansOfTrace {
  readonly traceId: string;
  readonly spans: readonly LoggedSpan[];
  /** Beginnings of what the root span got and gave. */
  readonly requestPreview: string | undefined;
  readonly responsePreview: string | undefined;
  /** The last value counts. */
  readonly tags: Pairs;
  /** Only where the trace has no such pair yet. */
  readonly metadata: Pairs;
}

/** What is to be deleted: the named traces, or the oldest that began at or before an instant. */
export interface TraceChoice {
  readonly experimentId: string;
  readonly ids?: readonly string[] | undefined;
  readonly until?: number | undefined;
  readonly most?: number | undefined;
}

/**
 * Commands on traces. All but `deleteTraces` take the caller's unit of work; all may be repeated. Errors: `tracking.trace_not_found` {traceId},
 * `tracking.trace_id_invalid` {traceId}, `tracking.trace_tag_not_found` {traceId, name}, `tracking.experiment_not_found`, `tracking.experiment_deleted`,
 * `tracking.run_not_found`, `tracking.value_refused`.
 */
export interface TraceCommands {
  /** Takes what is told about a trace; one that is there already takes the new word. */
  startTrace(tx: Tx, trace: ToldTrace): Promise<void>;
  /** Makes a trace that is in progress and answers its id. */
  beginTrace(
    tx: Tx,
    trace: Pick<ToldTrace, 'experimentId' | 'startedAt' | 'tags' | 'metadata' | 'runId'>,
  ): Promise<string>;
  endTrace(
    tx: Tx,
    id: string,
    end: Pick<ToldTrace, 'state' | 'tags' | 'metadata' | 'runId'> & { readonly endedAt: number },
  ): Promise<void>;
  /** Keeps spans, and makes the traces that are not there yet; they begin in `experimentId`. A span that comes again takes the new word. */
  keepSpans(tx: Tx, experimentId: string, traces: readonly SpansOfTrace[]): Promise<void>;
  setTraceTag(tx: Tx, id: string, name: string, value: string): Promise<void>;
  deleteTraceTag(tx: Tx, id: string, name: string): Promise<void>;
  /** Traces that are not there are left out. */
  linkTracesToRun(tx: Tx, runId: string, traceIds: readonly string[]): Promise<void>;
  /** Each prompt as `name/version`. */
  linkPrompts(tx: Tx, traceId: string, prompts: readonly string[]): Promise<void>;
  /** Frees traces with spans, links and files, slice by slice; answers how many. */
  deleteTraces(choice: TraceChoice): Promise<number>;
}

/**
 * Reads of traces. Documents: columns `id`, `experiment_id`, `state`, `started_at`, `duration_ms`, `started_text` (RFC 3339), `duration_text` (seconds with
 * three decimals and `s`), `client_request_id`, `request_preview`, `response_preview`, `artifact_uri`; parts `tags`, `metadata` (`name`, `value`) and `spans`
 * (the columns of {@link LoggedSpan} in lower case with underscores; root spans first, then by start).
 */
export interface TraceReader {
  findTrace(id: string): Promise<TraceRow | undefined>;
  /** Of those that are there; in the order of `ids`. `experimentIds` leaves out traces of others. */
  traceDocuments(
    ids: readonly string[],
    shape: DocumentShape,
    experimentIds?: readonly string[] | undefined,
  ): Promise<Uint8Array>;
  countSpans(id: string): Promise<number>;
  /** Whether all spans that the program told of are here. */
  isComplete(id: string): Promise<boolean>;
}

/** What clients do with traces. */
export type Traces = TraceCommands & TraceReader;
