import { expect, test } from 'vitest';
import { eachDatabase } from '../../../testing/test-database.ts';
import { createTestPlatform, type TestPlatform } from '../../../testing/test-platform.ts';
import { draft, openPlainLog } from '../testing/plain-log.ts';
import type { DeploymentLog } from './deployment-log.ts';
import type { LogContext } from './log-context.ts';
import { findLogFiles } from './log-file-store.sql.ts';
import { type LogRange, openLogRange } from './open-log.duck.ts';

async function read(
  platform: TestPlatform,
  opened: { readonly log: DeploymentLog; readonly context: LogContext },
  range: LogRange,
) {
  const found = await openLogRange(opened.context, opened.log, range);
  const rows = await platform.duck.rows(`SELECT * FROM ${found.from} ORDER BY ordinal`);
  found.release();
  return rows;
}

async function fill(log: DeploymentLog, from: number, to: number): Promise<void> {
  for (let number = from; number < to; number += 1) await log.append(draft(number, 1, `c${number}`));
}

const everything = { from: 0, to: 1000 };

eachDatabase((kind) => {
  test('segments become finished files while rows keep their places, and a restart reads the same', async () => {
    const platform = await createTestPlatform({ database: kind });
    const opened = await openPlainLog(platform);
    const { log } = opened;
    await fill(log, 0, 100);
    await log.append(draft(500, 2, 'c7'));
    await log.addLabels([{ id: 'c3/0', value: '1', at: 5 }]);
    const before = await read(platform, opened, everything);
    await log.compact();
    expect(log.status()).toMatchObject({ rows: 100, repeats: 2, labels: 1, labelled: 1 });
    expect(await read(platform, opened, everything)).toEqual(before);
    expect(before.map((row) => row.ordinal)).toEqual(Array.from({ length: 100 }, (_, ordinal) => ordinal));
    expect(before[3]).toMatchObject({ label: '1', label_ordinal: 0, 'Torque [Nm]': 3, Type: null, client_id: 'c3/0' });
    const files = await findLogFiles(platform.db, 'press');
    expect(files.map((file) => [file.kind, file.seq, file.base, file.next, file.rows])).toEqual([
      ['labels', 1, 0, 1, 1],
      ['predictions', 1, 0, 40, 40],
      ['predictions', 2, 40, 80, 40],
      ['predictions', 3, 80, 100, 22],
    ]);
    const status = log.status();
    await log.close();

    const next = await platform.restart();
    const again = await openPlainLog(next);
    expect(again.log.status()).toEqual(status);
    expect(await read(next, again, everything)).toEqual(before);
    await fill(again.log, 3, 5);
    await fill(again.log, 100, 101);
    expect(again.log.status()).toMatchObject({ rows: 101, repeats: 4 });
    await again.log.close();
  });
});

test('a range over finished files, a sealed segment and the open one has exactly its rows', async () => {
  const platform = await createTestPlatform();
  const opened = await openPlainLog(platform);
  await fill(opened.log, 0, 50);
  await opened.log.compact();
  await fill(opened.log, 50, 95);
  for (const [from, to] of [
    [0, 95],
    [45, 55],
    [49, 50],
    [50, 51],
    [94, 200],
    [95, 95],
    [200, 300],
  ] as const) {
    const rows = await read(platform, opened, { from, to });
    const expected = Array.from({ length: Math.max(0, Math.min(to, 95) - from) }, (_, index) => from + index);
    expect(rows.map((row) => row.ordinal)).toEqual(expected);
    expect(rows.map((row) => row['Torque [Nm]'])).toEqual(expected);
  }
  await opened.log.close();
});

