import type { EventEnvelope, EventType } from '@kaizen/contracts';
import type { Page } from '../../kernel/page.ts';
import type { Database } from '../db/database.ts';
import { type EventRow, envelopeOf, type OutboxTables } from './event-row.ts';
import type { EventQuery } from './outbox.ts';

const DEFAULT_LIMIT = 50;
const MOST = 1000;
const SMALL = 100;

/** The last sequence number that is committed; 0 before the first event. */
export async function readHead(db: Database): Promise<number> {
  const row = await db
    .read<OutboxTables>()
    .selectFrom('platform_events')
    .select((eb) => eb.fn.max('seq').as('seq'))
    .executeTakeFirst();
  return row?.seq ?? 0;
}

/** The next events of some types, oldest first, after one sequence number and up to another (at most 100). */
export async function readNext(
  db: Database,
  query: {
    readonly types: readonly EventType[];
    readonly after: number;
    readonly upTo: number;
    readonly limit: number;
  },
): Promise<readonly EventEnvelope[]> {
  if (query.types.length === 0) return [];
  const rows = await db
    .read<OutboxTables>()
    .selectFrom('platform_events')
    .selectAll()
    .where('type', 'in', query.types)
    .where('seq', '>', query.after)
    .where('seq', '<=', query.upTo)
    .orderBy('seq')
    .limit(Math.min(query.limit, SMALL))
    .execute();
  return rows.map(envelopeOf);
}

/** A page of the kept events; more than 100 are read off the main thread. */
export async function findEvents(db: Database, query: EventQuery): Promise<Page<EventEnvelope>> {
  const limit = Math.max(1, Math.min(query.limit ?? DEFAULT_LIMIT, MOST));
  const newestFirst = query.order === 'newest';
  let select = db
    .read<OutboxTables>()
    .selectFrom('platform_events')
    .selectAll()
    .orderBy('seq', newestFirst ? 'desc' : 'asc')
    .limit(limit + 1);
  if (query.projectId !== undefined) select = select.where('project_id', '=', query.projectId);
  if (query.types !== undefined) {
    if (query.types.length === 0) return { items: [] };
    select = select.where('type', 'in', query.types);
  }
  if (query.subject !== undefined) select = select.where('subject', '=', query.subject);
  if (query.after !== undefined) select = select.where('seq', newestFirst ? '<' : '>', query.after);
  if (query.until !== undefined) select = select.where('at', '<=', query.until);
  const rows = limit < SMALL ? await select.execute() : await db.scan<EventRow>(select.compile());
  const items = rows.slice(0, limit).map(envelopeOf);
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, next: String(last.seq) } : { items };
}
