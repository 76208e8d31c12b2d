import { createHash } from 'node:crypto';
import { cursorInvalid } from './search-errors.ts';

/** A value of a row's key: how it ranks (0 a value, 1 NaN, 2 missing) and the value when it ranks 0. */
export interface KeyValue {
  readonly rank: number;
  readonly value: string | number | null;
}

/** What a key holds, term by term. */
export type KeyTypes = ReadonlyArray<'text' | 'number'>;

/** Marks cursors of one query: whatever changes what is found or how it is ordered changes the mark. */
export function markOf(query: unknown): string {
  return createHash('sha256').update(JSON.stringify(query)).digest('base64url').slice(0, 16);
}

export function encodeKey(mark: string, key: readonly KeyValue[]): string {
  const values = key.map(({ rank, value }) => (rank === 0 ? portable(value) : rank));
  return Buffer.from(JSON.stringify([mark, ...values])).toString('base64url');
}

/** Values in lists, so that ranks stay apart; infinities as texts, because JSON has none. */
function portable(value: KeyValue['value']): unknown {
  return [typeof value === 'number' && !Number.isFinite(value) ? String(value) : value];
}

/** The key in a cursor. Throws `tracking.cursor_invalid` when it is none, or that of another query. */
export function decodeKey(mark: string, types: KeyTypes, cursor: string): KeyValue[] {
  const parsed = parse(cursor);
  if (!Array.isArray(parsed) || parsed.length !== types.length + 1 || parsed[0] !== mark) throw cursorInvalid();
  return types.map((type, at) => keyValue(type, parsed[at + 1]));
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw cursorInvalid();
  }
}

function keyValue(type: 'text' | 'number', written: unknown): KeyValue {
  if (written === 1 || written === 2) return { rank: written, value: null };
  const value: unknown = Array.isArray(written) && written.length === 1 ? written[0] : undefined;
  if (type === 'text') {
    if (typeof value !== 'string' || value.includes('\0')) throw cursorInvalid();
    return { rank: 0, value };
  }
  const number = value === 'Infinity' || value === '-Infinity' ? Number(value) : value;
  if (typeof number !== 'number') throw cursorInvalid();
  return { rank: 0, value: number };
}
