import type { MetricValue, RegisteredModelView, RegistryVersionView } from '@kaizen/contracts';
import { cutPage, decodeCursor, encodeCursor } from '../../../kernel/list-cursor.ts';
import type { Page } from '../../../kernel/page.ts';
import type { Database } from '../../../platform/db/database.ts';
import { idsIn } from '../../../platform/db/ids-in.ts';
import { inParts, scanRows } from '../../../platform/db/scan-rows.ts';
import type { TrackingTables } from '../tables.ts';
import { selectServable, toLoggedView } from './model-view.sql.ts';
import type { ModelRow, ModelVersionRow } from './tables.ts';

/** A page of a list. */
export interface ListQuery {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

type VersionWithModel = ModelVersionRow & { readonly model: string };

/** The row of a registered model. */
export function findModelRow(db: Database, name: string): Promise<ModelRow | undefined> {
  return db
    .read<TrackingTables>()
    .selectFrom('tracking_models')
    .selectAll()
    .where('name', '=', name)
    .executeTakeFirst();
}

/** Where the files of a run lie, and whose it is. */
export function findRunPlace(db: Database, runId: string) {
  return db
    .read<TrackingTables>()
    .selectFrom('tracking_runs')
    .select(['artifact_uri', 'project_id'])
    .where('id', '=', runId)
    .executeTakeFirst();
}

/** A registered model with its tags and aliases. */
export async function findModelView(db: Database, name: string): Promise<RegisteredModelView | undefined> {
  const row = await findModelRow(db, name);
  if (row === undefined) return undefined;
  const [view] = await toModelViews(db, [row]);
  return view;
}

/** Registered models in the order of their ids; unknown ids are left out. */
export async function readModelViews(db: Database, ids: readonly string[]): Promise<RegisteredModelView[]> {
  const select = db.read<TrackingTables>().selectFrom('tracking_models').selectAll();
  const rows = await scanRows(db, select.where(idsIn(db.kind, 'id', ids)));
  const byId = new Map(rows.map((row) => [row.id, row]));
  const inOrder = ids.flatMap((id) => byId.get(id) ?? []);
  return inParts(inOrder, (part) => toModelViews(db, part));
}

/** Registered models, newest first. */
export async function listModelViews(
  db: Database,
  query: ListQuery & { readonly projectId?: string | undefined },
): Promise<Page<RegisteredModelView>> {
  const limit = query.limit ?? 50;
  let select = db
    .read<TrackingTables>()
    .selectFrom('tracking_models')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (query.projectId !== undefined) select = select.where('project_id', '=', query.projectId);
  if (query.cursor !== undefined) {
    const { at, id } = decodeCursor(query.cursor);
    select = select.where((where) =>
      where.or([where('created_at', '<', at), where.and([where('created_at', '=', at), where('id', '<', id)])]),
    );
  }
  const rows = await scanRows(db, select);
  const found = cutPage(rows, limit, (last) => encodeCursor({ at: last.created_at, id: last.id }));
  return { ...found, items: await inParts(found.items, (part) => toModelViews(db, part)) };
}

/** One version as the registry knows it, or undefined. */
export async function findRegistryVersion(
  db: Database,
  by: { readonly id: string } | { readonly model: string; readonly version: number },
): Promise<RegistryVersionView | undefined> {
  const select = selectVersions(db);
  const found =
    'id' in by
      ? select.where('version.id', '=', by.id)
      : select.where('model.name', '=', by.model).where('version.version', '=', by.version);
  const row = await found.executeTakeFirst();
  if (row === undefined) return undefined;
  const [view] = await toVersionViews(db, [row]);
  return view;
}

/** Versions of a model, newest first. */
export async function listRegistryVersions(
  db: Database,
  modelId: string,
  page: ListQuery,
): Promise<Page<RegistryVersionView>> {
  const limit = page.limit ?? 50;
  let query = selectVersions(db)
    .where('version.model_id', '=', modelId)
    .orderBy('version.version', 'desc')
    .limit(limit + 1);
  if (page.cursor !== undefined) query = query.where('version.version', '<', decodeCursor(page.cursor).at);
  const rows = await scanRows(db, query);
  const found = cutPage(rows, limit, (last) => encodeCursor({ at: last.version, id: last.id }));
  return { ...found, items: await inParts(found.items, (part) => toVersionViews(db, part)) };
}

function selectVersions(db: Database) {
  return db
    .read<TrackingTables>()
    .selectFrom('tracking_model_versions as version')
    .innerJoin('tracking_models as model', 'model.id', 'version.model_id')
    .selectAll('version')
    .select('model.name as model')
    .where('version.deleted_at', 'is', null);
}

async function toModelViews(db: Database, rows: readonly ModelRow[]): Promise<RegisteredModelView[]> {
  const ids = rows.map(({ id }) => id);
  const read = db.read<TrackingTables>();
  const [tags, aliases, counts] = await Promise.all([
    scanRows(
      db,
      read
        .selectFrom('tracking_model_tags')
        .selectAll()
        .where(idsIn(db.kind, 'model_id', ids))
        .orderBy('name'),
    ),
    scanRows(
      db,
      read
        .selectFrom('tracking_aliases as alias')
        .innerJoin('tracking_model_versions as version', 'version.id', 'alias.model_version_id')
        .select(['alias.model_id', 'alias.alias', 'version.version'])
        .where(idsIn(db.kind, 'alias.model_id', ids))
        .orderBy('alias.alias'),
    ),
    scanRows(
      db,
      read
        .selectFrom('tracking_model_versions')
        .select((select) => ['model_id', select.fn.max('version').as('latest'), select.fn.countAll().as('versions')])
        .where(idsIn(db.kind, 'model_id', ids))
        .where('deleted_at', 'is', null)
        .groupBy('model_id'),
    ),
  ]);
  const tagsOf = Map.groupBy(tags, (tag) => tag.model_id);
  const aliasesOf = Map.groupBy(aliases, (alias) => alias.model_id);
  const countOf = new Map(counts.map((count) => [count.model_id, count]));
  return rows.map((row) => {
    const own = aliasesOf.get(row.id) ?? [];
    const count = countOf.get(row.id);
    const champion = own.find(({ alias }) => alias === 'champion')?.version;
    return {
      name: row.name,
      projectId: row.project_id,
      ...(row.description === null ? {} : { description: row.description }),
      tags: toRecord(tagsOf.get(row.id)),
      aliases: own.map(({ alias, version }) => ({ alias, version })),
      versions: Number(count?.versions ?? 0),
      ...(count === undefined ? {} : { latestVersion: Number(count.latest) }),
      ...(champion === undefined ? {} : { champion }),
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    };
  });
}

const toRecord = (pairs: ReadonlyArray<{ readonly name: string; readonly value: string }> = []) =>
  Object.fromEntries(pairs.map(({ name, value }) => [name, value]));

/** Everything that belongs to some versions, by whose it is. */
async function readVersionParts(db: Database, rows: readonly VersionWithModel[]) {
  const read = db.read<TrackingTables>();
  const ids = rows.map(({ id }) => id);
  const loggedIds = rows.flatMap((row) => row.logged_model_id ?? []);
  const runIds = rows.flatMap((row) => row.run_id ?? []);
  const of = (column: string, wanted: readonly string[]) => idsIn(db.kind, column, wanted);
  const [tags, aliases, servables, loggedMetrics, runMetrics, params, runs] = await Promise.all([
    scanRows(
      db,
      read.selectFrom('tracking_model_version_tags').selectAll().where(of('version_id', ids)).orderBy('name'),
    ),
    scanRows(db, read.selectFrom('tracking_aliases').selectAll().where(of('model_version_id', ids)).orderBy('alias')),
    scanRows(db, selectServable(db).where(of('logged.id', loggedIds))),
    scanRows(
      db,
      read
        .selectFrom('tracking_logged_model_metrics')
        .select(['model_id', 'name', 'value', 'value_is_nan'])
        .where(of('model_id', loggedIds))
        .orderBy('name')
        .orderBy('step')
        .orderBy('at'),
    ),
    scanRows(
      db,
      read
        .selectFrom('tracking_latest_metrics')
        .select(['run_id', 'name', 'value', 'value_is_nan'])
        .where(of('run_id', runIds))
        .orderBy('name'),
    ),
    scanRows(db, read.selectFrom('tracking_params').selectAll().where(of('run_id', runIds)).orderBy('name')),
    scanRows(db, read.selectFrom('tracking_runs').select(['id', 'name']).where(of('id', runIds))),
  ]);
  return {
    tags: Map.groupBy(tags, (row) => row.version_id),
    aliases: Map.groupBy(aliases, (row) => row.model_version_id),
    servable: new Map(servables.map((row) => [row.logged_model_id, toLoggedView(row)])),
    loggedMetrics: Map.groupBy(loggedMetrics, (row) => row.model_id),
    runMetrics: Map.groupBy(runMetrics, (row) => row.run_id),
    params: Map.groupBy(params, (row) => row.run_id),
    runNames: new Map(runs.map(({ id, name }) => [id, name])),
  };
}

/** Metrics are those of the logged model; without any, the latest of the run. */
async function toVersionViews(db: Database, rows: readonly VersionWithModel[]): Promise<RegistryVersionView[]> {
  const parts = await readVersionParts(db, rows);
  return rows.map((row) => {
    const logged = row.logged_model_id ?? '';
    const run = row.run_id ?? '';
    const servable = parts.servable.get(logged);
    const runName = parts.runNames.get(run);
    return {
      id: row.id,
      model: row.model,
      version: row.version,
      aliases: (parts.aliases.get(row.id) ?? []).map(({ alias }) => alias),
      // Row mapping: both columns hold only what the commands write.
      stage: row.stage as RegistryVersionView['stage'],
      status: row.status,
      ...(row.status_message === null ? {} : { statusMessage: row.status_message }),
      ...(row.description === null ? {} : { description: row.description }),
      tags: toRecord(parts.tags.get(row.id)),
      source: row.source as RegistryVersionView['source'],
      sourceUri: row.source_uri,
      ...(row.run_id === null ? {} : { runId: row.run_id }),
      ...(runName === undefined ? {} : { runName }),
      ...(row.run_link === null ? {} : { runLink: row.run_link }),
      user: row.user_name,
      ...(row.logged_model_id === null ? {} : { loggedModelId: row.logged_model_id }),
      metrics: toMetricValues(parts.loggedMetrics.get(logged) ?? parts.runMetrics.get(run) ?? []),
      params: toRecord(parts.params.get(run)),
      ...(row.code_commit === null ? {} : { codeCommit: row.code_commit }),
      ...(servable === undefined ? {} : { servable }),
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    };
  });
}

function toMetricValues(
  rows: ReadonlyArray<{ readonly name: string; readonly value: number | null; readonly value_is_nan: number }>,
): Record<string, MetricValue> {
  return Object.fromEntries(
    rows.map(({ name, value, value_is_nan: isNan }) => [name, toMetricValue(isNan === 1 ? null : value)]),
  );
}

function toMetricValue(value: number | null): MetricValue {
  if (value === null) return 'NaN';
  if (value === Number.POSITIVE_INFINITY) return 'Infinity';
  return value === Number.NEGATIVE_INFINITY ? '-Infinity' : value;
}
