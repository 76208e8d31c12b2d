import type { LoggedModelView, ModelOrigin, ModelSignature, ModelVersionView } from '@kaizen/contracts';
import type { Database } from '../../../platform/db/database.ts';
import { scanRows } from '../../../platform/db/scan-rows.ts';
import type { ModelOfRun } from '../contract.ts';
import type { TrackingTables } from '../tables.ts';
import { versionNotServable } from './errors.ts';
import type { LoggedModelRow, ServableModelRow } from './tables.ts';

/** A logged model with what a runtime needs of it. */
export type ServableRow = Pick<LoggedModelRow, 'run_id' | 'created_at'> & ServableModelRow;

const servableColumns = [
  'logged.run_id',
  'logged.created_at',
  'servable.logged_model_id',
  'servable.hash',
  'servable.size',
  'servable.format',
  'servable.signature',
  'servable.feature_set_id',
  'servable.dataset_version_id',
  'servable.threshold',
  'servable.input_example',
  'servable.origin',
] as const;

/** The servable models among those logged. */
export function selectServable(db: Database) {
  return db
    .read<TrackingTables>()
    .selectFrom('tracking_logged_models as logged')
    .innerJoin('tracking_servable_models as servable', 'servable.logged_model_id', 'logged.id')
    .select(servableColumns);
}

/** A logged model that can be served here. */
export async function findLoggedModelView(db: Database, id: string): Promise<LoggedModelView | undefined> {
  const row = await selectServable(db).where('logged.id', '=', id).executeTakeFirst();
  return row && toLoggedView(row);
}

/** Logged models of a run, the newest first. */
export async function listModelsOfRun(db: Database, runId: string): Promise<readonly ModelOfRun[]> {
  const query = db
    .read<TrackingTables>()
    .selectFrom('tracking_logged_models as logged')
    .leftJoin('tracking_servable_models as servable', 'servable.logged_model_id', 'logged.id')
    .select(['logged.id', 'logged.name', 'logged.status', 'logged.artifact_uri', 'servable.hash'])
    .where('logged.run_id', '=', runId)
    .where('logged.deleted_at', 'is', null)
    .orderBy('logged.created_at', 'desc')
    .orderBy('logged.id', 'desc')
    .limit(1000);
  const rows = await scanRows(db, query);
  return rows.map(({ id, name, status, artifact_uri: artifactUri, hash }) => ({
    id,
    name,
    status,
    artifactUri,
    isServable: hash !== null,
  }));
}

/** One version by any of its ways in, or undefined. Throws `tracking.version_not_servable` for a version that no runtime here can serve. */
export async function findVersionView(
  db: Database,
  by:
    | { readonly id: string }
    | { readonly model: string; readonly version: number }
    | { readonly model: string; readonly alias: string }
    | { readonly loggedModelId: string },
): Promise<ModelVersionView | undefined> {
  let query = db
    .read<TrackingTables>()
    .selectFrom('tracking_model_versions as version')
    .innerJoin('tracking_models as model', 'model.id', 'version.model_id')
    .selectAll('version')
    .select('model.name as model')
    .where('version.deleted_at', 'is', null);
  if ('id' in by) query = query.where('version.id', '=', by.id);
  else if ('loggedModelId' in by) query = query.where('version.logged_model_id', '=', by.loggedModelId);
  else if ('version' in by) query = query.where('model.name', '=', by.model).where('version.version', '=', by.version);
  else {
    query = query
      .innerJoin('tracking_aliases as alias', 'alias.model_version_id', 'version.id')
      .where('model.name', '=', by.model)
      .where('alias.alias', '=', by.alias);
  }
  const row = await query.orderBy('version.created_at').orderBy('version.id').limit(1).executeTakeFirst();
  if (row === undefined) return undefined;
  const logged = row.logged_model_id === null ? undefined : await findLoggedModelView(db, row.logged_model_id);
  if (logged === undefined) throw versionNotServable(row.model, row.version);
  const [aliases, metrics] = await Promise.all([findAliases(db, row.id), findMetrics(db, logged.runId ?? null)]);
  return {
    id: row.id,
    model: row.model,
    version: row.version,
    aliases,
    source: row.source === 'uploaded' ? 'uploaded' : 'trained',
    loggedModel: logged,
    metrics,
    ...(row.code_commit === null ? {} : { codeCommit: row.code_commit }),
    createdAt: row.created_at,
  };
}

async function findAliases(db: Database, versionId: string): Promise<string[]> {
  const rows = await db
    .read<TrackingTables>()
    .selectFrom('tracking_aliases')
    .select('alias')
    .where('model_version_id', '=', versionId)
    .orderBy('alias')
    .execute();
  return rows.map(({ alias }) => alias);
}

/** The latest values of the run that made it, so far as JSON can carry them. */
async function findMetrics(db: Database, runId: string | null): Promise<Record<string, number>> {
  if (runId === null) return {};
  const rows = await db
    .read<TrackingTables>()
    .selectFrom('tracking_latest_metrics')
    .select(['name', 'value'])
    .where('run_id', '=', runId)
    .orderBy('name')
    .execute();
  const metrics: Record<string, number> = {};
  for (const { name, value } of rows) if (value !== null && Number.isFinite(value)) metrics[name] = value;
  return metrics;
}

/** Row mapping of a servable model. */
export function toLoggedView(row: ServableRow): LoggedModelView {
  return {
    id: row.logged_model_id,
    ...(row.run_id === null ? {} : { runId: row.run_id }),
    hash: row.hash,
    size: row.size,
    format: row.format === 'mlflow' ? 'mlflow' : 'onnx',
    ...(row.origin === null ? {} : { origin: JSON.parse(row.origin) as ModelOrigin }),
    // Row mapping: these columns were written from these types.
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
