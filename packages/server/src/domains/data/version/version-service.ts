import type { CollectedVersions, CollectVersions, RetentionSpec, VersionTag, VersionView } from '@kaizen/contracts';
import { canonicalJson } from '../../../kernel/canonical-json.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Platform } from '../../../platform/platform.ts';
import { getDatasetRow } from '../data-reader-service.ts';
import { createDatasetStore, type DatasetStore } from '../dataset-store.sql.ts';
import { type EntryRow, findSchemaRow, findVersionRow, findVersionView, listEntryRows } from '../dataset-view.sql.ts';
import { versionCollected, versionMoved, versionNotFound } from '../errors.ts';
import { versionCommitted } from '../events.ts';
import { parseColumns, parseSpec } from '../row-mapping.ts';
import type { DatasetRow, SchemaRevisionRow, VersionRow } from '../tables.ts';
import type { VersionUse } from '../version-use.ts';
import { collectVersions } from './collect-versions.sql.ts';
import { type CommitEntry, commitVersion } from './commit-version.sql.ts';
import { cannotRevert, noRetention } from './errors.ts';
import { checkTagName, resolveVersion } from './resolve-version.sql.ts';
import { deleteTag, listTags, setTag } from './tags.sql.ts';
import { computeVersionState } from './version-state.ts';

/** What can be done with versions that exist. A reference is an id or its beginning, a tag, `current`, or a number of versions back. */
export interface VersionCommands {
  resolve(dataset: string, reference: string): Promise<VersionView>;
  listTags(dataset: string): Promise<readonly VersionTag[]>;
  tag(dataset: string, name: string, reference: string, by: string): Promise<VersionTag>;
  untag(dataset: string, name: string, by: string): Promise<void>;
  /** A new version with the content of a former one; no bytes are written. */
  revert(
    dataset: string,
    reference: string,
    how: { readonly by: string; readonly message?: string | undefined },
  ): Promise<VersionView>;
  /** Takes the rows of versions by the declared retention, or by the one given. Throws `data.no_retention` when there is none. */
  collect(dataset: string, by: CollectVersions): Promise<CollectedVersions>;
}

export function createVersionCommands(
  platform: Pick<Platform, 'db' | 'clock'>,
  uses: readonly VersionUse[],
): VersionCommands {
  const { db, clock } = platform;
  const view = async (id: string): Promise<VersionView> => {
    const found = await findVersionView(db, id);
    if (found === undefined) throw versionNotFound(id);
    return found;
  };
  const resolve = async (dataset: string, reference: string) => {
    const row = await getDatasetRow(db, dataset);
    return { row, versionId: await resolveVersion(db, row, reference) };
  };
  return {
    resolve: async (dataset, reference) => view((await resolve(dataset, reference)).versionId),
    listTags: async (dataset) => listTags(db, (await getDatasetRow(db, dataset)).id),
    async tag(dataset, name, reference, by) {
      checkTagName(name);
      const { row, versionId } = await resolve(dataset, reference);
      const at = clock.now();
      await db.run((tx) => setTag(tx, row, { name, versionId, by, at }));
      return { name, versionId, author: by, updatedAt: at };
    },
    async untag(dataset, name, by) {
      const row = await getDatasetRow(db, dataset);
      await db.run((tx) => deleteTag(tx, row, name, by));
    },
    async revert(dataset, reference, how) {
      const { row, versionId } = await resolve(dataset, reference);
      return view(await revert(platform, row, versionId, how));
    },
    async collect(dataset, { dryRun = false, ...asked }) {
      const row = await getDatasetRow(db, dataset);
      const retention = chooseRetention(row, asked);
      return collectVersions(db, row, { retention, uses, now: clock.now(), dryRun });
    },
  };
}

function chooseRetention(row: DatasetRow, asked: RetentionSpec): RetentionSpec {
  const isAsked = asked.versions !== undefined || asked.days !== undefined;
  const retention = isAsked ? asked : parseSpec(row)?.retention;
  if (retention === undefined || (retention.versions === undefined && retention.days === undefined))
    throw noRetention(row.name);
  return retention;
}

async function revert(
  { db, clock }: Pick<Platform, 'db' | 'clock'>,
  dataset: DatasetRow,
  versionId: string,
  { by, message }: { readonly by: string; readonly message?: string | undefined },
): Promise<string> {
  const old = await findVersionRow(db, versionId);
  if (old === undefined) throw versionNotFound(versionId);
  if (old.collected_at !== null) throw versionCollected(versionId, old.collected_at);
  const state = computeVersionState(old.state, versionId === dataset.current_version_id);
  if (state !== 'former') throw cannotRevert(versionId, state);
  const entries = await listEntryRows(db, versionId);
  const schema = await findSchemaRow(db, old.dataset_id, old.schema_revision);
  const made = await db.run((tx) =>
    commitAgain(tx, dataset, old, {
      entries,
      hash: schema?.hash ?? '',
      by,
      message: message ?? `back to ${versionId}`,
      at: clock.now(),
    }),
  );
  return made.id;
}

async function commitAgain(
  tx: Tx,
  seen: DatasetRow,
  old: VersionRow,
  given: {
    readonly entries: readonly EntryRow[];
    readonly hash: string;
    readonly by: string;
    readonly message: string;
    readonly at: number;
  },
): Promise<VersionRow> {
  const store = createDatasetStore(tx);
  const dataset = await store.findDataset(seen.name);
  const still = await store.findVersion(old.id);
  if (dataset?.current_version_id !== seen.current_version_id || still?.collected_at !== null)
    throw versionMoved(seen.name);
  const { row, isNew } = await commitVersion(store, {
    dataset,
    schema: await chooseSchema(store, dataset, { revision: old.schema_revision, hash: given.hash }),
    entries: commitEntries(given.entries),
    source: { kind: 'version', hash: old.id, mode: 'replace' },
    message: given.message,
    author: given.by,
    profile: old.profile,
    origin: old.origin,
    addedRows: 0,
    removedRows: 0,
    addedBytes: 0,
    state: 'accepted',
    at: given.at,
  });
  if (isNew) await tx.emit(versionCommitted(dataset, row, old.id));
  return row;
}

/** The schema in force where it has the same columns, so that going back with rows does not bring back old rules; otherwise that of the old version. */
async function chooseSchema(
  store: DatasetStore,
  dataset: DatasetRow,
  old: { readonly revision: number; readonly hash: string },
): Promise<{ readonly revision: number; readonly hash: string }> {
  const typesOf = (row: SchemaRevisionRow | undefined) =>
    row === undefined ? undefined : canonicalJson(parseColumns(row).map(({ name, type }) => [name, type]));
  const inForce = await store.findSchema(dataset.id, dataset.schema_revision);
  const isSame = typesOf(inForce) === typesOf(await store.findSchema(dataset.id, old.revision));
  return inForce !== undefined && isSame ? { revision: inForce.revision, hash: inForce.hash } : old;
}

/** Stored uses as entries of a new version. */
function commitEntries(rows: readonly EntryRow[]): readonly CommitEntry[] {
  let offset = 0;
  return rows.map((row) => {
    const start = row.use_start ?? offset;
    const count = row.use_rows ?? row.rows;
    offset += count;
    const list = row.list_hash === null ? undefined : { hash: row.list_hash, bytes: row.list_bytes ?? 0 };
    return { segment: row, rows: count, start, list };
  });
}
