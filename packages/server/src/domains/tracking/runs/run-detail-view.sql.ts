import { sql } from 'kysely';
import type { Database } from '../../../platform/db/database.ts';
import type { RunInputRow, TrackingTables } from '../tables.ts';

/** What the page of a run shows beside what was logged to it. */
export interface RunSurroundings {
  readonly parent: { readonly id: string; readonly name: string } | undefined;
  readonly children: number;
  readonly inputs: readonly RunInputRow[];
  /** Models that were made with the run as their origin. */
  readonly made: ReadonlyArray<{ readonly id: string; readonly name: string }>;
  /** Names of all the run's models, by id. */
  readonly modelNames: ReadonlyMap<string, string>;
  readonly versions: ReadonlyArray<{ readonly model: string; readonly version: number }>;
}

/** Most rows of each kind that a page shows. */
const MOST = 1000;

export async function readSurroundings(
  db: Database,
  runId: string,
  parentId: string | undefined,
): Promise<RunSurroundings> {
  const read = db.read<TrackingTables>();
  const scan = <R>(query: ReturnType<typeof sql<R>>) => db.scan<R>(query.compile(read));
  const [parent, [children], inputs, made, linked, versions] = await Promise.all([
    parentId === undefined
      ? undefined
      : read.selectFrom('tracking_runs').select(['id', 'name']).where('id', '=', parentId).executeTakeFirst(),
    scan<{ count: number }>(
      sql`select count(*) as count from tracking_runs where parent_id = ${runId} and stage = 'active'`,
    ),
    scan<RunInputRow>(sql`select * from tracking_run_inputs where run_id = ${runId} order by position limit ${MOST}`),
    scan<{ id: string; name: string }>(sql`select id, name from tracking_logged_models
      where run_id = ${runId} and deleted_at is null order by created_at, id limit ${MOST}`),
    scan<{ id: string; name: string }>(sql`select distinct model.id, model.name
      from tracking_run_models as used join tracking_logged_models as model on model.id = used.model_id
      where used.run_id = ${runId} and model.deleted_at is null`),
    scan<{ model: string; version: number }>(sql`select model.name as model, version.version
      from tracking_model_versions as version join tracking_models as model on model.id = version.model_id
      where version.deleted_at is null and (version.run_id = ${runId}
        or version.logged_model_id in (select id from tracking_logged_models where run_id = ${runId}))
      order by model.name, version.version limit ${MOST}`),
  ]);
  return {
    parent,
    children: Number(children?.count ?? 0),
    inputs,
    made,
    modelNames: new Map([...made, ...linked].map(({ id, name }) => [id, name])),
    versions: versions.map(({ model, version }) => ({ model, version: Number(version) })),
  };
}
