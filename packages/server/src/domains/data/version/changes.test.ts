import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DataRoom } from '../room.ts';
import { openDataRoom } from '../testing/machine-data.ts';
import {
  partManifest as manifest,
  manyParts as many,
  type Part,
  readParts as read,
  sendParts as send,
} from '../testing/part-data.ts';
import { diffVersions } from './diff/diff-versions.ts';

type Mode = Parameters<DataRoom['commands']['ingest']>[0]['mode'];

describe('only what differs is stored', () => {
  test.each([
    ['rows appended', (parts: Part[]) => [...parts, ...many(30).map(([i]): Part => [9000 + i, 'new', i])], 30, 0],
    [
      'rows changed here and there',
      (parts: Part[]) => parts.map((p): Part => (p[0] % 97 === 5 ? [p[0], 'x', 1] : p)),
      31,
      31,
    ],
    [
      'rows removed at the front and added at the end',
      (p: Part[]) => [...p.slice(50), [9001, 'new', 1] as Part],
      1,
      50,
    ],
    ['rows put between', (p: Part[]) => [...p.slice(0, 700), [9001, 'new', 1] as Part, ...p.slice(700)], 1, 0],
    ['the first row moved to the end', (p: Part[]) => [...p.slice(1), ...p.slice(0, 1)], 1, 1],
    ['most rows changed', (p: Part[]) => p.map(([id]): Part => [id, 'y', id]), 3000, 3000],
  ] as const)('%s', async (_, change, added, removed) => {
    const { platform, room } = await openDataRoom(manifest);
    const first = many(3000);
    const one = await send(room, 'replace', first);
    const next = change(first);
    const two = await send(room, 'replace', next);
    expect(await read(platform, room, two.versionId)).toEqual(next);
    expect(await read(platform, room, one.versionId)).toEqual(first);
    const version = await room.reader.getVersion(two.versionId ?? '');
    expect(version).toMatchObject({ rows: next.length, addedRows: added, removedRows: removed, current: true });
    expect((await room.reader.getProfile(version.id)).columns[1]?.count).toBe(next.length);
    expect(await send(room, 'replace', next), 'the same bytes again').toEqual(two);
    const back = await send(room, 'replace', first);
    expect(await read(platform, room, back.versionId)).toEqual(first);
  });

  test('rows in place of those with the same key; new ones last; deleted ones gone', async () => {
    const { platform, room } = await openDataRoom(manifest);
    await send(room, 'append', many(5));
    const two = await send(room, 'upsert', [
      [3, 'three', 3],
      [7, 'seven', 7],
      [1, 'old', 0],
      [1, 'one', 1],
      [0, 'part 0', 0],
    ]);
    const after = await read(platform, room, two.versionId);
    expect(after.map(([id, name]) => `${id} ${name}`)).toEqual([
      '0 part 0',
      '1 one',
      '2 part 2',
      '3 three',
      '4 part 4',
      '7 seven',
    ]);
    const same = await send(room, 'upsert', [[7, 'seven', 7]]);
    expect(same.versionId).toBe(two.versionId);
    const three = await send(room, 'delete', [[1], [99]], 'id');
    expect((await read(platform, room, three.versionId)).map(([id]) => id)).toEqual([0, 2, 3, 4, 7]);
    const four = await send(room, 'append', [[1, 'again', 1]]);
    expect((await read(platform, room, four.versionId)).map(([id]) => id)).toEqual([0, 2, 3, 4, 7, 1]);
  });

  test('without a key, or without rows, it is refused with the mend', async () => {
    const { key: _, ...keyless } = manifest.data?.parts ?? { source: {} };
    const { room } = await openDataRoom({ ...manifest, data: { parts: keyless } });
    await expect(send(room, 'upsert', many(2))).rejects.toMatchObject({ code: 'data.no_key' });
    const keyed = await openDataRoom(manifest);
    await expect(send(keyed.room, 'delete', many(2))).rejects.toMatchObject({ code: 'data.nothing_to_delete' });
  });
});

test('any series of changes gives the rows that plain lists give', { timeout: 120_000 }, async () => {
  const { platform, room } = await openDataRoom(manifest);
  const part = fc.tuple(fc.integer({ min: 0, max: 30 }), fc.constantFrom('a', 'b'), fc.integer({ min: 0, max: 3 }));
  const step = fc.tuple(
    fc.constantFrom<Mode>('append', 'replace', 'upsert', 'upsert', 'delete', 'delete'),
    fc.array(part, { minLength: 1, maxLength: 12 }),
  );
  let state: readonly Part[] = [];
  await fc.assert(
    fc.asyncProperty(step, async ([mode, parts]) => {
      if (state.length === 0 && mode === 'delete') return;
      const { versionId } = await send(room, mode, parts);
      // The same bytes that are in already are not appended again.
      const isKnown = mode === 'append' && (await room.reader.findCurrentVersion('parts'))?.id !== versionId;
      const sum = (await room.reader.findCurrentVersion('parts'))?.rows ?? 0;
      if (!isKnown && !(mode === 'append' && sum === state.length)) state = applyPlainly(state, mode, parts);
      expect(await read(platform, room, (await room.reader.findCurrentVersion('parts'))?.id)).toEqual(state);
    }),
    { numRuns: 40 },
  );
});

function applyPlainly(state: readonly Part[], mode: Mode, parts: readonly Part[]): readonly Part[] {
  if (mode === 'append') return [...state, ...parts];
  if (mode === 'replace') return parts;
  const last = new Map(parts.map((part, index) => [part[0], { part, index }]));
  if (mode === 'delete') return state.filter(([id]) => !last.has(id));
  const seen = new Set<number>();
  const kept = state.flatMap((old): readonly Part[] => {
    const next = last.get(old[0]);
    if (next === undefined) return [old];
    if (seen.has(old[0])) return [];
    seen.add(old[0]);
    return [next.part];
  });
  const fresh = [...last.values()]
    .filter(({ part }) => !seen.has(part[0]))
    .sort((left, right) => left.index - right.index);
  return [...kept, ...fresh.map(({ part }) => part)];
}

test('rows with dates and timestamps are compared, replaced and told apart like any others', async () => {
  const { platform, room } = await openDataRoom({
    kaizen: 1,
    project: 'plant',
    data: {
      parts: { source: {}, columns: { id: { type: 'integer' }, made: { type: 'date' }, at: { type: 'timestamp' } } },
    },
  });
  const rows = (changed: string) =>
    Array.from({ length: 40 }, (_, i) => [i, '2026-03-01', i === 7 ? changed : `2026-03-02T10:00:${10 + i}Z`]);
  const header = 'id,made,at';
  const one = await send(room, 'replace', rows('2026-03-02T10:00:00Z'), header);
  const two = await send(room, 'replace', rows('2026-03-03T10:00:00Z'), header);
  expect(await room.reader.getVersion(two.versionId ?? '')).toMatchObject({ addedRows: 1, removedRows: 1, rows: 40 });
  const versions = { dataset: 'parts', from: one.versionId ?? '', to: two.versionId ?? '' };
  const difference = await diffVersions(platform, room.reader, versions, new AbortController().signal);
  expect(difference.rows).toMatchObject({ added: 1, removed: 1 });
});
