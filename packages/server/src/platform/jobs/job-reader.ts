import type { JobView } from '@kaizen/contracts';
import { readIdCursor } from '../../kernel/list-cursor.ts';
import type { Database } from '../db/database.ts';
import type { JobRow, JobTables } from './job-row.ts';

const DEFAULT_LIMIT = 50;
/** A page of 1,000, and one more to know whether there is another. */
const MOST = 1001;
const SMALL = 100;

export async function readJob(db: Database, id: string): Promise<JobRow | undefined> {
  return db.read<JobTables>().selectFrom('platform_jobs').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Jobs by the query, newest first; more than 100 are read off the main thread. */
export async function readJobs(
  db: Database,
  query: {
    readonly projectId?: string;
    readonly state?: JobView['state'];
    readonly kind?: string;
    readonly limit?: number;
    readonly cursor?: string;
  },
): Promise<readonly JobRow[]> {
  const limit = Math.max(1, Math.min(query.limit ?? DEFAULT_LIMIT, MOST));
  let select = db.read<JobTables>().selectFrom('platform_jobs').selectAll().orderBy('id', 'desc').limit(limit);
  if (query.projectId !== undefined) select = select.where('project_id', '=', query.projectId);
  if (query.state !== undefined) select = select.where('state', '=', query.state);
  if (query.cursor !== undefined) select = select.where('id', '<', readIdCursor(query.cursor, 'job'));
  if (query.kind !== undefined) select = select.where('kind', '=', query.kind);
  return limit <= SMALL ? select.execute() : db.scan<JobRow>(select.compile());
}

/** The kinds that have a queued job. */
export async function readQueuedKinds(db: Database): Promise<ReadonlySet<string>> {
  const rows = await db
    .read<JobTables>()
    .selectFrom('platform_jobs')
    .select('kind')
    .distinct()
    .where('state', '=', 'queued')
    .execute();
  return new Set(rows.map(({ kind }) => kind));
}
