import { Readable } from 'node:stream';
import type { DatasetDriftSpec, Manifest } from '@kaizen/contracts';
import { expect, test } from 'vitest';
import { openDataRoom } from '../testing/machine-data.ts';
import { createDriftCheck } from './drift-check.ts';
import { createDriftService } from './drift-service.ts';

/** 2,000 rows of two columns; `shift` moves the first. */
function batch(shift: number): string {
  const line = (i: number) => `${(((i * 7919) % 1000) / 100 + shift).toFixed(3)},${'AB'[(i * 31) % 2]}`;
  return `torque,kind\n${Array.from({ length: 2000 }, (_, i) => line(i)).join('\n')}\n`;
}

async function open(drift: DatasetDriftSpec | undefined) {
  const spec = { source: {}, ...(drift === undefined ? {} : { drift }) };
  const manifest: Manifest = { kaizen: 1, project: 'plant', data: { machines: spec } };
  const { platform, room } = await openDataRoom(manifest);
  const given = { ...platform, reader: room.reader };
  const check = createDriftCheck(createDriftService(given), given);
  await platform.jobs.start();
  const send = async (key: string, text: string) => {
    const source = { kind: 'csv-stream', stream: Readable.from([Buffer.from(text)]), name: 'x' } as const;
    const outcome = await room.commands.ingest({
      dataset: 'machines',
      projectId: 'prj_1',
      source,
      mode: 'replace',
      key,
      message: key,
    });
    return outcome.versionId ?? '';
  };
  return { room, check, spec, send };
}

test('what is not declared is not asked; the first version has nothing to be compared with', async () => {
  const { check, spec } = await open(undefined);
  expect(check.isDeclared(spec)).toBe(false);
  expect(check.isDeclared({ source: {}, drift: {} })).toBe(true);
  const subject = { dataset: 'machines', spec: { source: {}, drift: {} }, versionId: 'dv_x', baselineId: undefined };
  expect(await check.run(subject, undefined)).toMatchObject({ findings: [{ rule: 'drift', verdict: 'pass' }] });
});

test('drift from the version in force fails or warns as declared, with the kept report', async () => {
  const { room, check, send } = await open(undefined);
  const baselineId = await send('a', batch(0));
  const versionId = await send('b', batch(3));
  const run = (drift: DatasetDriftSpec) =>
    check.run({ dataset: 'machines', spec: { source: {}, drift }, versionId, baselineId }, undefined);
  const failed = await run({});
  expect(failed.findings).toMatchObject([
    { rule: 'wasserstein', column: 'torque', verdict: 'fail', message: expect.stringContaining('drift from 0.1') },
  ]);
  expect(failed.reportId).toMatch(/^dr_[0-9a-f]{40}$/);
  expect((await run({})).reportId).toBe(failed.reportId);
  expect((await run({ severity: 'warn' })).findings).toMatchObject([{ verdict: 'warn' }]);
  expect((await run({ columns: { torque: { threshold: 5 } } })).findings).toMatchObject([{ verdict: 'pass' }]);
  expect((await run({ severity: 'off', columns: { kind: { severity: 'fail' } } })).findings).toMatchObject([
    { verdict: 'pass', message: expect.stringContaining('None of 1') },
  ]);
  expect((await run({ against: versionId })).findings).toMatchObject([{ verdict: 'pass' }]);
  await expect(run({ against: 'golden' })).rejects.toMatchObject({ code: 'data.version_not_found' });
  expect((await room.reader.getVersion(versionId)).current).toBe(true);
});

test('a version that drifted stays staged until it is accepted', async () => {
  const { room, send } = await open({ columns: { kind: { severity: 'warn' } } });
  const first = await send('a', batch(0));
  expect(await room.reader.getVersion(first)).toMatchObject({ state: 'current' });
  const same = await send('b', batch(0.001));
  expect(await room.reader.getVersion(same)).toMatchObject({ state: 'current' });
  const moved = await send('c', batch(3));
  expect(await room.reader.getVersion(moved)).toMatchObject({ state: 'staged' });
  expect((await room.reader.findCurrentVersion('machines'))?.id).toBe(same);
});
