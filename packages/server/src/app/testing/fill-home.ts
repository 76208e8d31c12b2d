import type { Kysely } from 'kysely';
import type { Platform } from '../../platform/platform.ts';

type Row = Record<string, unknown>;
/** Any table: the fill copies rows as they are. */
type AnyTables = Record<string, Row>;

const RUNS = 1000;
const METRICS = 100;
const COPIES = 500;
/** Far above the numbers of the series that the loop has made itself. */
const FIRST_SERIES = 1_000_000;

/** Copies what one turn of the loop has left in the state database until every list is at full size. */
export async function fillHome({ db, ids }: Pick<Platform, 'db' | 'ids'>): Promise<void> {
  const first = (table: string) => db.read<AnyTables>().selectFrom(table).selectAll().limit(1).executeTakeFirst();

  async function insert(table: string, rows: readonly Row[]): Promise<void> {
    for (let from = 0; from < rows.length; from += 500) {
      await db.run((tx) => insertInto(tx.on<AnyTables>(), table, rows.slice(from, from + 500)));
    }
  }

  /** `many` rows like the first one of a table, each changed by its number. */
  async function copy(table: string, many: number, change: (index: number) => Row): Promise<readonly Row[]> {
    const row = await first(table);
    if (row === undefined) throw new Error(`${table} is empty`);
    const rows = Array.from({ length: many }, (_, index) => ({ ...row, ...change(index) }));
    await insert(table, rows);
    return rows;
  }

  const runs = await copy('tracking_runs', RUNS, (index) => ({
    id: ids.next('run'),
    key: `copy-${index}`,
    started_at: index,
  }));
  const runIds = runs.map(({ id }) => String(id));
  const metric = await first('tracking_latest_metrics');
  const point = await first('tracking_points');
  const param = await first('tracking_params');
  const each = (make: (run_id: string, index: number) => Row, times: number) =>
    runIds.flatMap((id) => Array.from({ length: times }, (_, index) => make(id, index)));
  const named = (row: Row | undefined) => (run_id: string, index: number) => ({
    ...row,
    run_id,
    name: `name-${index}`,
  });
  const metrics = each(named(metric), METRICS).map((row, index) => ({ ...row, series: FIRST_SERIES + index }));
  await insert('tracking_latest_metrics', metrics);
  await insert(
    'tracking_points',
    metrics.map(({ series }) => ({ ...point, series })),
  );
  await insert('tracking_params', each(named(param), 20));
  await insert('tracking_tags', each(named(param), 20));

  const models = await copy('tracking_logged_models', RUNS, (index) => ({
    id: ids.next('lm'),
    key: `copy-${index}`,
    run_id: runIds[index],
  }));
  await copy('tracking_servable_models', RUNS, (index) => ({ logged_model_id: models[index]?.id }));
  await copy('tracking_model_versions', RUNS, (index) => ({
    id: ids.next('mv'),
    version: 100 + index,
    logged_model_id: models[index]?.id,
  }));
  await fillLedgers(copy, ids);
  await db.run(async (tx) => {
    for (let index = 0; index < 5000; index++) {
      const payload = { runId: `run_${index}`, experiment: 'failure', name: 'training' };
      await tx.emit({ type: 'tracking.run.started', projectId: 'other', subject: `run_${index}`, payload });
    }
  });
}

async function fillLedgers(
  copy: (table: string, many: number, change: (index: number) => Row) => Promise<readonly Row[]>,
  ids: Platform['ids'],
): Promise<void> {
  const job = (index: number) => ({ id: ids.next('job'), key: `copy-${index}` });
  await copy('platform_jobs', 1000, job);
  const runs = await copy('pipelines_runs', COPIES, (index) => ({ id: ids.next('prn'), key: `copy-${index}` }));
  for (let position = 0; position < 7; position++) {
    const step = (index: number) => ({ run_id: runs[index]?.id, position, name: `step-${position}` });
    await copy('pipelines_steps', COPIES, step);
  }
  await copy('delivery_gates', COPIES, (index) => ({ id: ids.next('gat'), key: `copy-${index}` }));
  await copy('delivery_releases', COPIES, (index) => ({
    id: ids.next('rel'),
    key: `copy-${index}`,
    started_at: index,
  }));
  await copy('monitoring_windows', COPIES, (index) => ({
    id: ids.next('win'),
    epoch: 0,
    position: index,
    from_ordinal: index * 300,
  }));
  await copy('data_batches', COPIES, () => ({ id: ids.next('bat') }));
}

async function insertInto(on: Kysely<AnyTables>, table: string, rows: readonly Row[]): Promise<void> {
  await on
    .insertInto(table)
    .values([...rows])
    .execute();
}
