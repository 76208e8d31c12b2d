import type { Tx } from '../../../platform/db/database.ts';
import { insertRows } from '../../../platform/db/insert-rows.ts';
import type { EventFacts } from './event-facts.ts';
import { computeColumnEdgeKey } from './node-key.ts';
import type { ColumnEdgeRow, LineageTables } from './tables.ts';

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

/** Writes what an event says of columns: it replaces what the same job said of the same output (and version) before. */
export async function writeColumns(tx: Tx, facts: EventFacts): Promise<void> {
  const jobId = facts.job?.id ?? '';
  const isLate = new Set<string>();
  for (const { id, version } of facts.lineageOf) {
    if (!(await clearColumns(tx, { jobId, outId: id, version, at: facts.at }))) isLate.add(id);
  }
  const rows = new Map<string, Array<string | number>>();
  for (const { out, input, transformation } of facts.columns) {
    if (isLate.has(out.id)) continue;
    const id = computeColumnEdgeKey(jobId, out, input);
    const told = JSON.stringify(transformation);
    rows.set(id, [
      ...[id, jobId, out.id, out.field, out.version, out.key],
      ...[input.id, input.field, input.version, input.key, told, facts.at],
    ]);
  }
  await insertRows(tx, 'data_lineage_columns', columns, [...rows.values()], { replaceBy: ['id'] });
}

/** False when something newer is there, which stays. */
async function clearColumns(
  tx: Tx,
  {
    jobId,
    outId,
    version,
    at,
  }: { readonly jobId: string; readonly outId: string; readonly version: string; readonly at: number },
): Promise<boolean> {
  const db = tx.on<LineageTables>();
  const newer = await db
    .selectFrom('data_lineage_columns')
    .select('id')
    .where('out_id', '=', outId)
    .where('job_id', '=', jobId)
    .where('out_version', '=', version)
    .where('at', '>', at)
    .limit(1)
    .executeTakeFirst();
  if (newer !== undefined) return false;
  await db
    .deleteFrom('data_lineage_columns')
    .where('out_id', '=', outId)
    .where('job_id', '=', jobId)
    .where('out_version', '=', version)
    .execute();
  return true;
}
