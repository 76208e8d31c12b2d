import type { CheckResult, Estimate, GateView, MetricDifference, QualityReport } from '@kaizen/contracts';
import type { Kysely } from 'kysely';
import { cutPage, readIdCursor } from '../../kernel/list-cursor.ts';
import type { DeliveryTables, GateRow } from './tables.ts';
import type { GateStore } from './verdict-store.ts';

/** Gate verdicts over a transaction or a reading connection. */
export function createGateStore(db: Kysely<DeliveryTables>): GateStore {
  const gates = () => db.selectFrom('delivery_gates').selectAll();
  const first = async (column: 'id' | 'key', value: string) => {
    const row = await gates().where(column, '=', value).executeTakeFirst();
    return row === undefined ? undefined : toGate(row);
  };
  return {
    find: (id) => first('id', id),
    findByKey: (key) => first('key', key),
    async list(deployment, { limit = 50, cursor } = {}) {
      let query = gates().where('deployment', '=', deployment).orderBy('id', 'desc');
      if (cursor !== undefined) query = query.where('id', '<', readIdCursor(cursor, 'gat'));
      return cutPage((await query.limit(limit + 1).execute()).map(toGate), limit, ({ id }) => id);
    },
    async insert({ view, key, projectId, seed }) {
      const row: GateRow = {
        id: view.id,
        key,
        project_id: projectId,
        deployment: view.deployment,
        logged_model_id: view.loggedModelId,
        champion_version_id: view.championVersionId ?? null,
        verdict: view.verdict,
        checks: JSON.stringify(view.checks),
        evaluated_on: view.evaluatedOn,
        candidate: JSON.stringify(view.candidate),
        champion: view.champion === undefined ? null : JSON.stringify(view.champion),
        never_act_cost: view.neverActCostPer1000 ?? null,
        cost_difference: view.costDifference === undefined ? null : JSON.stringify(view.costDifference),
        metric_difference: view.metricDifference === undefined ? null : JSON.stringify(view.metricDifference),
        seed,
        created_at: view.createdAt,
      };
      await db.insertInto('delivery_gates').values(row).execute();
    },
  };
}

function toGate(row: GateRow): GateView {
  return {
    id: row.id,
    deployment: row.deployment,
    loggedModelId: row.logged_model_id,
    ...(row.champion_version_id === null ? {} : { championVersionId: row.champion_version_id }),
    verdict: row.verdict as GateView['verdict'],
    checks: JSON.parse(row.checks) as CheckResult[],
    evaluatedOn: row.evaluated_on,
    candidate: JSON.parse(row.candidate) as QualityReport,
    ...(row.champion === null ? {} : { champion: JSON.parse(row.champion) as QualityReport }),
    ...(row.never_act_cost === null ? {} : { neverActCostPer1000: row.never_act_cost }),
    ...(row.cost_difference === null ? {} : { costDifference: JSON.parse(row.cost_difference) as Estimate }),
    ...(row.metric_difference === null
      ? {}
      : { metricDifference: JSON.parse(row.metric_difference) as MetricDifference }),
    createdAt: row.created_at,
  };
}
