import { KaizenError } from './errors.ts';
import type { Page } from './page.ts';

/** Where a list went on: the instant (or number) and id of its last item. */
export interface ListCursor {
  readonly at: number;
  readonly id: string;
}

/** An opaque text for {@link decodeCursor}. */
export function encodeCursor(cursor: ListCursor): string {
  return Buffer.from(`${cursor.at}:${cursor.id}`).toString('base64url');
}

/** Throws `platform.cursor_invalid` for a text that no list returned. */
export function decodeCursor(text: string): ListCursor {
  const match = /^(\d{1,16}):(\S{1,200})$/.exec(Buffer.from(text, 'base64url').toString());
  if (match?.[1] === undefined || match[2] === undefined) throw cursorInvalid();
  return { at: Number(match[1]), id: match[2] };
}

/** The cursor of a list in order of ids, which is the id of its last item. Throws `platform.cursor_invalid` for another text. */
export function readIdCursor(text: string, prefix: string): string {
  if (!text.startsWith(`${prefix}_`) || !/^\w{1,60}$/.test(text)) throw cursorInvalid();
  return text;
}

/** For a cursor that no list returned. */
export function cursorInvalid(): KaizenError {
  return new KaizenError(
    'invalid',
    'platform.cursor_invalid',
    'The cursor is not one that this list returned. Leave it out to begin at the first page.',
    { field: 'cursor' },
  );
}

/** The page of `limit` items of a read that asked for one more; the cursor is there when that one was found. */
export function cutPage<T>(rows: readonly T[], limit: number, cursorOf: (last: T) => string): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, next: cursorOf(last) } : { items };
}
