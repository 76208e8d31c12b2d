import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TestPlatform } from '../../../../testing/test-platform.ts';
import { listEntryRows } from '../../dataset-view.sql.ts';
import type { DataRoom } from '../../room.ts';
import { openDataRoom } from '../../testing/machine-data.ts';
import { manyParts, type Part, partManifest, readParts, sendParts } from '../../testing/part-data.ts';
import { openEntries } from '../open-entries.ts';
import { diffVersions } from './diff-versions.ts';
import { computeDistributionChanges } from './distribution-change.ts';
import { findDifference, leaveOutShared } from './find-difference.duck.ts';

const signal = new AbortController().signal;
const columns = [
  { name: 'id', type: 'integer' },
  { name: 'name', type: 'text' },
  { name: 'size', type: 'number' },
] as const;

test('added, removed and changed rows by key, per column, read from what is not shared', async () => {
  const { platform, room } = await openDataRoom(partManifest);
  const one = (await sendParts(room, 'append', manyParts(100))).versionId ?? '';
  await sendParts(room, 'append', manyParts(50, 200));
  await sendParts(room, 'upsert', [
    [3, 'three', 3],
    [4, 'part 4', 4444],
    [900, 'new', 1],
  ]);
  const two = (await sendParts(room, 'delete', [[7], [8]], 'id')).versionId ?? '';
  const diff = await diffVersions(platform, room.reader, { dataset: 'parts', from: one, to: two }, signal);
  expect(diff).toMatchObject({
    key: ['id'],
    rows: { added: 51, removed: 2, changed: 2, same: 96 },
    schema: { added: [], removed: [], changed: [] },
    changedColumns: [
      { name: 'size', rows: 2 },
      { name: 'name', rows: 1 },
    ],
  });
  expect(diff.samples.removed).toEqual([
    ['7', 'part 7', '433.0'],
    ['8', 'part 8', '352.0'],
  ]);
  expect(diff.samples.changed[0]).toEqual({ before: ['3', 'part 3', '757.0'], after: ['3', 'three', '3.0'] });
  const back = await diffVersions(platform, room.reader, { dataset: 'parts', from: two, to: one }, signal);
  expect(back.rows).toEqual({ added: 2, removed: 51, changed: 2, same: 96 });
  const appended = (await sendParts(room, 'append', manyParts(4, 500))).versionId ?? '';
  const small = await diffVersions(platform, room.reader, { dataset: 'parts', from: two, to: appended }, signal);
  expect(small.rows).toMatchObject({ added: 4, removed: 0, changed: 0 });
  expect(small.readShare).toBeLessThan(0.02);
});

test('without a key a changed row is one removed and one added', async () => {
  const { key: _, ...keyless } = partManifest.data?.parts ?? { source: {} };
  const { platform, room } = await openDataRoom({ ...partManifest, data: { parts: keyless } });
  const one = (await sendParts(room, 'replace', manyParts(20))).versionId ?? '';
  const changed = manyParts(20).map((part): Part => (part[0] === 5 ? [5, 'x', 1] : part));
  const two = (await sendParts(room, 'replace', changed)).versionId ?? '';
  const diff = await diffVersions(platform, room.reader, { dataset: 'parts', from: one, to: two }, signal);
  expect(diff.rows).toEqual({ added: 1, removed: 1, changed: 0, same: 19 });
});

test('diff, then applied, gives the other version', { timeout: 120_000 }, async () => {
  const { platform, room } = await openDataRoom(partManifest);
  const versions = [(await sendParts(room, 'append', manyParts(15))).versionId ?? ''];
  const part = fc.tuple(fc.integer({ min: 0, max: 25 }), fc.constantFrom('a', 'b'), fc.integer({ min: 0, max: 3 }));
  const step = fc.tuple(
    fc.constantFrom('append', 'replace', 'upsert', 'delete'),
    fc.array(part, { minLength: 1, maxLength: 9 }),
    fc.nat(100),
  );
  await fc.assert(
    fc.asyncProperty(step, async ([mode, parts, pick]) => {
      versions.push((await sendParts(room, mode, parts)).versionId ?? '');
      const [from, to] = [versions[pick % versions.length] ?? '', versions.at(-1) ?? ''];
      const { removed, added, changed } = await readDifference(platform, room, from, to);
      const rows = (await readParts(platform, room, from)).map((row) => JSON.stringify(row));
      for (const row of [...removed, ...changed.map(({ before }) => before)]) {
        const at = rows.indexOf(row);
        expect(at).toBeGreaterThanOrEqual(0);
        rows.splice(at, 1);
      }
      rows.push(...added, ...changed.map(({ after }) => after));
      const wanted = (await readParts(platform, room, to)).map((row) => JSON.stringify(row));
      expect(rows.sort()).toEqual(wanted.sort());
    }),
    { numRuns: 30 },
  );
});

async function readDifference(platform: TestPlatform, room: DataRoom, from: string, to: string) {
  await room.reader.getVersion(from);
  const opened = [
    await openEntries(platform.files, await listEntryRows(platform.db, from)),
    await openEntries(platform.files, await listEntryRows(platform.db, to)),
  ] as const;
  return platform.duck.session(async (session) => {
    await findDifference(session, leaveOutShared(...opened), columns, ['id']);
    const row = (c: Readonly<Record<string, unknown>>, letter: string) =>
      JSON.stringify([Number(c[`${letter}0`]), String(c[`${letter}1`]), Number(c[`${letter}2`])]);
    return {
      removed: (await session.rows('SELECT * FROM removed')).map((one) => row(one, 'c')),
      added: (await session.rows('SELECT * FROM added')).map((one) => row(one, 'c')),
      changed: (await session.rows('SELECT * FROM changed')).map((one) => ({
        before: row(one, 'c'),
        after: row(one, 'd'),
      })),
    };
  });
}

describe('distribution change from profiles', () => {
  const column = (edges: number[], counts: number[], missing = 0) => ({
    rows: 10,
    columns: [
      {
        name: 'x',
        type: 'number',
        count: counts.reduce((a, b) => a + b),
        missing,
        distinct: 5,
        histogram: { edges, counts },
      },
    ],
  });
  test('the same histogram has not moved; one that moved away is at 1', () => {
    const still = computeDistributionChanges(column([0, 1, 2], [5, 5]), column([0, 1, 2], [50, 50], 100));
    expect(still[0]).toMatchObject({ psi: 0, jensenShannon: 0, missing: { from: 0, to: 0.5 } });
    const moved = computeDistributionChanges(column([0, 1], [10]), column([9, 10], [10]));
    expect(moved[0]?.jensenShannon).toBeCloseTo(1, 12);
    expect(moved[0]?.histogram?.from.reduce((a, b) => a + b)).toBeCloseTo(10, 9);
  });
  test('values that neither side lists are others', () => {
    const values = (count: number, top: Array<{ value: string; count: number }>) => ({
      rows: count,
      columns: [{ name: 'k', type: 'category', count, missing: 0, distinct: 3, top }],
    });
    const [change] = computeDistributionChanges(
      values(10, [{ value: 'a', count: 6 }]),
      values(10, [{ value: 'b', count: 10 }]),
    );
    expect(change?.values).toEqual([
      { value: 'b', from: 0, to: 10 },
      { value: 'a', from: 6, to: 0 },
      { value: '(other)', from: 4, to: 0 },
    ]);
  });
});
