import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { eachDatabase } from '../../../testing/test-database.ts';
import type { AcceptanceCheck } from '../acceptance/acceptance-check.ts';
import { machineHeader, machineManifest, machineRows, openDataRoom } from '../testing/machine-data.ts';
import { createQuarantineService } from './quarantine-service.ts';
import { listQuarantined } from './quarantine-store.sql.ts';

const signal = new AbortController().signal;
const page = { offset: 0, limit: 50 };

async function openBad(database: 'sqlite' | 'postgres', checks: readonly AcceptanceCheck[] = []) {
  const { platform, room } = await openDataRoom(machineManifest, { database, checks });
  const bad = ['90,L,"12,5",0', '91,L,"13,5",1', '92,X,9,0', '93,M,999,0', '94,M'];
  const text = `${machineHeader}\n${machineRows(1, 31)}\n${bad.join('\n')}\n`;
  const source = { kind: 'csv-stream', stream: Readable.from([Buffer.from(text)]), name: 'day.csv' } as const;
  const { batchId } = await room.commands.ingest({
    dataset: 'machines',
    projectId: 'prj_1',
    source,
    mode: 'append',
    key: 'a',
    message: 'm',
  });
  return { platform, room, batchId, service: createQuarantineService(platform, room.commands) };
}

eachDatabase((database) => {
  test('rows are browsed by reason, corrected one by one and by an expression, and replayed once', async () => {
    const { platform, room, batchId, service } = await openBad(database);
    const all = await service.browse(batchId, page, signal);
    expect(all).toMatchObject({ total: 5, columns: ['id', 'kind', 'torque', 'stop'] });
    expect(all.rows.map(({ line, broken, state }) => `${line} ${broken.join()} ${state}`)).toEqual([
      '32 torque: type open',
      '33 torque: type open',
      '34 kind: values open',
      '35 torque: max open',
      expect.stringMatching(/^36 shape: .* open$/),
    ]);
    const some = await service.browse(batchId, { ...page, column: 'torque', rule: 'type' }, signal);
    expect(some).toMatchObject({ total: 2 });
    await service.fix(
      batchId,
      { column: 'torque', rule: 'type', cells: { torque: "replace(torque, ',', '.')" } },
      'ada',
    );
    await service.fix(batchId, { line: 34, cells: { kind: 'H' } }, 'ada');
    await service.fix(batchId, { line: 36, cells: { id: '94', kind: 'M', torque: '4', stop: '0' } }, 'ada');
    const fixed = await service.browse(batchId, page, signal);
    expect(fixed.rows.map(({ state, corrected }) => `${state} ${corrected.join()}`)).toEqual([
      'fixed 90,L,12.5,0',
      'fixed 91,L,13.5,1',
      'fixed 92,H,9,0',
      'open 93,M,999,0',
      'fixed 94,M,4,0',
    ]);
    const outcome = await service.replay(batchId, 'ada', false, signal);
    expect(outcome).toMatchObject({ rowsIn: 4, rowsBad: 0, verdict: 'accepted' });
    expect((await room.reader.getVersion(outcome.versionId ?? '')).rows).toBe(34);
    await expect(service.replay(batchId, 'ada', false, signal)).rejects.toMatchObject({
      code: 'data.nothing_to_replay',
    });
    const after = await service.browse(batchId, page, signal);
    expect(after.rows.map(({ state }) => state)).toEqual(['replayed', 'replayed', 'replayed', 'open', 'replayed']);
    const { id } = await room.reader.getDataset('machines');
    expect(await listQuarantined(platform.db, id)).toMatchObject([{ batchId, rows: 5, fixes: 0, replays: 1 }]);
  });
});

test('a replay passes through the same rules; one that is rejected leaves everything as it was', async () => {
  const { service, batchId } = await openBad('sqlite');
  await service.fix(batchId, { line: 35, cells: { torque: '998' } }, 'ada');
  expect(await service.replay(batchId, 'ada', false, signal)).toMatchObject({ rowsBad: 1, verdict: 'rejected' });
  expect((await service.browse(batchId, page, signal)).rows[3]).toMatchObject({ state: 'fixed' });
});

test('corrected rows of a held version are not replayed yet; once it is rejected they can be replayed again', async () => {
  let asked = 0;
  const secondFails: AcceptanceCheck = {
    name: 'gate',
    isDeclared: () => true,
    run: async () => {
      asked += 1;
      return { findings: [{ rule: 'turn', verdict: asked === 2 ? 'fail' : 'pass', message: `the ${asked}th` }] };
    },
  };
  const { room, service, batchId } = await openBad('sqlite', [secondFails]);
  await service.fix(batchId, { line: 34, cells: { kind: 'H' } }, 'ada');
  const held = await service.replay(batchId, 'ada', false, signal);
  expect(await room.reader.getVersion(held.versionId ?? '')).toMatchObject({ state: 'staged', rows: 31 });
  const stateOf = async () => (await service.browse(batchId, page, signal)).rows[2]?.state;
  expect(await stateOf()).toBe('fixed');
  await room.acceptance.decide(held.versionId ?? '', { verdict: 'rejected', reason: 'one is too few', by: 'ada' });
  await service.fix(batchId, { line: 35, cells: { torque: '99' } }, 'ada');
  const both = await service.replay(batchId, 'ada', false, signal);
  expect(await room.reader.getVersion(both.versionId ?? '')).toMatchObject({ state: 'current', rows: 32 });
  expect(await stateOf()).toBe('replayed');
});

test.each([
  [{ line: 35, cells: { torqe: '1' } }, 'data.fix_invalid', 'did you mean "torque"'],
  [{ line: 3, cells: { torque: '1' } }, 'data.fix_invalid', 'no row in quarantine'],
  [{ cells: { torque: '1' } }, 'data.fix_invalid', 'either'],
  [
    { column: 'torque', rule: 'max', cells: { torque: "read_text('/etc/passwd')" } },
    'data.predicate_invalid',
    'not allowed',
  ],
  [{ column: 'torque', rule: 'max', cells: { torque: '(SELECT 1)' } }, 'data.predicate_invalid', 'may not select'],
])('the correction %j is refused', async (fix, code, words) => {
  const { service, batchId } = await openBad('sqlite');
  await expect(service.fix(batchId, fix, 'ada')).rejects.toMatchObject({
    code,
    message: expect.stringContaining(words),
  });
});
