import type { Tx } from '../../../platform/db/database.ts';
import { insertRows } from '../../../platform/db/insert-rows.ts';
import { createPacer } from '../../../platform/pacer.ts';
import type { EventFacts } from './event-facts.ts';
import { computeColumnEdgeKey, computeToldKey } from './node-key.ts';
import type { ColumnEdgeRow, LineageTables } from './tables.ts';
import type { ToldColumns } from './told-columns.ts';

const columns = [
  'id',
  'job_id',
  'out_id',
  'out_field',
  'out_version',
  'out_key',
  'in_id',
  'in_field',
  'in_version',
  'in_key',
  'transformation',
  'at',
] as const satisfies ReadonlyArray<keyof ColumnEdgeRow>;

/** Edges that are made before the clock is looked at. */
const EDGES_AT_ONCE = 64;

/**
 * Writes what an event says of columns: it replaces what the same job said of the same output (and version) before. What was said last, and when, is kept
 * beside the edges: a job that says the same at every run, as most do, writes no edge again.
 */
export async function writeColumns(tx: Tx, facts: EventFacts): Promise<void> {
  const jobId = facts.job?.id ?? '';
  for (const told of facts.told) {
    const before = await findTold(tx, jobId, told);
    if (before !== undefined && before.at > facts.at) continue;
    if (before?.digest !== told.digest) await replaceEdges(tx, jobId, told, facts.at);
    await keepTold(tx, jobId, told, facts.at);
  }
}

async function replaceEdges(tx: Tx, jobId: string, told: ToldColumns, at: number): Promise<void> {
  const db = tx.on<LineageTables>();
  await db
    .deleteFrom('data_lineage_columns')
    .where('out_id', '=', told.id)
    .where('job_id', '=', jobId)
    .where('out_version', '=', told.version)
    .execute();
  const pace = createPacer();
  const rows = new Map<string, Array<string | number>>();
  for (const { out, input, transformation } of told.edges()) {
    const id = computeColumnEdgeKey(jobId, out, input);
    rows.set(id, [
      ...[id, jobId, out.id, out.field, out.version, out.key],
      ...[input.id, input.field, input.version, input.key, JSON.stringify(transformation), at],
    ]);
    if (rows.size % EDGES_AT_ONCE === 0) await pace();
  }
  await insertRows(tx, 'data_lineage_columns', columns, [...rows.values()]);
}

const KIND = 'columns';

/** What was said last; of edges that an older release wrote only the time is known. */
async function findTold(
  tx: Tx,
  jobId: string,
  told: ToldColumns,
): Promise<{ readonly digest: string; readonly at: number } | undefined> {
  const db = tx.on<LineageTables>();
  const kept = await db
    .selectFrom('data_lineage_things')
    .select(['name', 'version'])
    .where('kind', '=', KIND)
    .where('thing_id', '=', computeToldKey(jobId, told))
    .executeTakeFirst();
  if (kept !== undefined) return { digest: kept.name, at: Number(kept.version) };
  const edge = await db
    .selectFrom('data_lineage_columns')
    .select((eb) => eb.fn.max('at').as('at'))
    .where('out_id', '=', told.id)
    .where('job_id', '=', jobId)
    .where('out_version', '=', told.version)
    .executeTakeFirst();
  return edge?.at == null ? undefined : { digest: '', at: Number(edge.at) };
}

async function keepTold(tx: Tx, jobId: string, told: ToldColumns, at: number): Promise<void> {
  const row = [KIND, computeToldKey(jobId, told), told.digest, String(at), '{}'];
  await insertRows(tx, 'data_lineage_things', ['kind', 'thing_id', 'name', 'version', 'detail'], [row], {
    replaceBy: ['kind', 'thing_id'],
  });
}
