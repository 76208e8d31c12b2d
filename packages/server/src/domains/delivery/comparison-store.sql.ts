import type { ComparisonView, Estimate, MetricDifference, QualityReport } from '@kaizen/contracts';
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
        never_act_cost: view.neverActCostPer1000 ?? 0,
        cost_difference: JSON.stringify(view.costDifference ?? null),
        saved: JSON.stringify(view.savedAgainstNeverActing ?? null),
        metric_difference: view.metricDifference === undefined ? null : JSON.stringify(view.metricDifference),
        seed,
        created_at: view.createdAt,
      };
      await db.insertInto('delivery_comparisons').values(row).execute();
    },
  };
}

function toComparison(row: ComparisonRow): ComparisonView {
  const costDifference = JSON.parse(row.cost_difference) as Estimate | null;
  const savedAgainstNeverActing = JSON.parse(row.saved) as Estimate | null;
  return {
    id: row.id,
    deployment: row.deployment,
    beforeVersionId: row.before_version_id,
    afterVersionId: row.after_version_id,
    rows: row.rows,
    before: JSON.parse(row.before_report) as QualityReport,
    after: JSON.parse(row.after_report) as QualityReport,
    ...(savedAgainstNeverActing === null ? {} : { neverActCostPer1000: row.never_act_cost, savedAgainstNeverActing }),
    ...(costDifference === null ? {} : { costDifference }),
    ...(row.metric_difference === null
      ? {}
      : { metricDifference: JSON.parse(row.metric_difference) as MetricDifference }),
    createdAt: row.created_at,
  };
}
