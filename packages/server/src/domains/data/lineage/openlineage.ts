/** Anything JSON. */
export type Json = Readonly<Record<string, unknown>>;

/** Facets by name, as they came: those that nobody here knows are kept too. */
export type Facets = Readonly<Record<string, Json>>;

/** A dataset of an event. `facets` are of the dataset, the others of this one reading or writing. */
export interface LineageDataset {
  readonly namespace: string;
  readonly name: string;
  readonly facets?: Facets;
  readonly inputFacets?: Facets;
  readonly outputFacets?: Facets;
}

/** A job of an event. */
interface LineageJob {
  readonly namespace: string;
  readonly name: string;
  readonly facets?: Facets;
}

/** Where a run stands. An event without a type is `OTHER`. */
const runEventTypes = ['START', 'RUNNING', 'COMPLETE', 'ABORT', 'FAIL', 'OTHER'] as const;
export type RunEventType = (typeof runEventTypes)[number];

interface BaseEvent {
  /** ISO 8601 with a zone. */
  readonly eventTime: string;
  readonly producer: string;
  readonly schemaURL?: string;
}

/** What a run of a job read and wrote. */
export interface RunEvent extends BaseEvent {
  readonly eventType?: RunEventType;
  readonly run: { readonly runId: string; readonly facets?: Facets };
  readonly job: LineageJob;
  readonly inputs?: readonly LineageDataset[];
  readonly outputs?: readonly LineageDataset[];
}

/** What a job reads and writes, without a run. */
interface JobEvent extends BaseEvent {
  readonly job: LineageJob;
  readonly inputs?: readonly LineageDataset[];
  readonly outputs?: readonly LineageDataset[];
}

/** What a dataset is. */
export interface DatasetEvent extends BaseEvent {
  readonly dataset: LineageDataset;
}

/** Any event of OpenLineage 2-0-2 (spec/OpenLineage.json). */
export type LineageEvent = RunEvent | JobEvent | DatasetEvent;

/** True for an event about a run. */
export function isRunEvent(event: LineageEvent): event is RunEvent {
  return 'run' in event;
}

/** True for an event about a dataset alone. */
export function isDatasetEvent(event: LineageEvent): event is DatasetEvent {
  return 'dataset' in event;
}

/** A JSON object as it is, and anything else as an empty one. */
export function recordOf(value: unknown): Json {
  // Wire mapping: an object of JSON has text keys.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

/** A text as it is, and anything else as an empty one. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
