import type { CanaryStep, Estimate, MetricDifference, ReleaseStepView } from '@kaizen/contracts';
import type { Kysely } from 'kysely';
import { cutPage, readIdCursor } from '../../kernel/list-cursor.ts';
import type { ReleasePhase, ReleaseState } from './release.ts';
import type { Release, ReleaseStore } from './release-store.ts';
import type { DeliveryTables, ReleaseRow, ReleaseStepRow } from './tables.ts';

/** Phases of a release that has not ended. */
export const openPhases: readonly ReleasePhase[] = ['starting', 'canary', 'holding'];

/** Releases over a transaction or a reading connection. */
export function createReleaseStore(db: Kysely<DeliveryTables>): ReleaseStore {
  const releases = () => db.selectFrom('delivery_releases').selectAll();
  const newest = (deployment: string) =>
    releases().where('deployment', '=', deployment).orderBy('started_at', 'desc').orderBy('id', 'desc');
  const first = async (query: { executeTakeFirst(): Promise<ReleaseRow | undefined> }) => {
    const row = await query.executeTakeFirst();
    return row === undefined ? undefined : toRelease(row);
  };
  return {
    find: (id) => first(releases().where('id', '=', id)),
    findByKey: (key) => first(releases().where('key', '=', key)),
    findByUndoKey: (key) => first(releases().where('undo_key', '=', key)),
    findOpen: (deployment) => first(newest(deployment).where('phase', 'in', openPhases)),
    findLatest: (deployment) => first(newest(deployment)),
    findTakenBack: (deployment, loggedModelId) =>
      first(
        newest(deployment).where('logged_model_id', '=', loggedModelId).where('phase', 'in', ['rolled_back', 'undone']),
      ),
    async list(deployment, { limit = 50, cursor } = {}) {
      let query = releases().where('deployment', '=', deployment).orderBy('id', 'desc');
      if (cursor !== undefined) query = query.where('id', '<', readIdCursor(cursor, 'rel'));
      return cutPage((await query.limit(limit + 1).execute()).map(toRelease), limit, ({ id }) => id);
    },
    async insert(release) {
      await db.insertInto('delivery_releases').values(toRow(release)).execute();
    },
    async update(id, state, stepOrdinal) {
      await db
        .updateTable('delivery_releases')
        .set({ ...stateColumns(state), step_ordinal: stepOrdinal })
        .where('id', '=', id)
        .execute();
    },
    async markUndone(id, state, undoKey) {
      const change = { ...stateColumns(state), undo_key: undoKey };
      await db.updateTable('delivery_releases').set(change).where('id', '=', id).execute();
    },
    async insertStep(releaseId, look) {
      const { costDifference, metricDifference, ...columns } = look;
      const row: ReleaseStepRow = {
        ...columns,
        release_id: releaseId,
        cost_difference: costDifference === undefined ? null : JSON.stringify(costDifference),
        metric_difference: metricDifference === undefined ? null : JSON.stringify(metricDifference),
      };
      await db.insertInto('delivery_release_steps').values(row).execute();
    },
    async listSteps(releaseIds) {
      const steps = new Map<string, ReleaseStepView[]>(releaseIds.map((id) => [id, []]));
      if (releaseIds.length === 0) return steps;
      const query = db.selectFrom('delivery_release_steps').selectAll().where('release_id', 'in', releaseIds);
      for (const row of await query.orderBy('step').orderBy('look').execute()) {
        steps.get(row.release_id)?.push(toStep(row));
      }
      return steps;
    },
  };
}

function stateColumns(state: ReleaseState) {
  const { phase, step, look, weight, endedAt } = state;
  return { phase, step, look, weight, ended_at: endedAt ?? null };
}

function toRow(release: Release): ReleaseRow {
  return {
    id: release.id,
    key: release.key,
    project_id: release.projectId,
    environment: release.environment,
    deployment: release.deployment,
    logged_model_id: release.loggedModelId,
    model_version_id: release.modelVersionId,
    version: release.version,
    previous_version_id: release.previous?.modelVersionId ?? null,
    previous_version: release.previous?.version ?? null,
    previous_release_id: release.previous?.releaseId ?? null,
    strategy: release.state.strategy,
    plan: JSON.stringify(release.state.plan),
    ...stateColumns(release.state),
    from_ordinal: release.fromOrdinal,
    step_ordinal: release.stepOrdinal,
    gate_id: release.gateId ?? null,
    cause: release.cause,
    released_by: release.releasedBy,
    undo_key: null,
    started_at: release.startedAt,
  };
}

function toRelease(row: ReleaseRow): Release {
  const { previous_version_id: previousId, previous_release_id: previousRelease } = row;
  return {
    id: row.id,
    key: row.key,
    projectId: row.project_id,
    environment: row.environment,
    deployment: row.deployment,
    loggedModelId: row.logged_model_id,
    modelVersionId: row.model_version_id,
    version: row.version,
    ...(previousId === null || previousRelease === null
      ? {}
      : {
          previous: { modelVersionId: previousId, version: row.previous_version ?? 0, releaseId: previousRelease },
        }),
    state: {
      strategy: row.strategy === 'direct' ? 'direct' : 'canary',
      plan: JSON.parse(row.plan) as CanaryStep[],
      phase: row.phase as ReleasePhase,
      step: row.step,
      look: row.look,
      weight: row.weight,
      ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
    },
    fromOrdinal: row.from_ordinal,
    stepOrdinal: row.step_ordinal,
    ...(row.gate_id === null ? {} : { gateId: row.gate_id }),
    cause: row.cause,
    releasedBy: row.released_by,
    startedAt: row.started_at,
  };
}

function toStep(row: ReleaseStepRow): ReleaseStepView {
  const { step, weight, requests, labels, reason, at } = row;
  const difference = row.cost_difference;
  return {
    step,
    weight,
    verdict: row.verdict as ReleaseStepView['verdict'],
    requests,
    labels,
    ...(difference === null ? {} : { costDifference: JSON.parse(difference) as Estimate }),
    ...(row.metric_difference === null
      ? {}
      : { metricDifference: JSON.parse(row.metric_difference) as MetricDifference }),
    reason,
    at,
  };
}
