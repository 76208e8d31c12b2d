import type { VersionTag } from '@kaizen/contracts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import type { DatasetRow, DataTables, TagRow } from '../tables.ts';
import { tagNotFound } from './errors.ts';
import { versionTagged, versionUntagged } from './events.ts';

/** Tags of a dataset by name. */
export async function listTags(db: Pick<Database, 'read' | 'scan'>, datasetId: string): Promise<VersionTag[]> {
  const query = db
    .read<DataTables>()
    .selectFrom('data_tags')
    .selectAll()
    .where('dataset_id', '=', datasetId)
    .orderBy('name')
    .compile();
  const rows = await db.scan<TagRow>(query);
  return rows.map((row) => ({
    name: row.name,
    versionId: row.version_id,
    author: row.author,
    updatedAt: row.updated_at,
  }));
}

/** Sets a tag, or moves it. */
export async function setTag(
  tx: Tx,
  dataset: DatasetRow,
  tag: { readonly name: string; readonly versionId: string; readonly by: string; readonly at: number },
): Promise<void> {
  const { name, versionId, by, at } = tag;
  const db = tx.on<DataTables>();
  const known = await findTag(tx, dataset, name);
  if (known?.version_id === versionId) return;
  const place = { version_id: versionId, author: by, updated_at: at };
  if (known === undefined)
    await db
      .insertInto('data_tags')
      .values({ dataset_id: dataset.id, name, ...place })
      .execute();
  else
    await db
      .updateTable('data_tags')
      .set(place)
      .where('dataset_id', '=', dataset.id)
      .where('name', '=', name)
      .execute();
  await tx.emit(versionTagged(dataset, { id: versionId }, { name, previousId: known?.version_id, by }));
}

/** Takes a tag off. Throws `data.tag_not_found`. */
export async function deleteTag(tx: Tx, dataset: DatasetRow, name: string, by: string): Promise<void> {
  const known = await findTag(tx, dataset, name);
  if (known === undefined) throw tagNotFound(dataset.name, name);
  const query = tx
    .on<DataTables>()
    .deleteFrom('data_tags')
    .where('dataset_id', '=', dataset.id)
    .where('name', '=', name);
  await query.execute();
  await tx.emit(versionUntagged(dataset, { id: known.version_id }, name, by));
}

function findTag(tx: Tx, dataset: DatasetRow, name: string): Promise<TagRow | undefined> {
  return tx
    .on<DataTables>()
    .selectFrom('data_tags')
    .selectAll()
    .where('dataset_id', '=', dataset.id)
    .where('name', '=', name)
    .executeTakeFirst();
}