test('retention removes the oldest files, but not while they are read; counts go on', async () => {
  const platform = await createTestPlatform();
  platform.clock.set(1_760_000_000_000);
  const settings = { retentionDays: 1 };
  const opened = await openPlainLog(platform, { settings });
  const { log, context } = opened;
  await fill(log, 0, 40);
  await log.addLabels([
    { id: 'c1/0', value: '1', at: 1_760_000_000_000 },
    { id: 'c39/0', value: '0', at: 1_760_000_000_000 },
  ]);
  await log.compact();
  const held = await openLogRange(context, log, { from: 0, to: 40 });
  platform.clock.advance(3 * 86_400_000);
  await log.append({ ...draft(40), at: platform.clock.now() });
  await log.compact();
  expect((await findLogFiles(platform.db, 'press')).map((file) => file.base)).toEqual([40]);
  expect(await platform.duck.rows(`SELECT count(*) AS n FROM ${held.from}`)).toEqual([{ n: 40 }]);
  held.release();
  await expect
    .poll(async () => (await platform.files.list('logs/press/')).map((file) => file.key))
    .not.toContain('logs/press/predictions-000000000001.parquet');
  expect(log.status()).toMatchObject({ rows: 41, labels: 2, labelled: 0 });
  expect((await read(platform, opened, everything)).map((row) => row.ordinal)).toEqual([40]);
  await log.close();
  const next = await platform.restart();
  const again = await openPlainLog(next, { settings });
  expect(again.log.status()).toMatchObject({ rows: 41, labels: 2, labelled: 0 });
  await again.log.close();
});

test('without traffic, age alone turns segments into files and lets old ones go', async () => {
  const platform = await createTestPlatform();
  platform.clock.set(1_760_000_000_000);
  const { log } = await openPlainLog(platform, { settings: { retentionDays: 1 } });
  await fill(log, 0, 5);
  await log.addLabels([{ id: 'c1/0', value: '1', at: 1_760_000_000_000 }]);
  const listed = async () =>
    (await findLogFiles(platform.db, 'press')).map(({ kind, base, next }) => [kind, base, next]);
  platform.clock.advance(3_500_000);
  await log.tidy();
  expect(await listed()).toEqual([]);
  platform.clock.advance(101_000);
  await log.tidy();
  expect(await listed()).toEqual([
    ['labels', 0, 1],
    ['predictions', 0, 5],
  ]);
  platform.clock.advance(86_400_000);
  await log.tidy();
  expect(await listed()).toEqual([]);
  expect(log.status()).toMatchObject({ rows: 5, labels: 1, labelled: 0 });
  await log.close();
  await log.tidy();
});

test('a segment is sealed at its size', async () => {
  const platform = await createTestPlatform();
  const { log } = await openPlainLog(platform, { limits: { bytes: 4096, rows: 1e6, ageMs: 1e9 } });
  await fill(log, 0, 100);
  await expect.poll(async () => (await findLogFiles(platform.db, 'press')).length).toBeGreaterThan(0);
  const [first] = await findLogFiles(platform.db, 'press');
  expect(first?.next).toBeLessThan(100);
  expect(log.status().rows).toBe(100);
  await log.close();
});

test('a log that cannot be written refuses, keeps nothing of the refused, and goes on when it can be written again', async () => {
  const platform = await createTestPlatform();
  let full = false;
  const files = {
    ...platform.files,
    openAppend: async (key: string, length: number) => {
      const file = await platform.files.openAppend(key, length);
      const append = (bytes: Uint8Array) =>
        full ? Promise.reject(new Error('ENOSPC: no space left')) : file.append(bytes);
      return {
        key,
        append,
        sync: () => file.sync(),
        close: () => file.close(),
        get length() {
          return file.length;
        },
      };
    },
  };
  const opened = await openPlainLog({ ...platform, files });
  await fill(opened.log, 0, 3);
  full = true;
  const refused = await Promise.allSettled([
    opened.log.append(draft(3, 1, 'c3')),
    opened.log.addLabels([{ id: 'c0/0', value: '1', at: 1 }]),
  ]);
  for (const outcome of refused)
    expect(outcome).toMatchObject({ reason: { code: 'serving.log_not_writable', kind: 'unavailable' } });
  full = false;
  expect(opened.log.status()).toMatchObject({ rows: 3, labels: 0, repeats: 0 });
  await fill(opened.log, 3, 5);
  expect((await read(platform, opened, everything)).map((row) => row.prediction_id)).toEqual(
    [0, 1, 2, 3, 4].map((n) => `pred_${n}/0`),
  );
  await opened.log.close();
});
