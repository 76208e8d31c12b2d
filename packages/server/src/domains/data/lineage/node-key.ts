import { createHash } from 'node:crypto';

/** The two kinds of nodes. */
export type NodeType = 'DATASET' | 'JOB';

function hashOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** Id of a node: made of its name, so that nothing must be looked up; names may hold any character. */
export function computeNodeKey(type: NodeType, namespace: string, name: string): string {
  return hashOf(type, namespace, name);
}

/** What datasets and jobs of a namespace are found by: long names would not fit an index. */
export function computeNamespaceKey(namespace: string): string {
  return hashOf(namespace);
}

/** What the edges of a column are found by. */
export function computeFieldKey(datasetId: string, field: string): string {
  return hashOf(datasetId, field);
}

/** Id of one column edge. */
export function computeColumnEdgeKey(
  jobId: string,
  out: { readonly id: string; readonly field: string; readonly version: string },
  input: { readonly id: string; readonly field: string; readonly version: string },
): string {
  return hashOf(jobId, out.id, out.field, out.version, input.id, input.field, input.version);
}

/** What the last word of a job on the columns of an output (and version) is kept by. */
export function computeToldKey(jobId: string, out: { readonly id: string; readonly version: string }): string {
  return hashOf(jobId, out.id, out.version);
}
