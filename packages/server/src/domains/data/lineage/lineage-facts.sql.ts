import type { CheckOutcome } from '@kaizen/contracts';
import type { Tx } from '../../../platform/db/database.ts';
import { readProfileInside } from '../profile/read-profile.sql.ts';
import { parseColumns } from '../row-mapping.ts';
import type { DataTables } from '../tables.ts';
import type { LineageFacts, ThingDetail } from './lineage-facts.ts';
import type { LineageTables } from './tables.ts';

/** Steps of a pipeline ingest with the key `<pipeline run>.<step>`. */
const PIPELINE_KEY = /^(prn_[0-9A-Za-z]+)\./;

/** Looks up facts in the transaction of the event at hand. */
export function createLineageFacts(tx: Tx): LineageFacts {
  const db = tx.on<DataTables & LineageTables>();
  return {
    async findVersion(versionId) {
      const row = await db
        .selectFrom('data_versions as version')
        .innerJoin('data_datasets as dataset', 'dataset.id', 'version.dataset_id')
        .innerJoin('data_schema_revisions as schema', (join) =>
          join
            .onRef('schema.dataset_id', '=', 'version.dataset_id')
            .onRef('schema.revision', '=', 'version.schema_revision'),
        )
        .leftJoin('data_verdicts as verdict', 'verdict.version_id', 'version.id')
        .select([
          'dataset.name',
          'version.rows',
          'version.bytes',
          'version.state',
          'schema.columns',
          'verdict.judged_at',
          'verdict.decision',
          'verdict.decided_at',
        ])
        .where('version.id', '=', versionId)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const { name: dataset, rows, bytes } = row;
      return { dataset, rows, bytes, columns: parseColumns(row), acceptedAt: acceptedAtOf(row) };
    },
    async findProfile(versionId) {
      const row = await db
        .selectFrom('data_versions')
        .select(['rows', 'dataset_id', 'profile'])
        .where('id', '=', versionId)
        .executeTakeFirst();
      return row === undefined ? undefined : readProfileInside(tx, row);
    },
    async findChecks(versionId) {
      const row = await db
        .selectFrom('data_verdicts')
        .select('checks')
        .where('version_id', '=', versionId)
        .executeTakeFirst();
      // Row mapping: written by the gate only.
      return row === undefined ? [] : (JSON.parse(row.checks) as CheckOutcome[]);
    },
    async findBatch(batchId) {
      const row = await db
        .selectFrom('data_batches as batch')
        .innerJoin('data_datasets as dataset', 'dataset.id', 'batch.dataset_id')
        .leftJoin('data_ingest_keys as key', 'key.batch_id', 'batch.id')
        .select(['dataset.name', 'batch.source', 'key.key'])
        .where('batch.id', '=', batchId)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const pipelineRunId = PIPELINE_KEY.exec(row.key ?? '')?.[1];
      return { dataset: row.name, source: row.source, pipelineRunId };
    },
    async findThing(kind, id) {
      const row = await db
        .selectFrom('data_lineage_things')
        .selectAll()
        .where('kind', '=', kind)
        .where('thing_id', '=', id)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      // Row mapping: written by keepThing only.
      const detail = JSON.parse(row.detail) as ThingDetail;
      return { kind, id, name: row.name, version: row.version, detail };
    },
    async keepThing({ kind, id, name, version, detail }) {
      const row = { kind, thing_id: id, name, version, detail: JSON.stringify(detail) };
      await db
        .insertInto('data_lineage_things')
        .values(row)
        .onConflict((conflict) =>
          conflict.columns(['kind', 'thing_id']).doUpdateSet({ name, version, detail: row.detail }),
        )
        .execute();
    },
  };
}

/** A version that the gate judged has a verdict; one without, that does not wait for it, was current from the first. */
function acceptedAtOf(row: {
  readonly state: string;
  readonly judged_at: number | null;
  readonly decision: string | null;
  readonly decided_at: number | null;
}): number | undefined {
  if (row.state !== 'accepted') return undefined;
  return (row.decision === null ? row.judged_at : row.decided_at) ?? 0;
}
