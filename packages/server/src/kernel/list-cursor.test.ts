import { expect, test } from 'vitest';
import { cutPage, decodeCursor, encodeCursor, readIdCursor } from './list-cursor.ts';

test('a cursor comes back as it went, and nothing else is taken for one', () => {
  expect(decodeCursor(encodeCursor({ at: 17, id: 'run_1' }))).toEqual({ at: 17, id: 'run_1' });
  expect(readIdCursor('rel_01abc', 'rel')).toBe('rel_01abc');
  for (const text of ['', 'x', encodeCursor({ at: 1, id: '' })]) {
    expect(() => decodeCursor(text)).toThrow(expect.objectContaining({ code: 'platform.cursor_invalid' }));
  }
  for (const text of ['gat_1', 'rel', "rel_1'"])
    expect(() => readIdCursor(text, 'rel')).toThrow('The cursor is not one');
});

test('a page has a cursor when there is more', () => {
  const cursorOf = (item: number) => String(item);
  expect(cutPage([1, 2, 3], 2, cursorOf)).toEqual({ items: [1, 2], next: '2' });
  expect(cutPage([1, 2], 2, cursorOf)).toEqual({ items: [1, 2] });
  expect(cutPage([], 2, cursorOf)).toEqual({ items: [] });
});
