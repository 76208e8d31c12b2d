import { expect, onTestFinished, test } from 'vitest';
import { createTestHome } from '../../../testing/test-home.ts';
import { createTestPlatform } from '../../../testing/test-platform.ts';
import { openPlainLog } from '../testing/plain-log.ts';
import { configOf, runWriter } from '../testing/run-log-writer.ts';
import type { CompactionPoint } from './log-context.ts';
import { openLogRange } from './open-log.duck.ts';

async function readAll(home: string) {
  const platform = await createTestPlatform({ config: configOf(home) });
  const { log, context } = await openPlainLog(platform);
  await log.compact();
  const opened = await openLogRange(context, log, { from: 0, to: Number.MAX_SAFE_INTEGER });
  const rows = await platform.duck.rows(
    `SELECT ordinal, prediction_id, client_id, label, "Torque [Nm]" AS torque FROM ${opened.from} ORDER BY ordinal`,
  );
  opened.release();
  const status = log.status();
  const files = await platform.files.list('logs/press/');
  await log.close();
  await platform.close();
  return { rows, status, files };
}

function checkWhole(
  found: Awaited<ReturnType<typeof readAll>>,
  rows: readonly number[],
  labels: readonly number[],
): void {
  const ids = found.rows.map((row) => String(row.prediction_id));
  expect(found.rows.map((row) => row.ordinal)).toEqual(ids.map((_, ordinal) => ordinal));
  expect(new Set(ids).size).toBe(ids.length);
  expect(found.status.rows).toBe(ids.length);
  const present = new Set(ids);
  for (const number of rows) {
    for (let row = 0; row < 1 + (number % 3); row += 1) expect(present).toContain(`pred_${number}/${row}`);
  }
  const labelled = new Map(found.rows.map((row) => [row.client_id, row.label]));
  for (const number of labels) expect(labelled.get(`client-${number}/0`)).toBe(String(number % 2));
  for (const row of found.rows) {
    const [number, index] = String(row.prediction_id).slice(5).split('/').map(Number);
    expect(row.torque).toBe((number ?? 0) + (index ?? 0) / 8);
  }
}

test('every acknowledged prediction and label survives SIGKILL, again and again, and ordinals stay whole', async () => {
  const home = await createTestHome();
  onTestFinished(() => home.remove());
  const rows: number[] = [];
  const labels: number[] = [];
  for (const [round, lines] of [60, 150, 333].entries()) {
    const written = await runWriter(home.path, round * 100_000, { lines });
    rows.push(...written.rows);
    labels.push(...written.labels);
  }
  expect(rows.length).toBeGreaterThan(300);
  checkWhole(await readAll(home.path), rows, labels);
}, 60_000);

test.each<CompactionPoint>(['parquet-written', 'parquet-adopted', 'row-committed', 'segment-deleted'])(
  'killed at "%s" of a compaction, every row is counted once and nothing is left over',
  async (point) => {
    const home = await createTestHome();
    onTestFinished(() => home.remove());
    const written = await runWriter(home.path, 0, { point });
    const found = await readAll(home.path);
    checkWhole(found, written.rows, written.labels);
    const names = found.files.map((file) => file.key.replace(/^.*\//, ''));
    expect(names.filter((name) => name.endsWith('.klog'))).toHaveLength(2);
    const finished = names.filter((name) => name.endsWith('.parquet')).length;
    expect(found.status.files).toBe(finished + 2);
  },
  60_000,
);
