import type { CheckOutcome, VersionVerdict } from '@kaizen/contracts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { createDatasetStore, type DatasetStore } from '../dataset-store.sql.ts';
import { parseColumns } from '../row-mapping.ts';
import type { DatasetRow, DataTables, VerdictRow, VersionRow } from '../tables.ts';
import { keepSchema } from '../version/commit-version.sql.ts';

/** A staged version with its dataset. */
export interface VersionInDataset {
  readonly version: VersionRow;
  readonly dataset: DatasetRow;
}

/** The version and its dataset, in a unit of work. */
export async function findVersionInDataset(tx: Tx, versionId: string): Promise<VersionInDataset | undefined> {
  const db = tx.on<DataTables>();
  const version = await db.selectFrom('data_versions').selectAll().where('id', '=', versionId).executeTakeFirst();
  if (version === undefined) return undefined;
  const dataset = await db
    .selectFrom('data_datasets')
    .selectAll()
    .where('id', '=', version.dataset_id)
    .executeTakeFirst();
  return dataset === undefined ? undefined : { version, dataset };
}

export function findVerdictRow(tx: Tx, versionId: string): Promise<VerdictRow | undefined> {
  return tx
    .on<DataTables>()
    .selectFrom('data_verdicts')
    .selectAll()
    .where('version_id', '=', versionId)
    .executeTakeFirst();
}

/** Writes a verdict, or changes the one that is there. */
export async function saveVerdict(tx: Tx, row: VerdictRow): Promise<void> {
  const db = tx.on<DataTables>();
  const { version_id, ...change } = row;
  if ((await findVerdictRow(tx, version_id)) === undefined) await db.insertInto('data_verdicts').values(row).execute();
  else await db.updateTable('data_verdicts').set(change).where('version_id', '=', version_id).execute();
}

/** The version's standing; accepted makes it the current one. */
export async function setVersionState(
  tx: Tx,
  { version, dataset }: VersionInDataset,
  state: 'accepted' | 'rejected',
  at: number,
): Promise<void> {
  const store = createDatasetStore(tx);
  await store.updateVersion(version.id, { state });
  if (state !== 'accepted') return;
  const schema_revision = await decideRevision(store, { version, dataset }, at);
  await store.updateDataset(dataset.id, { current_version_id: version.id, schema_revision });
}

/** The schema of the version, unless a later one came in force while it was staged: that one stays, with the columns that only the version has. */
async function decideRevision(
  store: DatasetStore,
  { version, dataset }: VersionInDataset,
  at: number,
): Promise<number> {
  if (dataset.schema_revision <= version.schema_revision) return version.schema_revision;
  const columnsOf = async (revision: number) => {
    const row = await store.findSchema(dataset.id, revision);
    return row === undefined ? [] : parseColumns(row);
  };
  const inForce = await columnsOf(dataset.schema_revision);
  const names = new Set(inForce.map(({ name }) => name));
  const more = (await columnsOf(version.schema_revision)).filter(({ name }) => !names.has(name));
  return (await keepSchema(store, dataset, [...inForce, ...more], at)).revision;
}

/** Staged versions that no check has judged: what a kill left. */
export async function listUnjudged(db: Pick<Database, 'read' | 'scan'>): Promise<readonly string[]> {
  const query = db
    .read<DataTables>()
    .selectFrom('data_versions as version')
    .leftJoin('data_verdicts as verdict', 'verdict.version_id', 'version.id')
    .select('version.id as id')
    .where('version.state', '=', 'staged')
    .where('verdict.version_id', 'is', null)
    .orderBy('version.created_at')
    .compile();
  const rows: ReadonlyArray<{ readonly id: string }> = await db.scan(query);
  return rows.map(({ id }) => id);
}

/** A verdict as it is shown; a version without one was asked nothing. */
export async function findVerdictView(db: Pick<Database, 'read'>, versionId: string): Promise<VersionVerdict> {
  const row = await db
    .read<DataTables>()
    .selectFrom('data_verdicts')
    .selectAll()
    .where('version_id', '=', versionId)
    .executeTakeFirst();
  if (row === undefined) return { versionId, checks: [] };
  return {
    versionId,
    // Row mapping: written by this room only.
    verdict: row.verdict as 'passed' | 'failed',
    checks: JSON.parse(row.checks) as CheckOutcome[],
    judgedAt: row.judged_at,
    ...(row.decision === null
      ? {}
      : {
          decision: {
            verdict: row.decision as 'accepted' | 'rejected',
            by: row.decided_by ?? '',
            reason: row.reason ?? '',
            at: row.decided_at ?? 0,
          },
        }),
  };
}
