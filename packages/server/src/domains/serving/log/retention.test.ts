import { expect, test } from 'vitest';
import type { LogFile } from './log-file-store.ts';
import { decideRetention } from './retention.ts';

const DAY = 86_400_000;
const now = 100 * DAY;

/** A file whose newest record is so many days old. */
function file(kind: LogFile['kind'], seq: number, days: number, megabytes = 1): LogFile {
  const place = { base: seq * 10, next: seq * 10 + 10, rows: 10, key: `${kind}-${seq}` };
  return { kind, seq, ...place, bytes: megabytes * 1e6, lastAt: now - days * DAY, columns: [] };
}

const limits = { retentionDays: 90, retentionMegabytes: 10 };

test.each<{ readonly name: string; readonly files: readonly LogFile[]; readonly removed: readonly string[] }>([
  { name: 'nothing within both limits', files: [file('predictions', 1, 90), file('labels', 1, 89)], removed: [] },
  {
    name: 'files past the age, up to the first that is not',
    files: [file('predictions', 2, 1), file('predictions', 1, 91), file('predictions', 3, 92)],
    removed: ['predictions-1'],
  },
  {
    name: 'the oldest files until the rest fits the size',
    files: [1, 2, 3, 4].map((seq) => file('predictions', seq, 5 - seq, 4)),
    removed: ['predictions-1', 'predictions-2'],
  },
  {
    name: 'no file at exactly the size',
    files: [file('predictions', 1, 2, 4), file('predictions', 2, 1, 6)],
    removed: [],
  },
  {
    name: 'labels only past the age and older than every row that stays',
    files: [file('predictions', 1, 95), file('predictions', 2, 80), file('labels', 1, 96), file('labels', 2, 85)],
    removed: ['predictions-1', 'labels-1'],
  },
  {
    name: 'no labels for the sake of the size',
    files: [file('predictions', 1, 2, 2), file('labels', 1, 3, 20)],
    removed: ['predictions-1'],
  },
])('retention removes $name', ({ files, removed }) => {
  expect(decideRetention(files, limits, now).map(({ key }) => key)).toEqual(removed);
});
