import type { ComparisonView, Estimate, QualityReport } from '@kaizen/contracts';
import type { Kysely } from 'kysely';
import type { ComparisonRow, DeliveryTables } from './tables.ts';
import type { ComparisonStore } from './verdict-store.ts';

/** Comparisons over a transaction or a reading connection. */
export function createComparisonStore(db: Kysely<DeliveryTables>): ComparisonStore {
  const first = async (column: 'id' | 'key', value: string) => {
    const query = db.selectFrom('delivery_comparisons').selectAll().where(column, '=', value);
    const row = await query.executeTakeFirst();
    return row === undefined ? undefined : toComparison(row);
  };
  return {
    find: (id) => first('id', id),
    findByKey: (key) => first('key', key),
    async insert({ view, key, projectId, fromOrdinal, toOrdinal, seed }) {
      const row: ComparisonRow = {
        id: view.id,
        key,
        project_id: projectId,
        deployment: view.deployment,
        before_version_id: view.beforeVersionId,
        after_version_id: view.afterVersionId,
        from_ordinal: fromOrdinal,
        to_ordinal: toOrdinal,
        rows: view.rows,
        before_report: JSON.stringify(view.before),
        after_report: JSON.stringify(view.after),
        never_act_cost: view.neverActCostPer1000,
        cost_difference: JSON.stringify(view.costDifference),
        saved: JSON.stringify(view.savedAgainstNeverActing),
        seed,
        created_at: view.createdAt,
      };
      await db.insertInto('delivery_comparisons').values(row).execute();
    },
  };
}

function toComparison(row: ComparisonRow): ComparisonView {
  return {
    id: row.id,
    deployment: row.deployment,
    beforeVersionId: row.before_version_id,
    afterVersionId: row.after_version_id,
    rows: row.rows,
    before: JSON.parse(row.before_report) as QualityReport,
    after: JSON.parse(row.after_report) as QualityReport,
    neverActCostPer1000: row.never_act_cost,
    costDifference: JSON.parse(row.cost_difference) as Estimate,
    savedAgainstNeverActing: JSON.parse(row.saved) as Estimate,
    createdAt: row.created_at,
  };
}
