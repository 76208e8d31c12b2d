import type { BatchView, DatasetSchema, DatasetView, State, VersionView } from '@kaizen/contracts';
import { cutPage, decodeCursor, encodeCursor } from '../../kernel/list-cursor.ts';
import type { Page, PageRequest } from '../../kernel/page.ts';
import type { Database } from '../../platform/db/database.ts';
import { batchView, parseColumns, type verdictOf, versionView } from './row-mapping.ts';
import type { BatchRow, DatasetRow, DataTables, SchemaRevisionRow, SegmentRow, VersionRow } from './tables.ts';

type Read = Pick<Database, 'read' | 'scan'>;
const DEFAULT_LIMIT = 50;
/** Everything of a version but its profile and record, which can be large. */
const VERSION_FIELDS = [
  'id',
  'dataset_id',
  'parent_id',
  'schema_revision',
  'rows',
  'added_rows',
  'removed_rows',
  'bytes',
  'added_bytes',
  'state',
  'collected_at',
  'message',
  'author',
  'created_at',
] as const;
type SlimVersion = Pick<VersionRow, (typeof VERSION_FIELDS)[number]>;

export function findDatasetRow(db: Read, name: string): Promise<DatasetRow | undefined> {
  return db.read<DataTables>().selectFrom('data_datasets').selectAll().where('name', '=', name).executeTakeFirst();
}

export async function listDatasetNames(db: Read): Promise<readonly string[]> {
  const query = db.read<DataTables>().selectFrom('data_datasets').select('name').orderBy('name').compile();
  const rows: ReadonlyArray<{ readonly name: string }> = await db.scan(query);
  return rows.map((row) => row.name);
}

export function findVersionRow(db: Read, id: string): Promise<VersionRow | undefined> {
  return db.read<DataTables>().selectFrom('data_versions').selectAll().where('id', '=', id).executeTakeFirst();
}

export function findSchemaRow(db: Read, datasetId: string, revision: number): Promise<SchemaRevisionRow | undefined> {
  return db
    .read<DataTables>()
    .selectFrom('data_schema_revisions')
    .selectAll()
    .where('dataset_id', '=', datasetId)
    .where('revision', '=', revision)
    .executeTakeFirst();
}

export async function findSchemaView(db: Read, row: DatasetRow): Promise<DatasetSchema> {
  const schema = row.schema_revision === 0 ? undefined : await findSchemaRow(db, row.id, row.schema_revision);
  return { revision: row.schema_revision, columns: schema === undefined ? [] : [...parseColumns(schema)] };
}

/** A segment as a version has it: `use_rows` of its rows from `use_start` on, by the row list in `list_file`; null: all, in order. */
export interface EntryRow extends SegmentRow {
  readonly use_rows: number | null;
  readonly use_start: number | null;
  readonly list_hash: string | null;
  readonly list_file: string | null;
  readonly list_bytes: number | null;
}

/** Segments of a version in order, as stored. */
export function listEntryRows(db: Read, versionId: string): Promise<EntryRow[]> {
  const query = db
    .read<DataTables>()
    .selectFrom('data_version_segments as use')
    .innerJoin('data_versions as version', 'version.id', 'use.version_id')
    .innerJoin('data_segments as segment', (join) =>
      join.onRef('segment.hash', '=', 'use.segment_hash').onRef('segment.dataset_id', '=', 'version.dataset_id'),
    )
    .leftJoin('data_row_lists as list', (join) =>
      join.onRef('list.hash', '=', 'use.list_hash').onRef('list.dataset_id', '=', 'version.dataset_id'),
    )
    .selectAll('segment')
    .select(['use.rows as use_rows', 'use.start as use_start', 'use.list_hash as list_hash'])
    .select(['list.file_hash as list_file', 'list.bytes as list_bytes'])
    .where('use.version_id', '=', versionId)
    .orderBy('use.position')
    .compile();
  return db.scan<EntryRow>(query);
}

/** Tags of versions, by version. */
async function findTags(db: Read, versionIds: readonly string[]): Promise<ReadonlyMap<string, string[]>> {
  const tags = new Map<string, string[]>();
  if (versionIds.length === 0) return tags;
  const query = db
    .read<DataTables>()
    .selectFrom('data_tags')
    .select(['name', 'version_id'])
    .where('version_id', 'in', [...versionIds])
    .orderBy('name')
    .compile();
  for (const { name, version_id } of await db.scan<{ readonly name: string; readonly version_id: string }>(query))
    tags.set(version_id, [...(tags.get(version_id) ?? []), name]);
  return tags;
}

