/** `told` is 1 when the program told about the whole trace. `ended_at` is `started_at` plus the duration where that is known. */
export interface TraceRow {
  id: string;
  experiment_id: string;
  project_id: string;
  environment: string;
  state: string;
  told: number;
  started_at: number;
  ended_at: number;
  duration_ms: number | null;
  client_request_id: string | null;
  request_preview: string | null;
  response_preview: string | null;
  expected_spans: number | null;
  artifact_uri: string;
  updated_at: number;
}

interface TracePairRow {
  trace_id: string;
  name: string;
  value: string;
}

/** `kind` is run or prompt. */
interface TraceLinkRow {
  trace_id: string;
  kind: string;
  target: string;
}

interface SpanRow {
  trace_id: string;
  id: string;
  parent_id: string | null;
  origin: string;
  name: string;
  type: string | null;
  status: string;
  status_message: string;
  started_ns: string;
  ended_ns: string | null;
  attributes: string;
  events: string;
  links: string;
}

export interface TraceTables {
  tracking_traces: TraceRow;
  tracking_trace_tags: TracePairRow;
  tracking_trace_metadata: TracePairRow;
  tracking_trace_links: TraceLinkRow;
  tracking_spans: SpanRow;
}
