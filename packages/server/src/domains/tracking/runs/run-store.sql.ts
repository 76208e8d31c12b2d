import type { Tx } from '../../../platform/db/database.ts';
import { findLatest, isLater, type MetricPoint } from './metric-points.ts';
import type { ArtifactRow, ExperimentRow, LatestMetricRow, RunInputRow, RunRow, TrackingTables } from '../tables.ts';

/** Rows per INSERT: 7 columns each stay far below the 32,766 parameters of SQLite. */
const CHUNK = 500;

/** Writes of runs and everything logged to them, inside one unit of work. */
export interface RunStore {
  findRunByKey(key: string): Promise<RunRow | undefined>;
  findRun(id: string): Promise<RunRow | undefined>;
  findExperiment(name: string): Promise<ExperimentRow | undefined>;
  getExperimentName(experimentId: string): Promise<string>;
  insertExperiment(row: ExperimentRow): Promise<void>;
  insertRun(row: RunRow, logged: RunLoggedAtStart): Promise<void>;
  endRun(id: string, status: string, at: number): Promise<void>;
  appendPoints(runId: string, name: string, points: readonly MetricPoint[]): Promise<void>;
  findLatestMetrics(runId: string): Promise<LatestMetricRow[]>;
  findInputs(runId: string): Promise<RunInputRow[]>;
  putArtifact(row: ArtifactRow): Promise<void>;
}

/** What a run has from its first moment. */
interface RunLoggedAtStart {
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly inputs: ReadonlyArray<{ readonly kind: string; readonly id: string; readonly name?: string | undefined }>;
}

export function createRunStore(tx: Tx): RunStore {
  const db = tx.on<TrackingTables>();
  return {
    findRunByKey: (key) => db.selectFrom('tracking_runs').selectAll().where('key', '=', key).executeTakeFirst(),
    findRun: (id) => db.selectFrom('tracking_runs').selectAll().where('id', '=', id).executeTakeFirst(),
    findExperiment: (name) =>
      db.selectFrom('tracking_experiments').selectAll().where('name', '=', name).executeTakeFirst(),
    async getExperimentName(experimentId) {
      const row = await db
        .selectFrom('tracking_experiments')
        .select('name')
        .where('id', '=', experimentId)
        .executeTakeFirstOrThrow();
      return row.name;
    },
    async insertExperiment(row) {
      await db.insertInto('tracking_experiments').values(row).execute();
    },
    async insertRun(row, logged) {
      await db.insertInto('tracking_runs').values(row).execute();
      await insertPairs(tx, 'tracking_params', row.id, logged.params);
      await insertPairs(tx, 'tracking_tags', row.id, logged.tags);
      const inputs = logged.inputs.map((input, position) => ({
        run_id: row.id,
        position,
        kind: input.kind,
        thing_id: input.id,
        name: input.name ?? null,
      }));
      if (inputs.length > 0) await db.insertInto('tracking_run_inputs').values(inputs).execute();
    },
    async endRun(id, status, at) {
      await db.updateTable('tracking_runs').set({ status, ended_at: at }).where('id', '=', id).execute();
    },
    appendPoints: (runId, name, points) => appendPoints(tx, runId, name, points),
    findLatestMetrics: (runId) =>
      db.selectFrom('tracking_latest_metrics').selectAll().where('run_id', '=', runId).orderBy('name').execute(),
    findInputs: (runId) =>
      db.selectFrom('tracking_run_inputs').selectAll().where('run_id', '=', runId).orderBy('position').execute(),
    async putArtifact(row) {
      const { run_id: _run, path: _path, ...changed } = row;
      await db
        .insertInto('tracking_artifacts')
        .values(row)
        .onConflict((conflict) => conflict.columns(['run_id', 'path']).doUpdateSet(changed))
        .execute();
    },
  };
}

async function insertPairs(
  tx: Tx,
  table: 'tracking_params' | 'tracking_tags',
  runId: string,
  pairs: Readonly<Record<string, string>>,
): Promise<void> {
  const rows = Object.entries(pairs).map(([name, value]) => ({ run_id: runId, name, value }));
  for (let from = 0; from < rows.length; from += CHUNK) {
    await tx
      .on<TrackingTables>()
      .insertInto(table)
      .values(rows.slice(from, from + CHUNK))
      .execute();
  }
}

async function appendPoints(tx: Tx, runId: string, name: string, points: readonly MetricPoint[]): Promise<void> {
  const newest = findLatest(points);
  if (newest === undefined) return;
  const db = tx.on<TrackingTables>();
  const before = await db
    .selectFrom('tracking_latest_metrics')
    .selectAll()
    .where('run_id', '=', runId)
    .where('name', '=', name)
    .executeTakeFirst();
  const first = before?.points ?? 0;
  const rows = points.map((point, index) => ({
    run_id: runId,
    name,
    position: first + index,
    step: point.step,
    at: point.at,
    ...nanColumns(point.value),
  }));
  for (let from = 0; from < rows.length; from += CHUNK) {
    await db
      .insertInto('tracking_metric_points')
      .values(rows.slice(from, from + CHUNK))
      .execute();
  }
  const count = first + points.length;
  if (before === undefined) {
    const latest = {
      run_id: runId,
      name,
      step: newest.step,
      at: newest.at,
      ...nanColumns(newest.value),
      points: count,
    };
    await db.insertInto('tracking_latest_metrics').values(latest).execute();
    return;
  }
  const moved = isLater(newest, { step: before.step, at: before.at, value: 0 });
  const values = moved ? { step: newest.step, at: newest.at, ...nanColumns(newest.value) } : {};
  await db
    .updateTable('tracking_latest_metrics')
    .set({ ...values, points: count })
    .where('run_id', '=', runId)
    .where('name', '=', name)
    .execute();
}

function nanColumns(value: number): { value: number | null; value_is_nan: number } {
  return Number.isNaN(value) ? { value: null, value_is_nan: 1 } : { value, value_is_nan: 0 };
}
