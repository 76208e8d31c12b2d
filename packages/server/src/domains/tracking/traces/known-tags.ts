/** Tags in which clients look where the rest of a trace is: their names are theirs. */
export const LOCATION_TAG = 'mlflow.artifactLocation';
export const SPANS_TAG = 'mlflow.trace.spansLocation';
export const SPANS_ARE_HERE = 'TRACKING_STORE';

/** The tag under which clients keep the name of a trace. */
export const TRACE_NAME_TAG = 'mlflow.traceName';

/** Tags that say how a trace is kept: only this server writes them. */
export const KEEPING_TAGS: readonly string[] = [LOCATION_TAG, SPANS_TAG];
