import { type RawBuilder, sql } from 'kysely';
import type { CompiledRead, Database } from '../../../platform/db/database.ts';
import type { DocumentShape, ShapedRows } from '../../../platform/db/documents.ts';
import { idsIn } from '../../../platform/db/ids-in.ts';
import type { TrackingTables } from '../tables.ts';
import type { HistoryPosition } from './contract.ts';

/** Experiments with their tags, as JSON documents of the shape. */
export function readExperimentDocuments(
  db: Database,
  ids: readonly string[],
  shape: DocumentShape,
): Promise<Uint8Array> {
  const compile = compiler(db);
  return db.scanDocuments({
    ids,
    shape,
    head: compile(sql`select id, name, artifact_uri, stage, created_at, updated_at, project_id
      from tracking_experiments where ${idsIn(db.kind, 'id', ids)}`),
    parts: {
      tags: compile(sql`select experiment_id as owner, name, value from tracking_experiment_tags
        where ${idsIn(db.kind, 'experiment_id', ids)} order by experiment_id, name`),
    },
  });
}

/** Runs with everything logged to them, as JSON documents of the shape. */
export function readRunDocuments(db: Database, ids: readonly string[], shape: DocumentShape): Promise<Uint8Array> {
  const compile = compiler(db);
  const ofRuns = idsIn(db.kind, 'run_id', ids);
  const models = (direction: string) =>
    compile(sql`select run_id as owner, model_id, step from tracking_run_models
      where ${ofRuns} and direction = ${direction} order by run_id, model_id, step`);
  return db.scanDocuments({
    ids,
    shape,
    head: compile(sql`select run.id, run.experiment_id, experiment.name as experiment, run.project_id, run.name, run.status,
      run.user_name, run.parent_id, run.artifact_uri, run.stage, run.started_at, run.ended_at, run.updated_at
      from tracking_runs as run join tracking_experiments as experiment on experiment.id = run.experiment_id
      where ${idsIn(db.kind, 'run.id', ids)}`),
    parts: {
      metrics:
        compile(sql`select run_id as owner, name, value, value_is_nan, step, at, points from tracking_latest_metrics
        where ${ofRuns} order by run_id, name`),
      params: compile(
        sql`select run_id as owner, name, value from tracking_params where ${ofRuns} order by run_id, name`,
      ),
      tags: compile(sql`select run_id as owner, name, value from tracking_tags where ${ofRuns} order by run_id, name`),
      datasets:
        compile(sql`select used.run_id as owner, dataset.name, dataset.digest, dataset.source_type, dataset.source,
        dataset.schema, dataset.profile, used.context, used.tags
        from tracking_run_datasets as used join tracking_datasets as dataset on dataset.id = used.dataset_id
        where ${idsIn(db.kind, 'used.run_id', ids)} order by used.run_id, used.position`),
      input_models: models('input'),
      output_models: models('output'),
    },
  });
}

/** One page of the points of a metric, in the order of the key: at, step, value. */
export function readHistory(
  db: Database,
  of: { readonly runId: string; readonly metric: string },
  page: { readonly limit: number; readonly after?: HistoryPosition | undefined },
  item: DocumentShape,
): Promise<ShapedRows> {
  const { after, limit } = page;
  const beyond =
    after === undefined
      ? sql`1 = 1`
      : sql`(at, step, value, value_is_nan) >
          (${after.at}, ${after.step}, ${after.isNan ? 0 : after.value}, ${after.isNan ? 1 : 0})`;
  const query = compiler(db)(sql`select at, step, value, value_is_nan from tracking_points
    where series = (select series from tracking_latest_metrics where run_id = ${of.runId} and name = ${of.metric})
      and ${beyond}
    order by at, step, value, value_is_nan limit ${limit}`);
  return db.scanShaped({ query, item });
}

/** Datasets of the experiments with each context that a run of them gave. */
export function readDatasets(
  db: Database,
  experimentIds: readonly string[],
  limit: number,
  item: DocumentShape,
): Promise<ShapedRows> {
  const query = compiler(db)(sql`select distinct dataset.experiment_id, dataset.name, dataset.digest, used.context
    from tracking_datasets as dataset left join tracking_run_datasets as used on used.dataset_id = dataset.id
    where ${idsIn(db.kind, 'dataset.experiment_id', experimentIds)}
    order by dataset.experiment_id, dataset.name, dataset.digest, used.context nulls first limit ${limit}`);
  return db.scanShaped({ query, item });
}

function compiler(db: Database): (query: RawBuilder<unknown>) => CompiledRead<unknown> {
  const read = db.read<TrackingTables>();
  return (query) => query.compile(read);
}
