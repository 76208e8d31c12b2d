import type { Database } from '../../../platform/db/database.ts';
import type { DatasetRow, DataTables } from '../tables.ts';
import { referenceAmbiguous, referenceUnknown, tagInvalid } from './errors.ts';

type Read = Pick<Database, 'read' | 'scan'>;

/** Throws `data.tag_invalid` for a name that could be meant as something else. */
export function checkTagName(name: string): void {
  const isWord = /^[A-Za-z][A-Za-z0-9._-]{0,99}$/.test(name);
  if (!isWord || name.startsWith('dv_') || name === 'current' || name === 'latest') throw tagInvalid(name);
}

/**
 * The id of the version that a reference means: `current` or `latest`, a number of steps back from the current one along its parents, a tag, an id, or the
 * beginning of an id (8 characters after `dv_`). Throws `data.version_not_found` or `data.version_ambiguous`.
 */
export async function resolveVersion(db: Read, dataset: DatasetRow, reference: string): Promise<string> {
  const isWord = reference === 'current' || reference === 'latest';
  const steps = isWord ? 0 : /^\d{1,6}$/.test(reference) ? Number(reference) : undefined;
  if (steps !== undefined) return stepBack(db, dataset, reference, steps);
  if (reference.startsWith('dv_')) return findById(db, dataset, reference);
  const tag = await db
    .read<DataTables>()
    .selectFrom('data_tags')
    .select('version_id')
    .where('dataset_id', '=', dataset.id)
    .where('name', '=', reference)
    .executeTakeFirst();
  if (tag === undefined) throw referenceUnknown(dataset.name, reference);
  return tag.version_id;
}

async function stepBack(db: Read, dataset: DatasetRow, reference: string, steps: number): Promise<string> {
  let id = dataset.current_version_id;
  for (let step = 0; step < steps && id !== null; step += 1) {
    const row = await db
      .read<DataTables>()
      .selectFrom('data_versions')
      .select('parent_id')
      .where('id', '=', id)
      .executeTakeFirst();
    id = row?.parent_id ?? null;
  }
  if (id === null) throw referenceUnknown(dataset.name, reference);
  return id;
}

async function findById(db: Read, dataset: DatasetRow, reference: string): Promise<string> {
  if (reference.length < 11) throw referenceUnknown(dataset.name, reference);
  const query = db
    .read<DataTables>()
    .selectFrom('data_versions')
    .select('id')
    .where('dataset_id', '=', dataset.id)
    .where('id', '>=', reference)
    .where('id', '<', `${reference}~`)
    .limit(2)
    .compile();
  const [first, second] = await db.scan<{ readonly id: string }>(query);
  if (first === undefined) throw referenceUnknown(dataset.name, reference);
  if (second !== undefined && first.id !== reference) throw referenceAmbiguous(dataset.name, reference);
  return first.id;
}
