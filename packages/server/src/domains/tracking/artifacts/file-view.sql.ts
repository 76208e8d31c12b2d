import { sql } from 'kysely';
import type { Database } from '../../../platform/db/database.ts';
import type { FileRow, TrackingTables } from '../tables.ts';
import type { ArtifactEntry } from './contract.ts';
import { rangeBelow } from './file-store.sql.ts';

/** The row of one file of the tree. */
export function findFileRow(db: Database, path: string): Promise<FileRow | undefined> {
  return db.read<TrackingTables>().selectFrom('tracking_files').selectAll().where('path', '=', path).executeTakeFirst();
}

/** Where the files of a run lie; undefined when there is no such run. */
export async function findRunFilesUri(db: Database, runId: string): Promise<string | undefined> {
  const run = await db
    .read<TrackingTables>()
    .selectFrom('tracking_runs')
    .select('artifact_uri')
    .where('id', '=', runId)
    .executeTakeFirst();
  return run?.artifact_uri;
}

/** Where the files of a logged model lie; undefined when there is no such model. */
export async function findModelFilesUri(db: Database, id: string): Promise<string | undefined> {
  const model = await db
    .read<TrackingTables>()
    .selectFrom('tracking_logged_models')
    .select('artifact_uri')
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return model?.artifact_uri;
}

interface ChildRow {
  readonly name: string;
  readonly size: number | null;
}

/**
 * The children of a folder by stepping from one to the next on the key (each step is one look-up, however many files lie below a folder). They come in
 * the order of their paths, after `after`.
 */
export async function listChildren(
  db: Database,
  folder: string,
  limit: number,
  after?: ArtifactEntry,
): Promise<ArtifactEntry[]> {
  const { from, to } = rangeBelow(folder);
  const start = after === undefined ? from : `${from}${after.name}${after.isFolder ? '0' : '\u0001'}`;
  const position = db.kind === 'sqlite' ? sql.raw('instr') : sql.raw('strpos');
  const character = db.kind === 'sqlite' ? sql.raw('char') : sql.raw('chr');
  const rest = sql`substr(child.path, length(cast(${from} as text)) + 1)`;
  const slash = sql`${position}(${rest}, '/')`;
  // No path holds a control character, so the next path after a file's is the first one not below `path || U+0001`.
  const next = sql`case when ${slash} > 0
    then substr(child.path, 1, length(cast(${from} as text)) + ${slash} - 1) || '0'
    else child.path || ${character}(1) end`;
  const query = sql<ChildRow>`
    with recursive child(path) as (
      select min(path) from tracking_files where path >= ${start} and path < ${to}
      union all
      select (select min(file.path) from tracking_files as file where file.path >= ${next} and file.path < ${to})
      from child where child.path is not null
    )
    select case when ${slash} > 0 then substr(${rest}, 1, ${slash} - 1) else ${rest} end as name,
      case when ${slash} > 0 then null else (select size from tracking_files as file where file.path = child.path) end as size
    from child where child.path is not null limit ${sql.lit(limit)}`.compile(db.read<TrackingTables>());
  const rows = await db.scan<ChildRow>(query);
  return rows.map(({ name, size }) =>
    size === null ? { name, isFolder: true } : { name, isFolder: false, size: Number(size) },
  );
}
