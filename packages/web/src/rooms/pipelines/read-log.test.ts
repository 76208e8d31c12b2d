import { expect, it } from 'vitest';
import { addPiece, mostLines, unreadLog } from './read-log.ts';

const page = (texts: readonly string[], next: number, attempt = 1) => ({
  lines: texts.map((text) => ({ at: 1, source: 'out' as const, text })),
  attempt,
  next,
  isEnded: false,
});

it('adds pieces, begins anew with a later attempt, and holds a bounded number of lines', () => {
  const one = addPiece(unreadLog, page(['a', 'b'], 20));
  const two = addPiece(one, page(['c'], 30));
  expect(two.lines.map(({ text }) => text)).toEqual(['a', 'b', 'c']);
  expect(addPiece(two, page(['z'], 40, 2))).toEqual({ ...unreadLog, attempt: 2 });
  const many = addPiece(
    two,
    page(
      Array.from({ length: mostLines }, (_, n) => String(n)),
      99,
    ),
  );
  expect([many.lines.length, many.leftOut, many.lines[0]?.text]).toEqual([mostLines, 3, '0']);
});
