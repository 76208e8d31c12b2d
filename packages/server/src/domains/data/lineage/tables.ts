/** Rows of lineage, as migration 0017 makes them. JSON columns are text; an absent version or run is an empty text. */
export interface LineageTables {
  data_lineage_events: LineageEventRow;
  data_lineage_cursors: { name: string; position: number };
  data_lineage_things: ThingRow;
  data_lineage_nodes: NodeRow;
  data_lineage_runs: RunRow;
  data_lineage_run_io: RunIoRow;
  data_lineage_edges: EdgeRow;
  data_lineage_columns: ColumnEdgeRow;
}

/** An event as it came. `own`: made by this platform; `position` grows with the order of receipt. */
interface LineageEventRow {
  id: string;
  position: number;
  kind: string;
  run_id: string | null;
  own: number;
  at: number;
  received_at: number;
  event: string;
}

/**
 * Which node a thing of the platform is: a run, a logged model, a feature set, … by kind and id. `detail` is `ThingDetail`. Of the kind `columns`: what a job last
 * said of the columns of an output, `name` as a digest and `version` as the time of the event.
 */
interface ThingRow {
  kind: string;
  thing_id: string;
  name: string;
  version: string;
  detail: string;
}

/** A dataset or a job in its latest state. */
export interface NodeRow {
  id: string;
  type: string;
  namespace_key: string;
  namespace: string;
  name: string;
  version: string;
  facets: string;
  created_at: number;
  updated_at: number;
  state_at: number;
  edges_run_id: string;
  edges_at: number;
  settled: number;
  latest_run_id: string;
  latest_run_at: number;
}

export interface RunRow {
  id: string;
  job_id: string;
  state: string;
  created_at: number;
  updated_at: number;
  started_at: number | null;
  ended_at: number | null;
  facets: string;
}

interface RunIoRow {
  run_id: string;
  direction: string;
  dataset_id: string;
  version: string;
}

interface EdgeRow {
  job_id: string;
  direction: string;
  dataset_id: string;
}

/** A column that comes from a column, as one job says it (`job_id` is empty when a dataset says it of itself). */
export interface ColumnEdgeRow {
  id: string;
  job_id: string;
  out_id: string;
  out_field: string;
  out_version: string;
  out_key: string;
  in_id: string;
  in_field: string;
  in_version: string;
  in_key: string;
  transformation: string;
  at: number;
}
