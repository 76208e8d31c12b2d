import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AcceptanceCheck } from '../acceptance/acceptance-check.ts';
import { openDataRoom } from '../testing/machine-data.ts';
import { manyParts, partManifest, readParts, sendParts } from '../testing/part-data.ts';
import { compactVersion } from './compact-segments.ts';
import { decideCollectable } from './decide-collectable.ts';
import { createTurns } from './turns.ts';

const DAY = 86_400_000;
const place = createTurns();

/** Fails versions with more rows than `most`. */
function rowCheck(most: number, reader: () => { getVersion(id: string): Promise<{ rows: number }> }): AcceptanceCheck {
  return {
    name: 'rows',
    isDeclared: () => true,
    async run({ versionId }) {
      const { rows } = await reader().getVersion(versionId);
      const verdict = rows > most ? 'fail' : 'pass';
      return { findings: [{ rule: 'row_count', verdict, message: `at most ${most} rows; there are ${rows}` }] };
    },
  };
}

async function openGated(most: number) {
  const opened: { room?: Awaited<ReturnType<typeof openDataRoom>>['room'] } = {};
  const reader = () => {
    if (opened.room === undefined) throw new Error('no room yet');
    return opened.room.reader;
  };
  const made = await openDataRoom(partManifest, { checks: [rowCheck(most, reader)] });
  opened.room = made.room;
  return made;
}

describe('the gate', () => {
  test('a version that passes is current; one that fails waits, explains itself, and a person decides', async () => {
    const { platform, room } = await openGated(10);
    const one = await sendParts(room, 'append', manyParts(10));
    expect(await room.reader.findCurrentVersion('parts')).toMatchObject({ id: one.versionId, state: 'current' });
    const two = await sendParts(room, 'append', manyParts(1, 10));
    const held = await room.reader.getVersion(two.versionId ?? '');
    expect(held).toMatchObject({ state: 'staged', current: false, rows: 11, parentId: one.versionId });
    expect(await readParts(platform, room, held.id)).toHaveLength(11);
    expect((await room.reader.findCurrentVersion('parts'))?.id).toBe(one.versionId);
    expect(await room.reader.getDataset('parts')).toMatchObject({ state: 'needs_you', stagedVersion: held.id });
    expect(await room.reader.getVerdict(held.id)).toMatchObject({
      verdict: 'failed',
      checks: [{ check: 'rows', findings: [{ rule: 'row_count', verdict: 'fail' }] }],
    });
    const by = 'ada';
    const accept = (reason: string) => room.acceptance.decide(held.id, { verdict: 'accepted', reason, by });
    await expect(accept(' ')).rejects.toMatchObject({ code: 'data.reason_missing' });
    await accept('one more is fine');
    expect(await room.reader.findCurrentVersion('parts')).toMatchObject({ id: held.id, rows: 11 });
    expect(await room.reader.getDataset('parts')).not.toHaveProperty('stagedVersion');
    expect((await room.reader.getVerdict(held.id)).decision).toMatchObject({ by, reason: 'one more is fine' });
    await expect(accept('again')).rejects.toMatchObject({ code: 'data.version_not_open' });
    const types = (await platform.outbox.find({ order: 'oldest' })).items.map(({ type }) => type);
    expect(types.filter((type) => type.startsWith('data.version'))).toEqual([
      'data.version.committed',
      'data.version.accepted',
      'data.version.committed',
      'data.version.held',
      'data.version.accepted',
    ]);
  });

  test('a rejected version stays readable; the same bytes find it again; one that was overtaken is refused', async () => {
    const { platform, room } = await openGated(3);
    const first = await sendParts(room, 'append', manyParts(5));
    const id = first.versionId ?? '';
    expect((await room.reader.getDataset('parts')).currentVersion).toBeUndefined();
    await room.acceptance.decide(id, { verdict: 'rejected', reason: 'too many', by: 'ada' });
    expect(await room.reader.getVersion(id)).toMatchObject({ state: 'rejected' });
    expect(await readParts(platform, room, id)).toHaveLength(5);
    expect((await sendParts(room, 'append', manyParts(5))).versionId).toBe(id);
    await sendParts(room, 'append', manyParts(2));
    const overtaken = room.acceptance.decide(id, { verdict: 'accepted', reason: 'after all', by: 'ada' });
    await expect(overtaken).rejects.toMatchObject({ code: 'data.version_overtaken' });
  });

  test('a check that breaks down holds the version', async () => {
    const broken: AcceptanceCheck = {
      name: 'broken',
      isDeclared: () => true,
      run: () => Promise.reject(new Error('no disk')),
    };
    const { room } = await openDataRoom(partManifest, { checks: [broken] });
    const { versionId = '' } = await sendParts(room, 'append', manyParts(2));
    const { verdict, checks } = await room.reader.getVerdict(versionId);
    expect({ verdict, message: checks[0]?.findings[0]?.message }).toEqual({
      verdict: 'failed',
      message: 'The check could not be carried out: no disk',
    });
  });
});

