import type { Database } from '../../../platform/db/database.ts';
import { idsIn } from '../../../platform/db/ids-in.ts';
import { scanRows } from '../../../platform/db/scan-rows.ts';
import { graphTooLarge } from './errors.ts';
import { MOST_NODES, NearestIds } from './nearest-ids.ts';
import type { ColumnEdgeRow, LineageTables } from './tables.ts';

/** A column edge with the version that its output has now: an edge of another one is history. */
export interface ColumnEdge extends ColumnEdgeRow {
  readonly now: string;
}

/** Edges of one statement: they come over from their thread at once. */
const EDGES_AT_ONCE = 4000;
/** More edges than that are no picture any more. */
const MOST_EDGES = MOST_NODES * 4;

/** Column edges by what they come from (`in_…`) or lead to (`out_…`), at most 40,000. */
export async function readColumnEdges(
  db: Database,
  by: 'in_key' | 'out_key' | 'in_id' | 'out_id',
  keys: readonly string[],
): Promise<readonly ColumnEdge[]> {
  const edges: ColumnEdge[] = [];
  if (keys.length === 0) return edges;
  const select = db
    .read<LineageTables>()
    .selectFrom('data_lineage_columns as edge')
    .innerJoin('data_lineage_nodes as node', 'node.id', 'edge.out_id')
    .selectAll('edge')
    .select('node.version as now')
    .where(idsIn(db.kind, `edge.${by}`, keys))
    .orderBy('edge.id')
    .limit(EDGES_AT_ONCE);
  for (let last = ''; ; ) {
    const page = await scanRows(db, select.where('edge.id', '>', last));
    edges.push(...page);
    const end = page.at(-1);
    if (end === undefined || page.length < EDGES_AT_ONCE) return edges;
    if (edges.length >= MOST_EDGES) throw graphTooLarge(MOST_NODES);
    last = end.id;
  }
}

/** True for an edge that its output's present version has. */
export function isCurrent({ out_version: version, now }: ColumnEdge): boolean {
  return version === '' || version === now;
}

/**
 * The edges of present versions within `depth` steps of some columns, before them and, if asked, after them. Each edge once. With a limit those of the nearest
 * columns are enough.
 */
export async function readColumnGraph(
  db: Database,
  start: { readonly by: 'key' | 'id'; readonly keys: readonly string[] },
  {
    depth,
    withDownstream,
    limit,
  }: { readonly depth: number; readonly withDownstream: boolean; readonly limit?: number | undefined },
): Promise<{ readonly edges: readonly ColumnEdge[]; readonly cut: boolean }> {
  const edges = new Map<string, ColumnEdge>();
  let cut = false;
  for (const side of withDownstream ? (['out', 'in'] as const) : (['out'] as const)) {
    const seen = new NearestIds(limit, MOST_EDGES);
    let by: 'in_key' | 'out_key' | 'in_id' | 'out_id' = start.by === 'key' ? `${side}_key` : `${side}_id`;
    let frontier = start.keys;
    for (let level = 0; level < depth && frontier.length > 0 && !seen.cut; level += 1) {
      const found = (await readColumnEdges(db, by, frontier)).filter(
        (edge) => isCurrent(edge) && edge.out_field !== '',
      );
      const keyOf = (edge: ColumnEdge) => (side === 'out' ? edge.in_key : edge.out_key);
      frontier = seen.add(found.map(keyOf));
      for (const edge of found) if (seen.has(keyOf(edge))) edges.set(edge.id, edge);
      if (edges.size > MOST_EDGES) throw graphTooLarge(MOST_NODES);
      by = `${side}_key`;
    }
    cut ||= seen.cut;
  }
  return { edges: [...edges.values()], cut };
}
