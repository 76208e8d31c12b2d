import type { CollectedVersions, RetentionSpec } from '@kaizen/contracts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { deleteSegmentProfiles } from '../profile/profile-store.sql.ts';
import type { DatasetRow, DataTables } from '../tables.ts';
import type { VersionUse } from '../version-use.ts';
import { decideCollectable } from './decide-collectable.ts';
import { versionsCollected } from './events.ts';

interface Candidate {
  readonly id: string;
  readonly state: string;
  readonly rows: number;
  readonly created_at: number;
  readonly tag: string | null;
}

/**
 * Takes the rows of versions that retention lets go and that nothing uses; their records and profiles stay. Segments and row lists that no version of the dataset
 * has any more lose their row; the collector of files removes the bytes after its grace time.
 */
export async function collectVersions(
  db: Database,
  dataset: DatasetRow,
  given: {
    readonly retention: RetentionSpec;
    readonly uses: readonly VersionUse[];
    readonly now: number;
    readonly dryRun: boolean;
  },
): Promise<CollectedVersions> {
  const versions = await listCandidates(db, dataset);
  const ids = decideCollectable(
    versions.map(({ id, state, created_at, tag }) => ({
      id,
      createdAt: created_at,
      isHeld: id === dataset.current_version_id || state === 'staged' || tag !== null,
    })),
    given.retention,
    given.now,
  );
  const kept = await findUses(given.uses, ids);
  const free = new Set(ids.filter((id) => !kept.has(id)));
  const freed = await db.run(async (tx) => {
    const gone = await countFreed(tx, dataset, [...free]);
    if (given.dryRun || free.size === 0) return gone;
    await forgetRows(tx, dataset, [...free], given.now);
    await tx.emit(versionsCollected(dataset, [...free], gone.bytes));
    return gone;
  });
  return {
    versions: versions
      .filter(({ id }) => free.has(id))
      .map(({ id, rows, created_at }) => ({ id, rows, createdAt: created_at })),
    kept: [...kept].map(([id, by]) => ({ id, by })),
    ...freed,
    dryRun: given.dryRun,
  };
}

function listCandidates(db: Database, dataset: DatasetRow): Promise<readonly Candidate[]> {
  const query = db
    .read<DataTables>()
    .selectFrom('data_versions as version')
    .leftJoin('data_tags as tag', 'tag.version_id', 'version.id')
    .select(['version.id as id', 'version.state as state', 'version.rows as rows', 'version.created_at as created_at'])
    .select((e) => e.fn.min('tag.name').as('tag'))
    .where('version.dataset_id', '=', dataset.id)
    .where('version.collected_at', 'is', null)
    .groupBy(['version.id', 'version.state', 'version.rows', 'version.created_at'])
    .orderBy('version.created_at', 'desc')
    .orderBy('version.id', 'desc')
    .compile();
  return db.scan<Candidate>(query);
}

async function findUses(uses: readonly VersionUse[], ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const kept = new Map<string, string>();
  if (ids.length === 0) return kept;
  for (const use of uses) for (const id of await use.isUsed(ids)) if (!kept.has(id)) kept.set(id, use.name);
  return kept;
}

/** Uses by versions other than these. */
function usesOfOthers(tx: Tx, dataset: DatasetRow, ids: readonly string[]) {
  const query = tx
    .on<DataTables>()
    .selectFrom('data_version_segments as use')
    .innerJoin('data_versions as version', 'version.id', 'use.version_id')
    .where('version.dataset_id', '=', dataset.id);
  return ids.length === 0 ? query : query.where('use.version_id', 'not in', [...ids]);
}

function freeSegments(tx: Tx, dataset: DatasetRow, ids: readonly string[]) {
  return tx
    .on<DataTables>()
    .selectFrom('data_segments')
    .where('dataset_id', '=', dataset.id)
    .where('hash', 'not in', usesOfOthers(tx, dataset, ids).select('use.segment_hash'));
}

function freeLists(tx: Tx, dataset: DatasetRow, ids: readonly string[]) {
  // A NULL among the hashes would make every NOT IN unknown.
  const used = usesOfOthers(tx, dataset, ids).select((e) => e.fn.coalesce('use.list_hash', e.val('')).as('hash'));
  return tx
    .on<DataTables>()
    .selectFrom('data_row_lists')
    .where('dataset_id', '=', dataset.id)
    .where('hash', 'not in', used);
}

async function countFreed(tx: Tx, dataset: DatasetRow, ids: readonly string[]) {
  const segments = await freeSegments(tx, dataset, ids).select(['hash', 'bytes']).execute();
  const lists = await freeLists(tx, dataset, ids).select('bytes').execute();
  const bytes = [...segments, ...lists].reduce((sum, row) => sum + row.bytes, 0);
  return { segments: segments.length, bytes };
}

async function forgetRows(tx: Tx, dataset: DatasetRow, ids: readonly string[], now: number): Promise<void> {
  const db = tx.on<DataTables>();
  const segments = (await freeSegments(tx, dataset, ids).select('hash').execute()).map(({ hash }) => hash);
  const lists = (await freeLists(tx, dataset, ids).select('hash').execute()).map(({ hash }) => hash);
  for (const part of chunks(ids)) {
    await db.deleteFrom('data_version_segments').where('version_id', 'in', part).execute();
    await db.updateTable('data_versions').set({ collected_at: now }).where('id', 'in', part).execute();
  }
  await deleteSegmentProfiles(tx, dataset.id, segments);
  for (const part of chunks(segments))
    await db.deleteFrom('data_segments').where('dataset_id', '=', dataset.id).where('hash', 'in', part).execute();
  for (const part of chunks(lists))
    await db.deleteFrom('data_row_lists').where('dataset_id', '=', dataset.id).where('hash', 'in', part).execute();
}

function chunks(values: readonly string[]): readonly string[][] {
  return Array.from({ length: Math.ceil(values.length / 500) }, (_, at) => values.slice(at * 500, at * 500 + 500));
}
