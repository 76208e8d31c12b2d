import { cursorInvalid } from './errors.ts';

/** Where a list went on: the instant and id of its last item. */
export interface ListCursor {
  readonly at: number;
  readonly id: string;
}

/** An opaque text for {@link decodeCursor}. */
export function encodeCursor(cursor: ListCursor): string {
  return Buffer.from(`${cursor.at}:${cursor.id}`).toString('base64url');
}

/** Throws `tracking.cursor_invalid` for a text that no list returned. */
export function decodeCursor(text: string): ListCursor {
  const match = /^(\d{1,16}):(\S{1,100})$/.exec(Buffer.from(text, 'base64url').toString());
  if (match?.[1] === undefined || match[2] === undefined) throw cursorInvalid();
  return { at: Number(match[1]), id: match[2] };
}
