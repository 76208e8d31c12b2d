import { cutPage, decodeCursor, encodeCursor } from '../../../kernel/list-cursor.ts';
import type { Page } from '../../../kernel/page.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { Webhook } from './contract.ts';
import type { WebhookRow, WebhookTables, WebhookTopicRow } from './tables.ts';
import { topicsOf, viewOf } from './webhook-store.sql.ts';

/** A page of webhooks, newest first. Throws `platform.cursor_invalid`. */
export async function listWebhooks(
  db: Database,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<Webhook>> {
  const read = db.read<WebhookTables>();
  let select = read
    .selectFrom('tracking_webhooks')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (cursor !== undefined) {
    const { at, id } = decodeCursor(cursor);
    select = select.where(({ eb, refTuple, tuple }) => eb(refTuple('created_at', 'id'), '<', tuple(at, id)));
  }
  const rows = await db.scan<WebhookRow>(select.compile());
  const { items, ...next } = cutPage(rows, limit, ({ created_at: at, id }) => encodeCursor({ at, id }));
  const ids = items.map(({ id }) => id);
  const topics = ids.length === 0 ? [] : await db.scan<WebhookTopicRow>(topicsOf(read, ids).compile());
  return { items: items.map((row) => viewOf(row, topics)), ...next };
}
