import { KaizenError } from '../../kernel/errors.ts';

/** Where a list went on: instant and id of its last item. */
export interface ListCursor {
  readonly at: number;
  readonly id: string;
}

/** An opaque text for {@link decodeCursor}. */
export function encodeCursor(cursor: ListCursor): string {
  return Buffer.from(`${cursor.at}:${cursor.id}`).toString('base64url');
}

/** Throws `data.cursor_invalid` for a text that no list returned. */
export function decodeCursor(text: string): ListCursor {
  const match = /^(\d{1,16}):(\S{1,200})$/.exec(Buffer.from(text, 'base64url').toString());
  if (match?.[1] === undefined || match[2] === undefined) {
    throw new KaizenError(
      'invalid',
      'data.cursor_invalid',
      'The cursor is not one that a list returned. Start without it.',
    );
  }
  return { at: Number(match[1]), id: match[2] };
}
