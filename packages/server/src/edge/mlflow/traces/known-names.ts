/** Metadata of traces with a meaning in the protocol. */
export const traceMetadata = {
  /** The run in which the trace was made. */
  sourceRun: 'mlflow.sourceRun',
  /** JSON with `num_spans`: how many spans the trace has. */
  sizeStats: 'mlflow.trace.sizeStats',
  session: 'mlflow.trace.session',
  user: 'mlflow.trace.user',
} as const;

/** Attributes of spans with a meaning in the protocol. */
export const spanAttributes = {
  /** The id of the span's trace. */
  traceId: 'mlflow.traceRequestId',
  inputs: 'mlflow.spanInputs',
  outputs: 'mlflow.spanOutputs',
  type: 'mlflow.spanType',
  /** Begins the names of attributes of the root span that are tags of its trace. */
  tagPrefix: 'mlflow.traceTag.',
} as const;

/** Attributes of spans by OpenTelemetry's conventions. */
export const semanticAttributes = {
  sessions: ['session.id', 'gen_ai.conversation.id'],
  user: 'user.id',
} as const;

/** Tags that only the server writes. */
export const serverTags: readonly string[] = [
  'mlflow.trace.spansLocation',
  'mlflow.trace.archiveLocation',
  'mlflow.trace.archivalFailure',
];

/** The file below a trace's location in which older clients keep its spans. */
export const SPANS_FILE = 'traces.json';
