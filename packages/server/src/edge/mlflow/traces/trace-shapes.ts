import type { DocumentField, DocumentShape } from '../../../platform/db/documents.ts';

/** States of a trace: the protocol's word, its number, the domain's word. */
export const traceStates = [
  ['STATE_UNSPECIFIED', 0, 'unspecified'],
  ['OK', 1, 'ok'],
  ['ERROR', 2, 'error'],
  ['IN_PROGRESS', 3, 'in_progress'],
] as const;

/** The same as older clients spell them. */
export const oldTraceStates = [
  ['TRACE_STATUS_UNSPECIFIED', 0, 'unspecified'],
  ['OK', 1, 'ok'],
  ['ERROR', 2, 'error'],
  ['IN_PROGRESS', 3, 'in_progress'],
] as const;

type States = ReadonlyArray<readonly [wire: string, number: number, own: string]>;

const text = (column: string): DocumentField => ({ column, as: 'text' });
const textIfAny = (column: string): DocumentField => ({ column, as: 'text', skipEmpty: true });
const json = (column: string): DocumentField => ({ column, as: 'json' });
const pair: DocumentShape = { key: text('name'), value: text('value') };
const stateField = (states: States): DocumentField => ({
  column: 'state',
  as: 'text',
  texts: Object.fromEntries(states.map(([wire, , own]) => [own, wire])),
});

/** What a trace says about itself. */
export const traceInfoShape: DocumentShape = {
  trace_id: text('id'),
  client_request_id: text('client_request_id'),
  trace_location: {
    object: {
      type: { fixed: 'MLFLOW_EXPERIMENT' },
      mlflow_experiment: { object: { experiment_id: text('experiment_id') } },
    },
  },
  request_preview: text('request_preview'),
  response_preview: text('response_preview'),
  request_time: text('started_text'),
  execution_duration: text('duration_text'),
  state: stateField(traceStates),
  trace_metadata: { map: 'metadata', key: 'name', value: text('value') },
  tags: { map: 'tags', key: 'name', value: text('value') },
};

/** A span as OpenTelemetry's messages are in JSON; times are numbers with all their digits. */
const spanShape: DocumentShape = {
  trace_id: text('origin'),
  span_id: text('id'),
  parent_span_id: text('parent_id'),
  name: text('name'),
  start_time_unix_nano: json('started_ns'),
  end_time_unix_nano: json('ended_ns'),
  attributes: json('attributes'),
  events: json('events'),
  links: json('links'),
  status: {
    object: {
      message: textIfAny('status_message'),
      code: {
        column: 'status',
        as: 'text',
        texts: { unset: 'STATUS_CODE_UNSET', ok: 'STATUS_CODE_OK', error: 'STATUS_CODE_ERROR' },
      },
    },
  },
};

/** The trace without its spans, inside `trace`. */
export const traceHeadShape: DocumentShape = { trace_info: { object: traceInfoShape } };

/** The whole trace. */
export const traceShape: DocumentShape = { ...traceHeadShape, spans: { list: 'spans', item: spanShape } };

/** The spans alone, as they are kept. */
export const spansShape: DocumentShape = { spans: { list: 'spans', item: spanShape, keepEmpty: true } };

/** What a trace says about itself, for older clients. */
export const oldTraceInfoShape: DocumentShape = {
  request_id: text('id'),
  experiment_id: text('experiment_id'),
  timestamp_ms: { column: 'started_at', as: 'number' },
  execution_time_ms: { column: 'duration_ms', as: 'number' },
  status: stateField(oldTraceStates),
  request_metadata: { list: 'metadata', item: pair },
  tags: { list: 'tags', item: pair },
};
