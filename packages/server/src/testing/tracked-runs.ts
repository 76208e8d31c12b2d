import fc from 'fast-check';
import type { TrackingTables } from '../domains/tracking/tables.ts';
import type { Database, Tx } from '../platform/db/database.ts';
import { insertRows } from '../platform/db/insert-rows.ts';

/** A run as plain values: what the naive evaluator reads and the database holds. */
export interface TrackedRun {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly start: number;
  readonly end: number | null;
  readonly stage: string;
  readonly metrics: Readonly<Record<string, number>>;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly datasets: ReadonlyArray<{ readonly name: string; readonly digest: string; readonly context: string | null }>;
}

export const KEYS = ['a', 'A', 'b c', 'x.y', 'é', '`t`', '"q"', "it's"];
export const TEXTS = [
  '',
  'a',
  'A',
  'ab',
  'aB',
  '100%',
  'a_b',
  'a\\b',
  '\\',
  "it's",
  '"q"',
  'é',
  'É',
  'ß',
  '😀',
  '😀x',
  'a\nb',
  'İ',
  'K',
  'Z',
];
export const NUMBERS = [0, 1, -1.5, 0.1, 1e300, 5e-324, 2 ** 53, -7];
const VALUES = [...NUMBERS, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
const STATUS = ['running', 'finished', 'failed'];

const texts = fc.constantFrom(...TEXTS);
const keys = fc.constantFrom(...KEYS);
const times = fc.integer({ min: 0, max: 4 });

const body = fc.record({
  name: texts,
  status: fc.constantFrom(...STATUS),
  start: times,
  end: fc.option(times),
  stage: fc.constantFrom('active', 'active', 'active', 'deleted'),
  metrics: fc.dictionary(keys, fc.constantFrom(...VALUES), { maxKeys: 6 }),
  params: fc.dictionary(keys, texts, { maxKeys: 6 }),
  tags: fc.dictionary(keys, texts, { maxKeys: 6 }),
  datasets: fc.array(fc.record({ name: texts, digest: texts, context: fc.option(texts) }), { maxLength: 3 }),
});

/** Random runs: equal times, odd names and texts, missing values, NaN and infinities. */
export function sampleRuns(count: number, seed: number): TrackedRun[] {
  return fc
    .sample(body, { numRuns: count, seed })
    .map((run, at) => kept({ ...run, id: `${(at * 37) % count}r${seed}` }));
}

/** As the database keeps it: a dataset once per run. */
function kept(run: TrackedRun): TrackedRun {
  const seen = new Map<string, TrackedRun['datasets'][number]>();
  for (const dataset of run.datasets) {
    const key = JSON.stringify([dataset.name, dataset.digest]);
    if (!seen.has(key)) seen.set(key, dataset);
  }
  return { ...run, datasets: [...seen.values()] };
}

/** Puts runs into experiment "7". */
export async function plantRuns(db: Database, runs: readonly TrackedRun[]): Promise<void> {
  await db.run(async (tx) => {
    await insertRows(
      tx,
      'tracking_experiments',
      ['id', 'project_id', 'name', 'artifact_uri', 'created_at', 'updated_at'],
      [['7', 'default', 'seven', '', 1, 1]],
      { skipKnown: true },
    );
    await insertRows(
      tx,
      'tracking_runs',
      'id experiment_id project_id name status artifact_uri stage started_at ended_at updated_at'.split(' '),
      runs.map((run) => [run.id, '7', 'default', run.name, run.status, '', run.stage, run.start, run.end, 1]),
    );
    await plantValues(tx, runs);
    await plantDatasets(tx, runs);
  });
}

async function plantValues(tx: Tx, runs: readonly TrackedRun[]): Promise<void> {
  const pairs = (of: (run: TrackedRun) => Readonly<Record<string, string>>) =>
    runs.flatMap((run) => Object.entries(of(run)).map(([name, value]) => [run.id, name, value]));
  const columns = ['run_id', 'name', 'value'];
  await insertRows(
    tx,
    'tracking_params',
    columns,
    pairs(({ params }) => params),
  );
  await insertRows(
    tx,
    'tracking_tags',
    columns,
    pairs(({ tags }) => tags),
  );
  const latest = tx.on<TrackingTables>().selectFrom('tracking_latest_metrics');
  const known = await latest.select((of) => of.fn.max('series').as('last')).executeTakeFirst();
  const metrics = runs
    .flatMap(({ id, metrics: values }) => Object.entries(values).map(([name, value]) => ({ id, name, value })))
    .map(({ id, name, value }, at) => {
      const nan = Number.isNaN(value);
      return [id, name, (known?.last ?? 0) + 1 + at, 0, 0, nan ? null : value, nan ? 1 : 0, 1];
    });
  const columnsOfMetrics = 'run_id name series step at value value_is_nan points'.split(' ');
  await insertRows(tx, 'tracking_latest_metrics', columnsOfMetrics, metrics);
}

async function plantDatasets(tx: Tx, runs: readonly TrackedRun[]): Promise<void> {
  const datasets = runs.flatMap(({ id, datasets: used }) =>
    used.map((dataset, at) => ({ ...dataset, run: id, id: `${id}d${at}` })),
  );
  await insertRows(
    tx,
    'tracking_datasets',
    ['id', 'experiment_id', 'name', 'digest', 'source_type', 'source'],
    datasets.map(({ id, name, digest }) => [id, '7', name, digest, '', '']),
    { skipKnown: true },
  );
  const rows = await tx.on<TrackingTables>().selectFrom('tracking_datasets').select(['id', 'name', 'digest']).execute();
  const idOf = new Map(rows.map(({ id, name, digest }) => [JSON.stringify([name, digest]), id]));
  await insertRows(
    tx,
    'tracking_run_datasets',
    ['run_id', 'dataset_id', 'position', 'context', 'tags'],
    datasets.map(({ run, name, digest, context }, at) => [
      run,
      idOf.get(JSON.stringify([name, digest])) ?? '',
      at,
      context,
      '{}',
    ]),
  );
}