test('tags, references and going back', async () => {
  const { platform, room } = await openDataRoom(partManifest);
  const one = (await sendParts(room, 'append', manyParts(3))).versionId ?? '';
  const two = (await sendParts(room, 'upsert', [[1, 'x', 1]])).versionId ?? '';
  const three = (await sendParts(room, 'delete', [[0]], 'id')).versionId ?? '';
  await room.versions.tag('parts', 'golden', '2', 'ada');
  expect((await room.reader.getVersion(one)).tags).toEqual(['golden']);
  for (const [reference, id] of [
    ['current', three],
    ['1', two],
    ['golden', one],
    [two.slice(0, 14), two],
  ] as const)
    expect((await room.versions.resolve('parts', reference)).id).toBe(id);
  await expect(room.versions.resolve('parts', 'nothing')).rejects.toMatchObject({ code: 'data.version_not_found' });
  await expect(room.versions.tag('parts', 'current', '0', 'ada')).rejects.toMatchObject({ code: 'data.tag_invalid' });
  await room.versions.tag('parts', 'golden', 'current', 'ada');
  expect(await room.versions.listTags('parts')).toMatchObject([{ name: 'golden', versionId: three }]);
  await room.versions.untag('parts', 'golden', 'ada');
  await expect(room.versions.untag('parts', 'golden', 'ada')).rejects.toMatchObject({ code: 'data.tag_not_found' });
  const before = await platform.files.usage('data/');
  const back = await room.versions.revert('parts', two, { by: 'ada' });
  expect(back).toMatchObject({ parentId: three, rows: 3, addedBytes: 0, current: true, message: `back to ${two}` });
  expect(await readParts(platform, room, back.id)).toEqual(await readParts(platform, room, two));
  expect(await platform.files.usage('data/')).toBe(before);
  await expect(room.versions.revert('parts', 'current', { by: 'ada' })).rejects.toMatchObject({
    code: 'data.version_not_former',
  });
  const more = await sendParts(room, 'append', manyParts(1, 50));
  expect((await readParts(platform, room, more.versionId)).map(([id]) => id)).toEqual([0, 1, 2, 50]);
});

