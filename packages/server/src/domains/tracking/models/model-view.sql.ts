import type { LoggedModelView, ModelSignature, ModelVersionView, ModelView } from '@kaizen/contracts';
import { cutPage, decodeCursor, encodeCursor } from '../../../kernel/list-cursor.ts';
import type { Page } from '../../../kernel/page.ts';
import type { Database } from '../../../platform/db/database.ts';
import { inParts, scanRows } from '../../../platform/db/scan-rows.ts';
import { toMetrics } from '../runs/run-view.sql.ts';
import type { LoggedModelRow, ModelRow, ModelVersionRow, TrackingTables } from '../tables.ts';

/** A page of a list. */
export interface ListQuery {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export async function findLoggedModelView(db: Database, id: string): Promise<LoggedModelView | undefined> {
  const row = await db
    .read<TrackingTables>()
    .selectFrom('tracking_logged_models')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toLoggedView(row);
}

/** One version by any of its ways in, or undefined. */
export async function findVersionView(
  db: Database,
  by:
    | { readonly id: string }
    | { readonly model: string; readonly version: number }
    | { readonly model: string; readonly alias: string }
    | { readonly loggedModelId: string },
): Promise<ModelVersionView | undefined> {
  let query = db.read<TrackingTables>().selectFrom('tracking_model_versions').selectAll('tracking_model_versions');
  if ('id' in by) query = query.where('id', '=', by.id);
  else if ('loggedModelId' in by) query = query.where('logged_model_id', '=', by.loggedModelId);
  else if ('version' in by) query = query.where('model', '=', by.model).where('version', '=', by.version);
  else {
    query = query
      .innerJoin('tracking_aliases', 'tracking_aliases.model_version_id', 'tracking_model_versions.id')
      .where('tracking_aliases.model', '=', by.model)
      .where('tracking_aliases.alias', '=', by.alias);
  }
  const row = await query.orderBy('tracking_model_versions.version').limit(1).executeTakeFirst();
  if (row === undefined) return undefined;
  const [view] = await toVersionViews(db, [row]);
  return view;
}

/** Versions of a model, newest first. */
export async function listVersionViews(db: Database, model: string, page: ListQuery): Promise<Page<ModelVersionView>> {
  const limit = page.limit ?? 50;
  let query = db
    .read<TrackingTables>()
    .selectFrom('tracking_model_versions')
    .selectAll()
    .where('model', '=', model)
    .orderBy('version', 'desc')
    .limit(limit + 1);
  if (page.cursor !== undefined) query = query.where('version', '<', decodeCursor(page.cursor).at);
  const rows = await scanRows(db, query);
  const found = cutPage(rows, limit, (last) => encodeCursor({ at: last.version, id: last.id }));
  return { ...found, items: await inParts(found.items, (part) => toVersionViews(db, part)) };
}

export async function findModelView(db: Database, name: string): Promise<ModelView | undefined> {
  const row = await db
    .read<TrackingTables>()
    .selectFrom('tracking_models')
    .selectAll()
    .where('name', '=', name)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const [view] = await toModelViews(db, [row]);
  return view;
}

/** Registered models, newest first. */
export async function listModelViews(
  db: Database,
  query: ListQuery & { readonly projectId?: string | undefined },
): Promise<Page<ModelView>> {
  const limit = query.limit ?? 50;
  let select = db
    .read<TrackingTables>()
    .selectFrom('tracking_models')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('name', 'desc')
    .limit(limit + 1);
  if (query.projectId !== undefined) select = select.where('project_id', '=', query.projectId);
  if (query.cursor !== undefined) {
    const { at, id } = decodeCursor(query.cursor);
    const name = Buffer.from(id, 'base64url').toString();
    select = select.where((where) =>
      where.or([where('created_at', '<', at), where.and([where('created_at', '=', at), where('name', '<', name)])]),
    );
  }
  const rows = await scanRows(db, select);
  const cursorOf = (last: ModelRow) =>
    encodeCursor({ at: last.created_at, id: Buffer.from(last.name).toString('base64url') });
  const found = cutPage(rows, limit, cursorOf);
  return { ...found, items: await inParts(found.items, (part) => toModelViews(db, part)) };
}

async function toModelViews(db: Database, rows: readonly ModelRow[]): Promise<ModelView[]> {
  if (rows.length === 0) return [];
  const names = rows.map(({ name }) => name);
  const read = db.read<TrackingTables>();
  const [latest, champions] = await Promise.all([
    scanRows(
      db,
      read
        .selectFrom('tracking_model_versions')
        .select((select) => ['model', select.fn.max('version').as('version')])
        .where('model', 'in', names)
        .groupBy('model'),
    ),
    scanRows(
      db,
      read
        .selectFrom('tracking_aliases as alias')
        .innerJoin('tracking_model_versions as version', 'version.id', 'alias.model_version_id')
        .select(['version.model', 'version.version'])
        .where('alias.alias', '=', 'champion')
        .where('version.model', 'in', names),
    ),
  ]);
  const latestOf = new Map(latest.map(({ model, version }) => [model, Number(version)]));
  const championOf = new Map(champions.map(({ model, version }) => [model, version]));
  return rows.map(({ name, project_id: projectId, created_at: createdAt }) => {
    const latestVersion = latestOf.get(name);
    const champion = championOf.get(name);
    return {
      name,
      projectId,
      ...(latestVersion === undefined ? {} : { latestVersion }),
      ...(champion === undefined ? {} : { champion }),
      createdAt,
    };
  });
}

async function toVersionViews(db: Database, rows: readonly ModelVersionRow[]): Promise<ModelVersionView[]> {
  if (rows.length === 0) return [];
  const read = db.read<TrackingTables>();
  const loggedIds = rows.map((row) => row.logged_model_id);
  const versionIds = rows.map((row) => row.id);
  const [logged, aliases, metrics] = await Promise.all([
    scanRows(db, read.selectFrom('tracking_logged_models').selectAll().where('id', 'in', loggedIds)),
    scanRows(
      db,
      read.selectFrom('tracking_aliases').selectAll().where('model_version_id', 'in', versionIds).orderBy('alias'),
    ),
    scanRows(
      db,
      read
        .selectFrom('tracking_latest_metrics as metric')
        .innerJoin('tracking_logged_models as logged', 'logged.run_id', 'metric.run_id')
        .select(['logged.id as logged_model_id', 'metric.name', 'metric.value'])
        .where('logged.id', 'in', loggedIds),
    ),
  ]);
  const loggedOf = new Map(logged.map((row) => [row.id, row]));
  const metricsOf = Map.groupBy(metrics, (metric) => metric.logged_model_id);
  return rows.flatMap((row) => {
    const model = loggedOf.get(row.logged_model_id);
    if (model === undefined) return [];
    return [
      toVersionView(
        row,
        model,
        aliases.filter((a) => a.model_version_id === row.id).map((a) => a.alias),
        metricsOf.get(model.id) ?? [],
      ),
    ];
  });
}

function toVersionView(
  row: ModelVersionRow,
  logged: LoggedModelRow,
  aliases: string[],
  metrics: ReadonlyArray<{ readonly name: string; readonly value: number | null }>,
): ModelVersionView {
  return {
    id: row.id,
    model: row.model,
    version: row.version,
    aliases,
    source: row.source === 'uploaded' ? 'uploaded' : 'trained',
    loggedModel: toLoggedView(logged),
    metrics: toMetrics(metrics),
    ...(row.code_commit === null ? {} : { codeCommit: row.code_commit }),
    createdAt: row.created_at,
  };
}

function toLoggedView(row: LoggedModelRow): LoggedModelView {
  return {
    id: row.id,
    ...(row.run_id === null ? {} : { runId: row.run_id }),
    hash: row.hash,
    size: row.size,
    format: 'onnx',
    // Row mapping: both columns were written from these types.
    signature: JSON.parse(row.signature) as ModelSignature,
    ...(row.feature_set_id === null ? {} : { featureSetId: row.feature_set_id }),
    ...(row.dataset_version_id === null ? {} : { datasetVersionId: row.dataset_version_id }),
    threshold: row.threshold,
    ...(row.input_example === null
      ? {}
      : { inputExample: JSON.parse(row.input_example) as NonNullable<LoggedModelView['inputExample']> }),
    createdAt: row.created_at,
  };
}
