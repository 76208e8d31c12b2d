import { setTimeout as pause } from 'node:timers/promises';
import type { EventDraft, EventEnvelope, JobView } from '@kaizen/contracts';
import { expect, onTestFinished, test } from 'vitest';
import { createTestPlatform } from '../../testing/test-platform.ts';
import type { Platform } from '../platform.ts';
import { createLiveStream } from './live-stream.ts';

const draft = (n: number, projectId: string): EventDraft => ({
  type: 'tracking.run.started',
  projectId,
  subject: `run_${n}`,
  payload: { runId: `run_${n}`, experiment: 'e'.repeat(500), name: String(n) },
});

async function emit(platform: Platform, from: number, to: number, projectId = 'default'): Promise<void> {
  await platform.db.run(async (tx) => {
    for (let n = from; n <= to; n += 1) await tx.emit(draft(n, projectId));
  });
}

/** Jobs whose progress the test tells. */
function toldJobs() {
  const listeners = new Set<(job: JobView) => void>();
  return {
    subscribeProgress: (listener: (job: JobView) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell: (done: number, projectId = 'default') => {
      for (const listener of listeners) {
        listener({
          id: 'job_1',
          kind: 'k',
          key: 'k',
          projectId,
          state: 'running',
          attempt: 1,
          progress: { done, unit: 'rows' },
          createdAt: 1,
        });
      }
    },
    listeners,
  };
}

async function setUp(bufferBytes?: number) {
  const platform = await createTestPlatform();
  const jobs = toldJobs();
  const live = createLiveStream({
    outbox: platform.outbox,
    jobs,
    log: platform.telemetry.log,
    ...(bufferBytes === undefined ? {} : { bufferBytes }),
  });
  onTestFinished(() => live.close());
  return { platform, jobs, live };
}

/** Reads frames until `count` kept events have come. */
async function read(
  stream: AsyncIterable<Uint8Array>,
  count: number,
  events: EventEnvelope[] = [],
  progress: JobView[] = [],
) {
  let text = '';
  for await (const chunk of stream) {
    text += Buffer.from(chunk).toString();
    const frames = text.split('\n\n');
    text = frames.pop() ?? '';
    for (const frame of frames) {
      const data = /^data: (.*)$/m.exec(frame)?.[1];
      if (data === undefined) continue;
      if (frame.startsWith('event: progress')) progress.push(JSON.parse(data));
      else events.push(JSON.parse(data));
    }
    if (events.length >= count) break;
  }
  return { events, progress };
}

test('a client without a position gets what happens from now on, of its project only, with progress between', async () => {
  const { platform, jobs, live } = await setUp();
  await emit(platform, 1, 3);
  const stream = live.open({ projectId: 'default' });
  const reading = read(stream, 2);
  await pause(50);
  jobs.tell(5);
  jobs.tell(6, 'other');
  await emit(platform, 4, 4, 'other');
  await emit(platform, 5, 6);
  const { events, progress } = await reading;
  expect(events.map((event) => event.subject)).toEqual(['run_5', 'run_6']);
  expect(progress.map((job) => job.progress?.done)).toEqual([5]);
});

test('a client resumes after its last event without a gap or a repeat, also while events keep coming', async () => {
  const { platform, live } = await setUp();
  await emit(platform, 1, 450);
  const reading = read(live.open({ after: 10 }), 590);
  for (let n = 451; n <= 600; n += 10) await emit(platform, n, n + 9);
  const { events } = await reading;
  expect(events.map((event) => event.seq)).toEqual(Array.from({ length: 590 }, (_, index) => index + 11));
});

test('a slow client never holds a writer, its buffer stays bounded, and it catches up from the kept events', async () => {
  const { platform, jobs, live } = await setUp(8 << 10);
  const stream = live.open({ after: 0 });
  stream.once('readable', () => undefined);
  for (let n = 1; n <= 300; n += 20) {
    await emit(platform, n, n + 19);
    jobs.tell(n);
  }
  await pause(20);
  expect(stream.readableLength).toBeLessThan(24 << 10);
  const { events, progress } = await read(stream, 300);
  expect(events.map((event) => event.seq)).toEqual(Array.from({ length: 300 }, (_, index) => index + 1));
  expect(progress.at(-1)?.progress?.done).toBe(281);
});

test('a client that goes is forgotten; close ends every stream and its subscriptions', async () => {
  const { jobs, live } = await setUp();
  const gone = live.open({});
  gone.resume();
  gone.destroy();
  const stays = live.open({});
  stays.resume();
  await pause(10);
  expect(live.clients).toBe(1);
  const ended = new Promise((resolve) => stays.once('end', resolve));
  live.close();
  await ended;
  expect(jobs.listeners.size).toBe(0);
});

test('a quiet stream gets heartbeats', async () => {
  const platform = await createTestPlatform();
  const live = createLiveStream({
    outbox: platform.outbox,
    jobs: toldJobs(),
    log: platform.telemetry.log,
    heartbeatMs: 5,
  });
  onTestFinished(() => live.close());
  let text = '';
  for await (const chunk of live.open({})) {
    text += Buffer.from(chunk).toString();
    if (text.includes(': heartbeat')) break;
  }
  expect(text.startsWith('retry: 2000\n\n')).toBe(true);
});