test('compaction changes neither ids nor rows', async () => {
  const { platform, room } = await openDataRoom(partManifest);
  const ids: string[] = [];
  for (let i = 0; i < 6; i += 1) ids.push((await sendParts(room, 'append', manyParts(5, i * 5))).versionId ?? '');
  ids.push((await sendParts(room, 'upsert', [[7, 'seven', 7]])).versionId ?? '');
  ids.push((await sendParts(room, 'delete', [[12], [13]], 'id')).versionId ?? '');
  const see = () =>
    Promise.all(
      ids.map(async (id) => ({ view: await room.reader.getVersion(id), rows: await readParts(platform, room, id) })),
    );
  const before = await see();
  expect(await compactVersion(platform, ids[5] ?? '', { place, least: 4 })).toEqual({ segments: 6 });
  expect(await see()).toEqual(before);
  const more = await sendParts(room, 'append', manyParts(5, 90));
  ids.push(more.versionId ?? '');
  const extended = await see();
  expect(await compactVersion(platform, more.versionId ?? '', { place, least: 2 })).toEqual({ segments: 8 });
  expect(await see()).toEqual(extended);
  // Files bear the machine's own time.
  platform.clock.advance(Date.now() - platform.clock.now() + DAY);
  await room.start?.();
  expect(await see(), 'and the old files are gone').toEqual(extended);
  expect(await platform.files.list('data/segments/')).toHaveLength(3);
});

test.each([
  [{ versions: 2 }, ['c', 'd']],
  [{ days: 3 }, ['d']],
  [{ versions: 3, days: 3 }, ['d']],
  [{ versions: 1, days: 100 }, []],
])('retention %o lets go %o', (retention, expected) => {
  const made = [0, 1, 2, 5].map((age, i) => ({
    id: 'abcd'[i] ?? '',
    createdAt: 10 * DAY - age * DAY,
    isHeld: i === 0,
  }));
  expect(decideCollectable(made, retention, 10 * DAY)).toEqual(expected);
});

test('collection never removes what something reaches', { timeout: 120_000 }, async () => {
  const { platform, room } = await openDataRoom(partManifest);
  const used = new Set<string>();
  room.keepVersionsOf({ name: 'runs', isUsed: async (ids) => new Set(ids.filter((id) => used.has(id))) });
  const rows = new Map<string, Awaited<ReturnType<typeof readParts>>>();
  const note = async (versionId: string | undefined) => {
    if (versionId !== undefined) rows.set(versionId, await readParts(platform, room, versionId));
  };
  await note((await sendParts(room, 'append', manyParts(20))).versionId);
  let next = 100;
  const allReadable = async () => {
    for (const [id, expected] of rows) expect(await readParts(platform, room, id)).toEqual(expected);
  };
  const step = fc.record({
    action: fc.constantFrom('append', 'upsert', 'delete', 'revert', 'tag', 'use', 'collect', 'compact'),
    pick: fc.nat(40),
  });
  await fc.assert(
    fc.asyncProperty(step, async ({ action, pick }) => {
      const kept = [...rows.keys()];
      const some = kept[pick % kept.length] ?? '';
      next += 3;
      if (action === 'append') await note((await sendParts(room, 'append', manyParts(3, next))).versionId);
      else if (action === 'upsert')
        await note((await sendParts(room, 'upsert', [[pick % 20, `x${next}`, 1]])).versionId);
      else if (action === 'delete') await note((await sendParts(room, 'delete', [[pick]], 'id')).versionId);
      else if (action === 'revert')
        await room.versions.revert('parts', some, { by: 'ada' }).then(
          ({ id }) => note(id),
          () => undefined,
        );
      else if (action === 'tag') await room.versions.tag('parts', `t${pick % 3}`, some, 'ada');
      else if (action === 'use') used.add(some);
      else if (action === 'compact') {
        await compactVersion(platform, some, { place, least: 2 });
        await allReadable();
      } else {
        const { versions } = await room.versions.collect('parts', { versions: 1 + (pick % 3) });
        for (const { id } of versions) {
          expect(used.has(id)).toBe(false);
          await expect(room.reader.openVersion(id)).rejects.toMatchObject({ code: 'data.version_collected' });
          rows.delete(id);
        }
        platform.clock.advance(Math.max(DAY, Date.now() - platform.clock.now() + DAY));
        await room.start?.();
        // Nothing else can take rows away.
        await allReadable();
      }
    }),
    { numRuns: 60 },
  );
  await allReadable();
  expect(rows.has((await room.versions.resolve('parts', 'current')).id)).toBe(true);
});
