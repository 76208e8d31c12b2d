import type { CompiledQuery, Kysely } from 'kysely';
import type { Database } from '../../platform/db/database.ts';
import { toAlert, toDecision } from './alert-store.sql.ts';
import type { Alert, Decision } from './alert-store.ts';
import { invalidCursor } from './errors.ts';
import type { AlertsTable, DecisionsTable, MonitoringTables } from './tables.ts';
import { toWindow, type WindowRow, windowColumns } from './window-store.sql.ts';
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
  /** Newest first. `project` is an id or a name. */
  listAlerts(
    by: { readonly project?: string; readonly phase?: 'open' | 'resolved'; readonly monitor?: string },
    request: ListRequest,
  ): Promise<{ items: readonly Alert[]; next?: string }>;
  /** Newest first, at most 100. */
  listDecisions(deployment?: string): Promise<readonly Decision[]>;
}

function encodeCursor(parts: ReadonlyArray<string | number>): string {
  return Buffer.from(parts.join(':')).toString('base64url');
}

function decodeCursor(cursor: string, pattern: RegExp): readonly string[] {
  const match = pattern.exec(Buffer.from(cursor, 'base64url').toString());
  if (match === null) throw invalidCursor(cursor);
  return match.slice(1);
}

function cut<T>(
  rows: readonly T[],
  limit: number,
  cursorOf: (row: T) => string,
): { items: readonly T[]; next?: string } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, next: cursorOf(last) } : { items };
}

function windowsQuery(db: Kysely<MonitoringTables>, monitor: string, limit: number, cursor: string | undefined) {
  let query = db.selectFrom('monitoring_windows').select(windowColumns).where('monitor', '=', monitor);
  if (cursor !== undefined) {
    const [epoch, position] = decodeCursor(cursor, /^(\d{1,15}):(\d{1,15})$/).map(Number);
    query = query.where((where) =>
      where.or([
        where('epoch', '<', epoch ?? 0),
        where.and([where('epoch', '=', epoch ?? 0), where('position', '<', position ?? 0)]),
      ]),
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
    const names = db
      .selectFrom('monitoring_monitors')
      .select('name')
      .where((where) => where.or([where('project_id', '=', project), where('project_name', '=', project)]));
    query = query.where('monitor', 'in', names);
  }
  if (phase !== undefined) query = query.where('phase', '=', phase);
  if (monitor !== undefined) query = query.where('monitor', '=', monitor);
  if (cursor !== undefined) query = query.where('id', '<', decodeCursor(cursor, /^(alr_\w{1,60})$/)[0] ?? '');
  return query.orderBy('id', 'desc').limit(limit + 1);
}

function limitOf(request: ListRequest): number {
  return request.limit ?? 50;
}

export function createMonitoringLists(database: Database): MonitoringLists {
  const db = database.read<MonitoringTables>();
  const scan = <R>(query: { compile(): CompiledQuery<unknown> }) => {
    const { sql, parameters } = query.compile();
    return database.scan<R>({ sql, parameters });
  };
  return {
    async listWindows(monitor, request) {
      const limit = limitOf(request);
      const rows = await scan<WindowRow>(windowsQuery(db, monitor, limit, request.cursor));
      return cut(rows.map(toWindow), limit, (window) => encodeCursor([window.epoch, window.position]));
    },
    async listMarks(monitor, epoch) {
      const query = db
        .selectFrom('monitoring_windows')
        .select(['position', 'labelled_at'])
        .where('monitor', '=', monitor)
        .where('epoch', '=', epoch);
      const rows = await scan<{ position: number; labelled_at: number | null }>(query);
      return rows.map((row) => ({ position: row.position, labelled: row.labelled_at !== null }));
    },
    async listAlerts(by, request) {
      const limit = limitOf(request);
      const rows = await scan<AlertsTable>(alertsQuery(db, by, limit, request.cursor));
      return cut(rows.map(toAlert), limit, (alert) => encodeCursor([alert.id]));
    },
    async listDecisions(deployment) {
      let query = db.selectFrom('monitoring_decisions').selectAll().orderBy('id', 'desc').limit(100);
      if (deployment !== undefined) query = query.where('deployment', '=', deployment);
      return (await scan<DecisionsTable>(query)).map(toDecision);
    },
  };
}
