import type { LineageImpact, LineageNodeList, MarquezColumnGraph, MarquezGraph } from '@kaizen/contracts';
import type { Send } from '../request.ts';

/** What came from what. A node is named `dataset:<namespace>:<name>`, `job:<namespace>:<name>` or `datasetField:<namespace>:<name>:<column>`. */
export function lineageResource(send: Send) {
  return {
    /** Jobs and datasets within `depth` jobs of a node; with `limit` the nearest of them. */
    graph: (nodeId: string, depth?: number, limit?: number) =>
      send<MarquezGraph>({ path: '/api/v1/lineage', query: { nodeId, depth, limit } }),
    /** What a column (or every column of a dataset) is made of, and what is made of it. */
    columns: (
      nodeId: string,
      options: { readonly depth?: number; readonly withDownstream?: boolean; readonly limit?: number } = {},
    ) => send<MarquezColumnGraph>({ path: '/api/v1/column-lineage', query: { nodeId, ...options } }),
    /** What is affected if a column is wrong; with `direction: 'upstream'` what it is made of. */
    impact: (
      dataset: string,
      column: string,
      options: {
        readonly namespace?: string | undefined;
        readonly direction?: LineageImpact['direction'] | undefined;
        readonly depth?: number | undefined;
      } = {},
    ) => send<LineageImpact>({ path: '/api/v1/lineage/impact', query: { dataset, column, ...options } }),
    /** Nodes whose name holds a text (or is `name`, or that one `nodeId`), the newest first. */
    nodes: (
      query: {
        readonly text?: string;
        readonly name?: string;
        readonly nodeId?: string;
        readonly type?: 'dataset' | 'job';
        readonly limit?: number;
      } = {},
    ) => send<LineageNodeList>({ path: '/api/v1/lineage/nodes', query }),
  };
}
