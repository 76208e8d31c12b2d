import type { Facets } from './openlineage.ts';

/** A run as the graph shows it. */
export interface RunView {
  readonly id: string;
  readonly state: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly facets: Facets;
}

/** A node in its latest state. */
export interface NodeView {
  readonly id: string;
  readonly type: 'DATASET' | 'JOB';
  readonly namespace: string;
  readonly name: string;
  readonly version: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly stateAt: number;
  readonly facets: Facets;
  /** Of a job: its latest run. */
  readonly latestRun: RunView | undefined;
}

/** A job reads (`in`) or writes (`out`) a dataset. */
export interface EdgeView {
  readonly jobId: string;
  readonly direction: 'in' | 'out';
  readonly datasetId: string;
}

/** Jobs and datasets around a node, and every edge between them. */
export interface GraphView {
  readonly nodes: readonly NodeView[];
  readonly edges: readonly EdgeView[];
  /** True where a limit was asked for and there is more. */
  readonly cut: boolean;
}

/** Columns around some columns; `cut` as of a graph. */
export interface ColumnGraphView {
  readonly columns: readonly ColumnNodeView[];
  readonly cut: boolean;
}

/** A column and the columns that it is made of. */
export interface ColumnNodeView {
  readonly namespace: string;
  readonly dataset: string;
  readonly field: string;
  readonly fieldType: string;
  readonly inputs: ReadonlyArray<{
    readonly namespace: string;
    readonly dataset: string;
    readonly field: string;
    readonly transformation: { readonly type?: string; readonly subtype?: string; readonly description?: string };
  }>;
}
