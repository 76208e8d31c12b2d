import type { LineageImpact, LineageNodeList } from '@kaizen/contracts';
import type { Tx } from '../../../platform/db/database.ts';
import type { ColumnGraphView, GraphView, NodeView } from './graph-view.ts';
import type { NodeType } from './node-key.ts';
import type { LineageEvent } from './openlineage.ts';
import type { LineageSource } from './translate.ts';

/** Takes events in. */
export interface LineageCommands {
  /** Keeps events of other tools, in order, and says how many were new. */
  record(events: readonly LineageEvent[]): Promise<number>;
  /** Turns an event of the platform into lineage, in the transaction of its delivery. `project` is the project's name. */
  react(tx: Tx, event: LineageSource, project: string): Promise<void>;
}

/** Where a page of a list begins and how long it is. */
interface OffsetPage {
  readonly limit: number;
  readonly offset: number;
}

/** Reads the graph. Methods named `get…` throw `data.lineage_node_invalid` and `data.lineage_node_not_found`. */
export interface LineageReader {
  /** Namespace of the platform's own datasets. */
  readonly namespace: string;
  /** Jobs and datasets within `depth` jobs of a node; with `limit` the nearest of them. */
  getGraph(nodeId: string, within: { readonly depth: number; readonly limit?: number | undefined }): Promise<GraphView>;
  /** What columns are made of, and with `withDownstream` also what is made of them; with `limit` about that many columns on each side. */
  getColumnGraph(
    nodeId: string,
    within: { readonly depth: number; readonly withDownstream: boolean; readonly limit?: number | undefined },
  ): Promise<ColumnGraphView>;
  listNamespaces(): Promise<
    ReadonlyArray<{ readonly name: string; readonly createdAt: number; readonly updatedAt: number }>
  >;
  listOfNamespace(
    type: NodeType,
    namespace: string,
    page: OffsetPage,
  ): Promise<{ readonly total: number; readonly nodes: readonly NodeView[] }>;
  /** Kept events as they came, by event time, each as its JSON. */
  listEvents(
    query: OffsetPage & {
      readonly after?: number | undefined;
      readonly before?: number | undefined;
      readonly order: 'asc' | 'desc';
    },
  ): Promise<{ readonly total: number; readonly events: readonly string[] }>;
  searchNodes(query: {
    readonly limit: number;
    /** The whole name, as it is. */
    readonly name?: string | undefined;
    /** The one node that it names. */
    readonly nodeId?: string | undefined;
    readonly text?: string | undefined;
    readonly type?: NodeType | undefined;
    readonly namespace?: string | undefined;
  }): Promise<LineageNodeList>;
  /** What depends on a column, or what it is made of. */
  getImpact(ask: {
    readonly dataset: string;
    readonly column: string;
    readonly namespace?: string | undefined;
    readonly direction: LineageImpact['direction'];
    readonly depth: number;
  }): Promise<LineageImpact>;
}
