import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/db/database.ts';
import type { TrackingTables } from '../tables.ts';

/** A thing to free, with where its files are. */
export interface Freeable {
  readonly id: string;
  readonly artifact_uri: string;
}

type Kind = 'runs' | 'models' | 'experiments';

/** Points freed by one unit of work. */
const POINTS = 5000;

/**
 * Which things of a kind were deleted until then and can go: runs; logged models that no registered version needs; experiments that have no runs. In the
 * order of ids, after `after`.
 */
export function findFreeable(
  db: Database,
  kind: Kind,
  until: number,
  after: string,
  limit: number,
): Promise<Freeable[]> {
  const query = sql<Freeable>`select id, artifact_uri ${freeable(kind, until)} and id > ${after} order by id limit ${limit}`;
  return db.scan<Freeable>(query.compile(db.read<TrackingTables>()));
}

/** How many of {@link findFreeable} there are now; freeing runs frees experiments too, which are not counted before. */
export async function countFreeable(db: Database, kind: Kind, until: number): Promise<number> {
  const query = sql<{ count: number }>`select count(*) as count ${freeable(kind, until)}`;
  const [row] = await db.scan<{ count: number }>(query.compile(db.read<TrackingTables>()));
  return Number(row?.count ?? 0);
}

function freeable(kind: Kind, until: number) {
  switch (kind) {
    case 'runs':
      return sql`from tracking_runs where stage = 'deleted' and deleted_at <= ${until}`;
    case 'models':
      return sql`from tracking_logged_models as thing where deleted_at <= ${until} and ${unregistered('thing.id')}`;
    case 'experiments':
      return sql`from tracking_experiments as thing where stage = 'deleted' and deleted_at <= ${until}
        and not exists (select 1 from tracking_runs where experiment_id = thing.id)`;
  }
}

function unregistered(column: string) {
  return sql`not exists (select 1 from tracking_model_versions as version
    where version.logged_model_id = ${sql.ref(column)} and version.deleted_at is null)`;
}

/** Frees some points of a run; how many, 0 when there are none left. */
export async function freePoints(tx: Tx, runId: string): Promise<number> {
  const db = tx.on<TrackingTables>();
  const { rows: found } = await sql<{ series: number }>`select latest.series from tracking_latest_metrics as latest
    where latest.run_id = ${runId}
      and exists (select 1 from tracking_points as point where point.series = latest.series) limit 1`.execute(db);
  const series = found[0]?.series;
  if (series === undefined) return 0;
  const { rows } = await sql<{ at: number; step: number; value: number; value_is_nan: number }>`
    select at, step, value, value_is_nan from tracking_points where series = ${series}
    order by at, step, value, value_is_nan limit 1 offset ${POINTS - 1}`.execute(db);
  const last = rows[0];
  const upTo =
    last === undefined
      ? sql`1 = 1`
      : sql`(at, step, value, value_is_nan) <= (${last.at}, ${last.step}, ${last.value}, ${last.value_is_nan})`;
  const done = await sql`delete from tracking_points where series = ${series} and ${upTo}`.execute(db);
  return Number(done.numAffectedRows ?? 0n);
}

/** Frees the rows of a run whose points are gone. A model that came out of it and stays forgets where it came from. */
export async function freeRun(tx: Tx, runId: string): Promise<void> {
  const db = tx.on<TrackingTables>();
  for (const table of [
    'tracking_latest_metrics',
    'tracking_params',
    'tracking_tags',
    'tracking_run_inputs',
    'tracking_run_datasets',
    'tracking_run_models',
  ] as const) {
    await db.deleteFrom(table).where('run_id', '=', runId).execute();
  }
  await db.updateTable('tracking_logged_models').set({ run_id: null }).where('run_id', '=', runId).execute();
  await db.updateTable('tracking_runs').set({ parent_id: null }).where('parent_id', '=', runId).execute();
  await db.deleteFrom('tracking_runs').where('id', '=', runId).where('stage', '=', 'deleted').execute();
}

/** Frees the rows of a logged model; deleted versions that were made from it forget it. */
export async function freeModel(tx: Tx, modelId: string): Promise<void> {
  const db = tx.on<TrackingTables>();
  for (const table of [
    'tracking_logged_model_params',
    'tracking_logged_model_tags',
    'tracking_logged_model_metrics',
    'tracking_run_models',
  ] as const) {
    await db.deleteFrom(table).where('model_id', '=', modelId).execute();
  }
  await db.deleteFrom('tracking_servable_models').where('logged_model_id', '=', modelId).execute();
  await db
    .updateTable('tracking_model_versions')
    .set({ logged_model_id: null })
    .where('logged_model_id', '=', modelId)
    .where('deleted_at', 'is not', null)
    .execute();
  await db.deleteFrom('tracking_logged_models').where('id', '=', modelId).execute();
}

/** Models of an experiment that goes: those that a registered version needs stay without it, the others are to be freed. */
export function findModelsOf(db: Database, experimentId: string): Promise<Freeable[]> {
  const query = sql<Freeable>`select id, artifact_uri from tracking_logged_models as thing
    where experiment_id = ${experimentId} and ${unregistered('thing.id')} order by id`;
  return db.scan<Freeable>(query.compile(db.read<TrackingTables>()));
}

/** Frees an experiment, and with it its name. */
export async function freeExperiment(tx: Tx, experimentId: string): Promise<void> {
  const db = tx.on<TrackingTables>();
  await db
    .updateTable('tracking_logged_models')
    .set({ experiment_id: null })
    .where('experiment_id', '=', experimentId)
    .execute();
  for (const table of ['tracking_experiment_tags', 'tracking_datasets', 'tracking_saved_views'] as const) {
    await db.deleteFrom(table).where('experiment_id', '=', experimentId).execute();
  }
  await db.deleteFrom('tracking_experiments').where('id', '=', experimentId).execute();
}
