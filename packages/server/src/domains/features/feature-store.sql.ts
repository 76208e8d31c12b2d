import type { FeatureSetView } from '@kaizen/contracts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { setRevised } from './events.ts';
import type { SetDefinition } from './set-definition.ts';
import type { FeatureRevisionRow, FeatureSetRow, FeatureTables } from './tables.ts';

type Read = Pick<Database, 'read' | 'scan'>;

/** A revision with the set that it belongs to. */
export interface FoundRevision {
  readonly view: FeatureSetView;
  readonly definition: SetDefinition;
}

const joined = (db: Read) =>
  db
    .read<FeatureTables>()
    .selectFrom('features_revisions as revision')
    .innerJoin('features_sets as set', 'set.name', 'revision.name')
    .selectAll('revision')
    .select('set.project_id as project_id');

/** A revision by id. */
export async function findRevision(db: Read, id: string): Promise<FoundRevision | undefined> {
  const row = await joined(db).where('revision.id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toRevision(row);
}

/** The revision in force of a set. */
export async function findCurrent(db: Read, name: string): Promise<FoundRevision | undefined> {
  const row = await joined(db)
    .whereRef('set.current_id', '=', 'revision.id')
    .where('set.name', '=', name)
    .executeTakeFirst();
  return row === undefined ? undefined : toRevision(row);
}

/** The revisions in force of all sets, by name. */
export async function listCurrent(db: Read, projectId: string | undefined): Promise<readonly FeatureSetView[]> {
  let select = joined(db).whereRef('set.current_id', '=', 'revision.id').orderBy('set.name');
  if (projectId !== undefined) select = select.where('set.project_id', '=', projectId);
  const rows: ReadonlyArray<FeatureRevisionRow & { readonly project_id: string }> = await db.scan(select.compile());
  return rows.map((row) => toRevision(row).view);
}

export function findSetRow(db: Read, name: string): Promise<FeatureSetRow | undefined> {
  return db.read<FeatureTables>().selectFrom('features_sets').selectAll().where('name', '=', name).executeTakeFirst();
}

/** Makes a definition the one in force: an equal revision again, or the next one. */
export async function putRevision(
  tx: Tx,
  set: Pick<FeatureSetRow, 'name' | 'project_id' | 'environment'>,
  given: {
    readonly definition: SetDefinition;
    readonly hash: string;
    readonly newId: () => string;
    readonly at: number;
  },
): Promise<void> {
  const db = tx.on<FeatureTables>();
  const revisions = db.selectFrom('features_revisions').where('name', '=', set.name);
  const known = await revisions.selectAll().where('hash', '=', given.hash).executeTakeFirst();
  const existing = await db.selectFrom('features_sets').selectAll().where('name', '=', set.name).executeTakeFirst();
  const id = known?.id ?? given.newId();
  if (existing === undefined)
    await db
      .insertInto('features_sets')
      .values({ ...set, current_id: id, created_at: given.at })
      .execute();
  else
    await db
      .updateTable('features_sets')
      .set({ current_id: id, environment: set.environment })
      .where('name', '=', set.name)
      .execute();
  if (known !== undefined) return;
  const last = await revisions.select('revision').orderBy('revision', 'desc').limit(1).executeTakeFirst();
  const row: FeatureRevisionRow = {
    id,
    name: set.name,
    revision: (last?.revision ?? 0) + 1,
    hash: given.hash,
    definition: JSON.stringify(given.definition),
    created_at: given.at,
  };
  await db.insertInto('features_revisions').values(row).execute();
  await tx.emit(setRevised(set, row, given.definition));
}

function toRevision(row: FeatureRevisionRow & { readonly project_id: string }): FoundRevision {
  // Row mapping: written by putRevision only.
  const definition = JSON.parse(row.definition) as SetDefinition;
  return {
    definition,
    view: {
      id: row.id,
      name: row.name,
      projectId: row.project_id,
      from: definition.from,
      revision: row.revision,
      inputs: definition.inputs.map((input) => input.name),
      derived: definition.derived.map((column) => ({ ...column })),
      use: [...definition.use],
      createdAt: row.created_at,
    },
  };
}
