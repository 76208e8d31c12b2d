import { expect, test } from 'vitest';
import { eachDatabase } from '../../../testing/test-database.ts';
import { openDataRoom } from '../testing/machine-data.ts';
import { manyParts, partManifest, readParts, sendParts } from '../testing/part-data.ts';

eachDatabase((database) => {
  test('row lists, tags, verdicts and collection are kept alike', async () => {
    const gate = {
      name: 'gate',
      isDeclared: () => true,
      run: async () => ({ findings: [{ rule: 'always', verdict: 'fail' as const, message: 'no' }] }),
    };
    const { platform, room } = await openDataRoom(partManifest, { database, checks: [gate] });
    const accept = async (versionId: string | undefined) => {
      await room.acceptance.decide(versionId ?? '', { verdict: 'accepted', reason: 'looked at', by: 'ada' });
      return versionId ?? '';
    };
    const one = await accept((await sendParts(room, 'append', manyParts(4))).versionId);
    const two = await accept((await sendParts(room, 'upsert', [[2, 'x', 1]])).versionId);
    await accept((await sendParts(room, 'delete', [[0]], 'id')).versionId);
    await room.versions.tag('parts', 'golden', two, 'ada');
    const back = await room.versions.revert('parts', 'golden', { by: 'ada' });
    expect((await readParts(platform, room, back.id)).map(([id, name]) => `${id} ${name}`)).toEqual([
      '0 part 0',
      '1 part 1',
      '2 x',
      '3 part 3',
    ]);
    const done = await room.versions.collect('parts', { versions: 1 });
    expect(done.versions.map(({ id }) => id)).toContain(one);
    expect(done).toMatchObject({ kept: [], dryRun: false });
    await expect(room.reader.openVersion(one)).rejects.toMatchObject({ code: 'data.version_collected' });
    expect(await readParts(platform, room, two)).toEqual(await readParts(platform, room, back.id));
    expect((await room.reader.getVerdict(one)).decision).toMatchObject({ by: 'ada', reason: 'looked at' });
  });
});
