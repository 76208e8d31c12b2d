import { KaizenError } from '../../../kernel/errors.ts';

/** A node id that cannot be read. */
export function nodeIdInvalid(nodeId: string): KaizenError {
  return new KaizenError(
    'invalid',
    'data.lineage_node_invalid',
    `"${nodeId.slice(0, 200)}" names no node. Write dataset:<namespace>:<name>, job:<namespace>:<name> or datasetField:<namespace>:<name>:<column>.`,
    { nodeId },
  );
}

/** A node that no event named. */
export function nodeNotFound(nodeId: string): KaizenError {
  return new KaizenError(
    'not_found',
    'data.lineage_node_not_found',
    `No event has named ${nodeId.slice(0, 400)}. Look for it in GET /api/v1/lineage/nodes.`,
    { nodeId },
  );
}

/** A dataset that lineage does not know, for the question of impact. */
export function lineageDatasetNotFound(dataset: string, nearest: string | undefined): KaizenError {
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  return new KaizenError(
    'not_found',
    'data.lineage_dataset_not_found',
    `Lineage knows no dataset "${dataset}".${hint} It is known from its first version on.`,
    { dataset },
  );
}

/** A column that its dataset does not have. */
export function lineageColumnNotFound(dataset: string, column: string, nearest: string | undefined): KaizenError {
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  return new KaizenError(
    'not_found',
    'data.lineage_column_not_found',
    `The dataset "${dataset}" has no column "${column}".${hint}`,
    { dataset, column },
  );
}

/** A graph of more nodes than an answer holds. */
export function graphTooLarge(most: number): KaizenError {
  return new KaizenError(
    'invalid',
    'data.lineage_graph_too_large',
    `The graph has more than ${most} nodes. Ask for a smaller depth.`,
    { most },
  );
}
