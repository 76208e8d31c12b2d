import { readFile, stat } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { createTestPlatform } from '../../testing/test-platform.ts';

test('a long write-ahead log is folded into the file while commits go on, and at the close', async () => {
  const platform = await createTestPlatform();
  const { db, config, outbox } = platform;
  const file = `${config.home}/state.sqlite`;
  const name = 'x'.repeat(5000);
  const payload = { runId: 'r', experiment: 'e', name };
  const write = () =>
    db.run(async (tx) => {
      for (let event = 0; event < 100; event++) {
        await tx.emit({ type: 'tracking.run.started', projectId: 'p', subject: 's', payload });
      }
    });
  const before = (await stat(file)).size;
  for (let turn = 0; turn < 20; turn++) await write();
  await vi.waitFor(async () => expect((await stat(file)).size).toBeGreaterThan(before + (4 << 20)), 10_000);
  await write();
  expect((await outbox.find({ order: 'newest', limit: 1 })).items[0]?.seq).toBe(2100);
  await platform.close();
  await expect(stat(`${file}-wal`)).rejects.toThrow('ENOENT');
  expect((await readFile(file)).includes(name.slice(0, 500))).toBe(true);
});
