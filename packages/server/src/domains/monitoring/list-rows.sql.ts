import type { Kysely } from 'kysely';
import { cursorInvalid, cutPage, readIdCursor } from '../../kernel/list-cursor.ts';
import type { Database } from '../../platform/db/database.ts';
import { scanRows } from '../../platform/db/scan-rows.ts';
import { toAlert, toDecision } from './alert-store.sql.ts';
import type { Alert, Decision } from './alert-store.ts';
import type { MonitoringTables } from './tables.ts';
import { toWindow, windowColumns } from './window-store.sql.ts';
import type { MonitorWindow, WindowMark } from './window-store.ts';

/** What is asked of a list. */
export interface ListRequest {
  readonly limit?: number;
  readonly cursor?: string;
}

/** Lists that may be long; they are read off the main thread. */
export interface MonitoringLists {
  /** Newest first. */
  listWindows(monitor: string, request: ListRequest): Promise<{ items: readonly MonitorWindow[]; next?: string }>;
  /** All windows of an epoch, only what they have reached. */
  listMarks(monitor: string, epoch: number): Promise<readonly WindowMark[]>;
  /** Newest first. `project` is an id. */
  listAlerts(
    by: { readonly project?: string; readonly phase?: 'open' | 'resolved'; readonly monitor?: string },
    request: ListRequest,
  ): Promise<{ items: readonly Alert[]; next?: string }>;
  /** Newest first. */
  listDecisions(
    deployment: string | undefined,
    request: ListRequest,
  ): Promise<{ items: readonly Decision[]; next?: string }>;
}

/** The place of a window among those of its monitor, as a cursor. */
function encodePlace({ epoch, position }: Pick<MonitorWindow, 'epoch' | 'position'>): string {
  return Buffer.from(`${epoch}:${position}`).toString('base64url');
}

function decodePlace(cursor: string): { readonly epoch: number; readonly position: number } {
  const match = /^(\d{1,15}):(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (match === null) throw cursorInvalid();
  return { epoch: Number(match[1]), position: Number(match[2]) };
}

function windowsQuery(db: Kysely<MonitoringTables>, monitor: string, limit: number, cursor: string | undefined) {
  let query = db.selectFrom('monitoring_windows').select(windowColumns).where('monitor', '=', monitor);
  if (cursor !== undefined) {
    const { epoch, position } = decodePlace(cursor);
    query = query.where((where) =>
      where.or([where('epoch', '<', epoch), where.and([where('epoch', '=', epoch), where('position', '<', position)])]),
    );
  }
  return query
    .orderBy('epoch', 'desc')
    .orderBy('position', 'desc')
    .limit(limit + 1);
}

function alertsQuery(
  db: Kysely<MonitoringTables>,
  by: Parameters<MonitoringLists['listAlerts']>[0],
  limit: number,
  cursor: string | undefined,
) {
  const { project, phase, monitor } = by;
  let query = db.selectFrom('monitoring_alerts').selectAll();
  if (project !== undefined) {
    const names = db.selectFrom('monitoring_monitors').select('name').where('project_id', '=', project);
    query = query.where('monitor', 'in', names);
  }
  if (phase !== undefined) query = query.where('phase', '=', phase);
  if (monitor !== undefined) query = query.where('monitor', '=', monitor);
  if (cursor !== undefined) query = query.where('id', '<', readIdCursor(cursor, 'alr'));
  return query.orderBy('id', 'desc').limit(limit + 1);
}

function limitOf(request: ListRequest): number {
  return request.limit ?? 50;
}

export function createMonitoringLists(database: Database): MonitoringLists {
  const db = database.read<MonitoringTables>();
  return {
    async listWindows(monitor, request) {
      const limit = limitOf(request);
      const rows = await scanRows(database, windowsQuery(db, monitor, limit, request.cursor));
      return cutPage(rows.map(toWindow), limit, encodePlace);
    },
    async listMarks(monitor, epoch) {
      const query = db
        .selectFrom('monitoring_windows')
        .select(['position', 'labelled_at'])
        .where('monitor', '=', monitor)
        .where('epoch', '=', epoch);
      const rows = await scanRows(database, query);
      return rows.map((row) => ({ position: row.position, labelled: row.labelled_at !== null }));
    },
    async listAlerts(by, request) {
      const limit = limitOf(request);
      const rows = await scanRows(database, alertsQuery(db, by, limit, request.cursor));
      return cutPage(rows.map(toAlert), limit, ({ id }) => id);
    },
    async listDecisions(deployment, request) {
      const limit = limitOf(request);
      let query = db
        .selectFrom('monitoring_decisions')
        .selectAll()
        .orderBy('id', 'desc')
        .limit(limit + 1);
      if (deployment !== undefined) query = query.where('deployment', '=', deployment);
      if (request.cursor !== undefined) query = query.where('id', '<', readIdCursor(request.cursor, 'dec'));
      return cutPage((await scanRows(database, query)).map(toDecision), limit, ({ id }) => id);
    },
  };
}