export async function findVersionView(db: Read, versionId: string): Promise<VersionView | undefined> {
  const row = await db
    .read<DataTables>()
    .selectFrom('data_versions as version')
    .innerJoin('data_datasets as dataset', 'dataset.id', 'version.dataset_id')
    .select(VERSION_FIELDS.map((field) => `version.${field}` as const))
    .select(['dataset.name as dataset', 'dataset.current_version_id as current'])
    .where('version.id', '=', versionId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const tags = await findTags(db, [row.id]);
  return toVersionView(db, row, { dataset: row.dataset, current: row.current, tags: tags.get(row.id) ?? [] });
}

async function toVersionView(
  db: Read,
  row: SlimVersion,
  of: { readonly dataset: string; readonly current: string | null; readonly tags: string[] },
): Promise<VersionView> {
  const entries = await listEntryRows(db, row.id);
  return versionView(row, {
    dataset: of.dataset,
    current: row.id === of.current,
    tags: of.tags,
    segments: entries.map(({ hash, rows, bytes, use_rows }) => ({ hash, rows: use_rows ?? rows, bytes })),
  });
}

export async function listVersionViews(db: Read, dataset: DatasetRow, page: PageRequest): Promise<Page<VersionView>> {
  const { at, id, limit } = readPage(page);
  let select = db
    .read<DataTables>()
    .selectFrom('data_versions')
    .select(VERSION_FIELDS)
    .where('dataset_id', '=', dataset.id)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (at !== undefined && id !== undefined) {
    select = select.where((e) => e.or([e('created_at', '<', at), e.and([e('created_at', '=', at), e('id', '<', id)])]));
  }
  const rows = await db.scan<SlimVersion>(select.compile());
  const { kept, next } = cut(rows, limit);
  const items: VersionView[] = [];
  const tags = await findTags(
    db,
    kept.map((row) => row.id),
  );
  const of = { dataset: dataset.name, current: dataset.current_version_id };
  for (const row of kept) items.push(await toVersionView(db, row, { ...of, tags: tags.get(row.id) ?? [] }));
  return { items, ...next };
}

export async function findBatchView(db: Read, batchId: string): Promise<BatchView | undefined> {
  const row = await db
    .read<DataTables>()
    .selectFrom('data_batches as batch')
    .innerJoin('data_datasets as dataset', 'dataset.id', 'batch.dataset_id')
    .selectAll('batch')
    .select('dataset.name as dataset')
    .where('batch.id', '=', batchId)
    .executeTakeFirst();
  return row === undefined ? undefined : batchView(row, row.dataset);
}

export async function listBatchViews(db: Read, dataset: DatasetRow, page: PageRequest): Promise<Page<BatchView>> {
  const { at, id, limit } = readPage(page);
  let select = db
    .read<DataTables>()
    .selectFrom('data_batches')
    .selectAll()
    .where('dataset_id', '=', dataset.id)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (at !== undefined && id !== undefined) {
    select = select.where((e) => e.or([e('created_at', '<', at), e.and([e('created_at', '=', at), e('id', '<', id)])]));
  }
  const { kept, next } = cut(await db.scan<BatchRow>(select.compile()), limit);
  return { items: kept.map((row) => batchView(row, dataset.name)), ...next };
}

export async function toDatasetView(db: Read, row: DatasetRow): Promise<DatasetView> {
  const version = row.current_version_id === null ? undefined : await findVersionView(db, row.current_version_id);
  const batch = row.last_batch_id === null ? undefined : await findBatchView(db, row.last_batch_id);
  const schema = await findSchemaView(db, row);
  const staged = await findStaged(db, row.id);
  return {
    id: row.id,
    name: row.name,
    projectId: row.project_id,
    state: staged === undefined ? stateOf(batch?.verdict) : 'needs_you',
    rows: version?.rows ?? 0,
    ...(version === undefined ? {} : { currentVersion: version }),
    ...(batch === undefined ? {} : { lastBatch: batch }),
    ...(staged === undefined ? {} : { stagedVersion: staged.id }),
    ...(schema.revision === 0 ? {} : { schema }),
    createdAt: row.created_at,
  };
}

/** The newest version that waits for a decision. */
function findStaged(db: Read, datasetId: string): Promise<{ readonly id: string } | undefined> {
  return db
    .read<DataTables>()
    .selectFrom('data_versions')
    .select('id')
    .where('dataset_id', '=', datasetId)
    .where('state', '=', 'staged')
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function listDatasetViews(
  db: Read,
  query: PageRequest & { readonly projectId?: string | undefined },
): Promise<Page<DatasetView>> {
  const { at, id, limit } = readPage(query);
  let select = db
    .read<DataTables>()
    .selectFrom('data_datasets')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (query.projectId !== undefined) select = select.where('project_id', '=', query.projectId);
  if (at !== undefined && id !== undefined) {
    select = select.where((e) => e.or([e('created_at', '<', at), e.and([e('created_at', '=', at), e('id', '<', id)])]));
  }
  const { kept, next } = cut(await db.scan<DatasetRow>(select.compile()), limit);
  const items: DatasetView[] = [];
  for (const row of kept) items.push(await toDatasetView(db, row));
  return { items, ...next };
}

function stateOf(verdict: ReturnType<typeof verdictOf> | undefined): State {
  if (verdict === undefined) return 'waiting';
  if (verdict === 'accepted') return 'ok';
  return verdict === 'quarantined' ? 'warning' : 'needs_you';
}

function readPage(page: PageRequest): { readonly at?: number; readonly id?: string; readonly limit: number } {
  const limit = page.limit ?? DEFAULT_LIMIT;
  return page.cursor === undefined ? { limit } : { limit, ...decodeCursor(page.cursor) };
}

function cut<T extends { readonly created_at: number; readonly id: string }>(
  rows: readonly T[],
  limit: number,
): { readonly kept: readonly T[]; readonly next: { readonly next?: string } } {
  const { items, ...next } = cutPage(rows, limit, (last) => encodeCursor({ at: last.created_at, id: last.id }));
  return { kept: items, next };
}
