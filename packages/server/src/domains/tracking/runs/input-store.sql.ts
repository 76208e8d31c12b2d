import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/database.ts';
import { idsIn } from '../../../platform/db/ids-in.ts';
import { insertRows } from '../../../platform/db/insert-rows.ts';
import type { TrackingTables } from '../tables.ts';
import type { DatasetInput, VersionLink } from './contract.ts';

/** Writes of what went into a run and what came out of it, inside one unit of work. Things that are there already stay as they are. */
export interface InputStore {
  /** `datasets` hold a name and digest once only; `newId` makes the id of a dataset that the experiment does not have yet. */
  putDatasets(
    run: { readonly id: string; readonly experimentId: string },
    datasets: readonly DatasetInput[],
    newId: () => string,
  ): Promise<void>;
  /** Dataset versions of this server among what the run read; those that it has stay once. */
  putVersions(runId: string, versions: readonly VersionLink[]): Promise<void>;
  putModels(
    runId: string,
    direction: 'input' | 'output',
    models: ReadonlyArray<{ readonly modelId: string; readonly step: number }>,
  ): Promise<void>;
  /** What a client said that the run read, in the order in which it was said, without what is a version of this server. */
  findDatasetsOf(runId: string): Promise<ReadonlyArray<Pick<DatasetInput, 'name' | 'digest'>>>;
  /** Those of the ids that no logged model has. */
  findMissingModels(ids: readonly string[]): Promise<readonly string[]>;
}

/** The kind of input that the collector of data's versions asks about. */
const VERSION = 'dataset_version';
const VERSION_TAG = 'kaizen.dataset_version';

const DATASET_COLUMNS = ['id', 'experiment_id', 'name', 'digest', 'source_type', 'source', 'schema', 'profile'];

export function createInputStore(tx: Tx): InputStore {
  const db = tx.on<TrackingTables>();

  /** Ids by name and digest. */
  async function findDatasets(experimentId: string, datasets: readonly DatasetInput[]): Promise<Map<string, string>> {
    const named = idsIn(tx.kind, 'name', [...new Set(datasets.map(({ name }) => name))]);
    const digested = idsIn(tx.kind, 'digest', [...new Set(datasets.map(({ digest }) => digest))]);
    const { rows } = await sql<{ id: string; name: string; digest: string }>`select id, name, digest
      from tracking_datasets where experiment_id = ${experimentId} and ${named} and ${digested}`.execute(db);
    return new Map(rows.map(({ id, name, digest }) => [keyOf({ name, digest }), id]));
  }

  return {
    async putDatasets(run, datasets, newId) {
      if (datasets.length === 0) return;
      const known = await findDatasets(run.experimentId, datasets);
      const added: Array<ReadonlyArray<string | null>> = [];
      for (const dataset of datasets) {
        const key = keyOf(dataset);
        if (known.has(key)) continue;
        const id = newId();
        known.set(key, id);
        const { name, digest, sourceType, source, schema, profile } = dataset;
        added.push([id, run.experimentId, name, digest, sourceType, source, schema ?? null, profile ?? null]);
      }
      await insertRows(tx, 'tracking_datasets', DATASET_COLUMNS, added);
      const { rows } = await sql<{ last: number | null }>`select max(position) as last from tracking_run_datasets
        where run_id = ${run.id}`.execute(db);
      const first = (rows[0]?.last ?? -1) + 1;
      const links = datasets.map((dataset, index) => [
        run.id,
        known.get(keyOf(dataset)) ?? '',
        first + index,
        dataset.context ?? null,
        JSON.stringify(tagsOf(dataset)),
      ]);
      const columns = ['run_id', 'dataset_id', 'position', 'context', 'tags'];
      await insertRows(tx, 'tracking_run_datasets', columns, links, { skipKnown: true });
    },
    async putVersions(runId, versions) {
      if (versions.length === 0) return;
      const known = await db.selectFrom('tracking_run_inputs').selectAll().where('run_id', '=', runId).execute();
      const seen = new Set(known.filter(({ kind }) => kind === VERSION).map((row) => row.thing_id));
      const fresh = versions.filter(({ id }) => seen.size !== seen.add(id).size);
      const first = known.reduce((next, { position }) => Math.max(next, position + 1), 0);
      const rows = fresh.map(({ id, name }, index) => [runId, first + index, VERSION, id, name]);
      await insertRows(tx, 'tracking_run_inputs', ['run_id', 'position', 'kind', 'thing_id', 'name'], rows);
    },
    async putModels(runId, direction, models) {
      const rows = models.map(({ modelId, step }) => [runId, direction, modelId, step]);
      const columns = ['run_id', 'direction', 'model_id', 'step'];
      await insertRows(tx, 'tracking_run_models', columns, rows, { skipKnown: true });
    },
    async findDatasetsOf(runId) {
      const { rows } = await sql<{
        name: string;
        digest: string;
        tags: string;
      }>`select dataset.name, dataset.digest, used.tags
        from tracking_run_datasets as used join tracking_datasets as dataset on dataset.id = used.dataset_id
        where used.run_id = ${runId} order by used.position`.execute(db);
      return rows
        .filter(({ tags }) => !(VERSION_TAG in JSON.parse(tags)))
        .map(({ name, digest }) => ({ name, digest }));
    },
    async findMissingModels(ids) {
      const { rows } = await sql<{ id: string }>`select id from tracking_logged_models
        where ${idsIn(tx.kind, 'id', ids)} and deleted_at is null`.execute(db);
      const found = new Set(rows.map(({ id }) => id));
      return ids.filter((id) => !found.has(id));
    },
  };
}

/** Clients see by a tag which version of this server a dataset is. */
function tagsOf({ tags, version }: DatasetInput): Readonly<Record<string, string>> {
  return version === undefined ? tags : { ...tags, [VERSION_TAG]: version.id };
}

/** One text for a name and digest; no name holds a NUL. */
export function keyOf({ name, digest }: Pick<DatasetInput, 'name' | 'digest'>): string {
  return `${name}\0${digest}`;
}
