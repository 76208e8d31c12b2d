import { existsSync } from 'node:fs';
import { getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';

it.skipIf(!existsSync('/proc/thread-self'))('lowers the thread that calls it, and no other', async () => {
  const before = getPriority(process.pid);
  const module = new URL('./thread-priority.ts', import.meta.url).href;
  const source = `
    const { parentPort } = require('node:worker_threads');
    import(${JSON.stringify(module)}).then(({ lowerThreadPriority }) => {
      lowerThreadPriority();
      const thread = Number(require('node:fs').readlinkSync('/proc/thread-self').split('/').at(-1));
      parentPort.postMessage(require('node:os').getPriority(thread));
    });`;
  const worker = new Worker(source, { eval: true });
  const inside = await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  await worker.terminate();
  expect(inside).toBe(10);
  expect(getPriority(process.pid)).toBe(before);
});
