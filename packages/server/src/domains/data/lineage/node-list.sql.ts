import type { LineageNode, LineageNodeList } from '@kaizen/contracts';
import { sql } from 'kysely';
import type { Database } from '../../../platform/db/database.ts';
import { scanRows } from '../../../platform/db/scan-rows.ts';
import { nodeIdInvalid } from './errors.ts';
import type { LineageReader } from './lineage.ts';
import { formatNodeId, parseNodeId } from './node-id.ts';
import { computeNamespaceKey } from './node-key.ts';
import { kindOfNode } from './node-names.ts';
import { findNamed } from './node-reader.sql.ts';
import type { LineageTables, NodeRow } from './tables.ts';

/** Nodes whose name holds a text, the newest first. */
export async function searchNodes(
  db: Database,
  ownNamespace: string,
  { limit, text, name, nodeId, type, namespace }: Parameters<LineageReader['searchNodes']>[0],
): Promise<LineageNodeList> {
  let all = db.read<LineageTables>().selectFrom('data_lineage_nodes');
  if (nodeId !== undefined) {
    const named = parseNodeId(nodeId);
    if (named === undefined || named.kind === 'datasetField') throw nodeIdInvalid(nodeId);
    const found = await findNamed(db, named);
    all = all.where('id', '=', found?.id ?? '');
  }
  if (name !== undefined) all = all.where('name', '=', name);
  if (type !== undefined) all = all.where('type', '=', type);
  if (namespace !== undefined) all = all.where('namespace_key', '=', computeNamespaceKey(namespace));
  if (text !== undefined && text !== '') {
    const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
    all = all.where(sql<boolean>`lower(name) like ${pattern} escape '\\'`);
  }
  const [count] = await scanRows(
    db,
    all.select((eb) => eb.fn.countAll<number>().as('total')),
  );
  const columns = ['type', 'namespace', 'name', 'version', 'updated_at'] as const;
  const rows = await scanRows(db, all.select(columns).orderBy('updated_at', 'desc').orderBy('id').limit(limit));
  return { items: rows.map((row) => toListed(row, ownNamespace)), total: Number(count?.total ?? 0) };
}

function toListed(
  {
    type,
    namespace,
    name,
    version,
    updated_at: updatedAt,
  }: Pick<NodeRow, 'type' | 'namespace' | 'name' | 'version' | 'updated_at'>,
  ownNamespace: string,
): LineageNode {
  const isJob = type === 'JOB';
  return {
    nodeId: formatNodeId(type, namespace, name),
    kind: isJob ? 'job' : kindOfNode(namespace, name, ownNamespace),
    namespace,
    name,
    own: isJob ? namespace.startsWith(`${ownNamespace}/`) : namespace === ownNamespace,
    ...(version === '' ? {} : { version }),
    updatedAt,
  };
}
