import { sql } from 'kysely';
import type { Platform } from '../../platform/platform.ts';

/** Experiments that {@link fillTracking} plants, by what is in them. */
export const planted = {
  /** 10,000 runs with 20 metrics, parameters and tags each; the first has a metric of a million points and 10,000 files. */
  runs: '9001',
  /** 100,000 runs with nothing in them. */
  many: '9002',
  /** 200 runs with 20 metrics each, in each of them. */
  toFree: ['9011', '9012', '9013', '9014', '9015'],
  firstRun: '9001_0',
  longMetric: 'long',
  /** A registered model of 10,000 versions. */
  model: 'many versions',
} as const;

const LONG = 1_000_000;
const LONG_SERIES = 9_000_000;

/** The numbers from 0 to `count` - 1 as rows `i`. */
const numbers = (count: number) =>
  sql`with recursive n(i) as (select 0 union all select i + 1 from n where i < ${count - 1})`;

/** Plants what clients of a large team may have tracked, by statements that make the rows where they are kept (SQLite). */
export async function fillTracking({ db }: Pick<Platform, 'db'>): Promise<void> {
  const run = (statement: ReturnType<typeof sql>) =>
    db.run(async (tx) => void (await statement.execute(tx.on<Record<string, never>>())));
  await run(sql`${numbers(5000)} insert into tracking_experiments (id, project_id, name, artifact_uri, created_at, updated_at)
    select 20000 + i, 'default', 'planted ' || i, 'mlflow-artifacts:/' || (20000 + i), i, i from n where true`);
  for (const id of [planted.runs, planted.many, ...planted.toFree]) {
    await run(sql`insert into tracking_experiments (id, project_id, name, artifact_uri, created_at, updated_at)
      values (${id}, 'default', ${id}, ${`mlflow-artifacts:/${id}`}, 1, 1)`);
  }
  const runs = (experiment: string, count: number) =>
    run(sql`${numbers(count)} insert into tracking_runs (id, experiment_id, project_id, name, status, artifact_uri, started_at, updated_at)
      select ${experiment} || '_' || i, ${experiment}, 'default', 'run ' || i, 'finished',
        'mlflow-artifacts:/' || ${experiment} || '/' || ${experiment} || '_' || i || '/artifacts', i, i from n where true`);
  await runs(planted.many, 100_000);
  await runs(planted.runs, 10_000);
  await logged(planted.runs, 10_000, 1_000_000);
  for (const [at, id] of planted.toFree.entries()) {
    await runs(id, 200);
    await logged(id, 200, 2_000_000 + at * 10_000);
  }
  await run(sql`insert into tracking_latest_metrics (run_id, name, series, step, at, value, points)
    values (${planted.firstRun}, ${planted.longMetric}, ${LONG_SERIES}, ${LONG - 1}, ${LONG - 1}, 1, ${LONG})`);
  await run(sql`${numbers(LONG)} insert into tracking_points (series, at, step, value, value_is_nan)
    select ${LONG_SERIES}, i, i, i % 97, 0 from n where true`);
  await run(sql`${numbers(10_000)} insert into tracking_files (path, hash, size, kind, created_at)
    select ${`${planted.runs}/${planted.firstRun}/artifacts/file-`} || i, 'none', 1, 'other', 1 from n where true`);
  await run(sql`insert into tracking_models (id, name, project_id, created_at, updated_at)
    values ('rm_planted', ${planted.model}, 'default', 1, 1)`);
  await run(sql`${numbers(10_000)} insert into tracking_model_versions (id, model_id, version, source, source_uri, created_at, updated_at)
    select 'mv_' || i, 'rm_planted', i + 1, 'trained', 's3://bucket/model', i, i from n where true`);

  /** Twenty metrics with a point each, parameters and tags for each run. */
  async function logged(experiment: string, count: number, series: number): Promise<void> {
    const each = sql`${numbers(count * 20)} , own(i, run_id, name) as (select i, ${experiment} || '_' || (i / 20), 'name-' || (i % 20) from n)`;
    await run(sql`${each} insert into tracking_latest_metrics (run_id, name, series, step, at, value, points)
      select run_id, name, ${series} + i, 1, i, (i * 7919) % 1000 / 1000.0, 1 from own where true`);
    await run(sql`${each} insert into tracking_points (series, at, step, value, value_is_nan)
      select ${series} + i, i, 1, (i * 7919) % 1000 / 1000.0, 0 from own where true`);
    for (const table of ['tracking_params', 'tracking_tags']) {
      await run(
        sql`${each} insert into ${sql.table(table)} (run_id, name, value) select run_id, name, 'v' || i from own where true`,
      );
    }
  }
}
