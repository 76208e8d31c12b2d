import type { Kysely } from 'kysely';
import type { Alert, AlertFacts, AlertStore, Decision, DecisionStore } from './alert-store.ts';
import type { AlertsTable, DecisionsTable, MonitoringTables } from './tables.ts';

export function toAlert(row: AlertsTable): Alert {
  return {
    id: row.id,
    projectId: row.project_id,
    monitor: row.monitor,
    epoch: row.epoch,
    deployment: row.deployment,
    severity: row.severity,
    phase: row.phase,
    facts: JSON.parse(row.facts) as AlertFacts,
    windowId: row.window_id,
    lastWindowId: row.last_window_id,
    windows: row.windows,
    followUp: row.follow_up,
    ...(row.follow_up_note === null ? {} : { followUpNote: row.follow_up_note }),
    openedAt: row.opened_at,
    ...(row.resolved_at === null ? {} : { resolvedAt: row.resolved_at }),
    ...(row.resolution === null ? {} : { resolution: row.resolution }),
  };
}

function toAlertRow(alert: Alert): AlertsTable {
  return {
    id: alert.id,
    project_id: alert.projectId,
    monitor: alert.monitor,
    epoch: alert.epoch,
    deployment: alert.deployment,
    severity: alert.severity,
    phase: alert.phase,
    open_key: alert.severity === 'alert' && alert.phase === 'open' ? `${alert.monitor}:${alert.epoch}` : null,
    facts: JSON.stringify(alert.facts),
    window_id: alert.windowId,
    last_window_id: alert.lastWindowId,
    windows: alert.windows,
    follow_up: alert.followUp,
    follow_up_note: alert.followUpNote ?? null,
    opened_at: alert.openedAt,
    resolved_at: alert.resolvedAt ?? null,
    resolution: alert.resolution ?? null,
  };
}

/** Alerts and notices over a transaction or a reading connection. */
export function createAlertStore(db: Kysely<MonitoringTables>): AlertStore {
  const alerts = () => db.selectFrom('monitoring_alerts').selectAll();
  const one = (id: string) => db.updateTable('monitoring_alerts').where('id', '=', id);
  const first = async (query: { executeTakeFirst(): Promise<AlertsTable | undefined> }) => {
    const row = await query.executeTakeFirst();
    return row === undefined ? undefined : toAlert(row);
  };
  return {
    find: (id) => first(alerts().where('id', '=', id)),
    findOpenAlert: (monitor, epoch) => first(alerts().where('open_key', '=', `${monitor}:${epoch}`)),
    async listOpen(by) {
      const open = alerts().where('phase', '=', 'open').orderBy('id').limit(100);
      const query =
        'monitor' in by ? open.where('monitor', '=', by.monitor) : open.where('deployment', '=', by.deployment);
      return (await query.execute()).map(toAlert);
    },
    async listNoticed(monitor, epoch) {
      const query = alerts().where('monitor', '=', monitor).where('epoch', '=', epoch).where('severity', '=', 'notice');
      const rows = await query.orderBy('id').limit(100).execute();
      return rows.flatMap((row) => toAlert(row).facts.subjects);
    },
    async insert(alert) {
      await db.insertInto('monitoring_alerts').values(toAlertRow(alert)).execute();
    },
    async extend(id, change) {
      await one(id)
        .set({ facts: JSON.stringify(change.facts), last_window_id: change.lastWindowId, windows: change.windows })
        .execute();
    },
    async resolve(id, reason, now) {
      await one(id)
        .set({ phase: 'resolved', open_key: null, resolved_at: now, resolution: reason })
        .where('phase', '=', 'open')
        .execute();
    },
    async setFollowUp(id, followUp, note) {
      await one(id)
        .set({ follow_up: followUp, follow_up_note: note ?? null })
        .execute();
    },
  };
}

export function toDecision(row: DecisionsTable): Decision {
  return {
    id: row.id,
    projectId: row.project_id,
    monitor: row.monitor,
    deployment: row.deployment,
    alertId: row.alert_id,
    windowId: row.window_id,
    decision: row.decision,
    ...(row.pipeline === null ? {} : { pipeline: row.pipeline }),
    ...(row.pipeline_run_id === null ? {} : { pipelineRunId: row.pipeline_run_id }),
    reason: row.reason,
    numbers: JSON.parse(row.numbers) as Record<string, number>,
    fromOrdinal: row.from_ordinal,
    recentRows: row.recent_rows,
    baseRows: row.base_rows,
    decidedAt: row.decided_at,
  };
}

/** Decisions over a transaction or a reading connection. */
export function createDecisionStore(db: Kysely<MonitoringTables>): DecisionStore {
  const decisions = () => db.selectFrom('monitoring_decisions').selectAll();
  const first = async (query: { executeTakeFirst(): Promise<DecisionsTable | undefined> }) => {
    const row = await query.executeTakeFirst();
    return row === undefined ? undefined : toDecision(row);
  };
  return {
    find: (id) => first(decisions().where('id', '=', id)),
    findOfAlert: (alertId, decision) =>
      first(decisions().where('alert_id', '=', alertId).where('decision', '=', decision)),
    async listOfAlerts(alertIds) {
      if (alertIds.length === 0) return [];
      const query = decisions().where('alert_id', 'in', alertIds).orderBy('decided_at').orderBy('id');
      return (await query.execute()).map(toDecision);
    },
    async insert(decision) {
      await db
        .insertInto('monitoring_decisions')
        .values({
          id: decision.id,
          project_id: decision.projectId,
          monitor: decision.monitor,
          deployment: decision.deployment,
          alert_id: decision.alertId,
          window_id: decision.windowId,
          decision: decision.decision,
          pipeline: decision.pipeline ?? null,
          pipeline_run_id: decision.pipelineRunId ?? null,
          reason: decision.reason,
          numbers: JSON.stringify(decision.numbers),
          from_ordinal: decision.fromOrdinal,
          recent_rows: decision.recentRows,
          base_rows: decision.baseRows,
          decided_at: decision.decidedAt,
        })
        .execute();
    },
    async setPipelineRun(id, pipelineRunId) {
      await db
        .updateTable('monitoring_decisions')
        .set({ pipeline_run_id: pipelineRunId })
        .where('id', '=', id)
        .execute();
    },
  };
}
