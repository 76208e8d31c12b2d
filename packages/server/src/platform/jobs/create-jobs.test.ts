import type { JobView } from '@kaizen/contracts';
import { describe, expect, it } from 'vitest';
import { KaizenError } from '../../kernel/errors.ts';
import { countingKind, markKind } from '../../testing/kill-scenario.ts';
import { eachDatabase } from '../../testing/test-database.ts';
import { createTestPlatform } from '../../testing/test-platform.ts';
import { createTelemetry } from '../telemetry/create-telemetry.ts';
import { createJobs } from './create-jobs.ts';
import { MOST_DEATHS } from './job-ledger.ts';
import type { JobTables } from './job-row.ts';
import type { JobContext, JobKind } from './jobs.ts';

/** A job that waits until the test lets it go, or its signal is aborted. */
function gate(name: string, concurrency = 1) {
  const begun: Array<{ readonly job: JobContext<unknown>; finish(value: unknown): void; fail(error: unknown): void }> =
    [];
  const kind: JobKind = {
    name,
    concurrency,
    run(job) {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      job.signal.addEventListener('abort', () => reject(job.signal.reason), { once: true });
      if (job.signal.aborted) reject(job.signal.reason);
      begun.push({ job, finish: resolve, fail: reject });
      return promise;
    },
  };
  return { kind, begun };
}

eachDatabase((database) => {
  async function opened(...kinds: JobKind[]) {
    const platform = await createTestPlatform({ database });
    for (const kind of kinds) platform.jobs.register(kind);
    const enqueue = (kind: string, key: string, input: unknown = {}) =>
      platform.db.run((tx) => platform.jobs.enqueue(tx, { kind, key, projectId: 'prj_1', input }));
    return { ...platform, enqueue };
  }

  it('runs a job to its result and tells of it', async () => {
    const { jobs, enqueue } = await opened();
    jobs.register(countingKind(jobs, () => undefined));
    jobs.register(markKind);
    const heard: JobView[] = [];
    jobs.subscribeProgress((job) => heard.push(job));
    await jobs.start();
    const id = await enqueue('count', 'one', { steps: 4 });
    const ended = await jobs.ended(id);
    expect(ended).toMatchObject({
      id,
      kind: 'count',
      state: 'succeeded',
      attempt: 1,
      result: { sum: 10, startedAt: 0 },
    });
    expect(await jobs.find(id)).toEqual(ended);
    expect(heard.filter((job) => job.id === id).map(({ state }) => state)).toEqual(
      expect.arrayContaining(['running', 'succeeded']),
    );
    expect(ended.endedAt).toBeGreaterThanOrEqual(ended.startedAt ?? Number.POSITIVE_INFINITY);
  });

  it('gives the existing job for the same kind and key, also after its end', async () => {
    const { kind, begun } = gate('g');
    const { jobs, enqueue } = await opened(kind);
    await jobs.start();
    const id = await enqueue('g', 'k');
    expect(await enqueue('g', 'k')).toBe(id);
    await expect.poll(() => begun.length).toBe(1);
    begun[0]?.finish('done');
    await jobs.ended(id);
    expect(await enqueue('g', 'k', { other: true })).toBe(id);
    expect(begun.length).toBe(1);
    expect(await enqueue('g', 'other')).not.toBe(id);
  });

  it('does not run a job whose transaction was rolled back', async () => {
    const { kind, begun } = gate('g');
    const { jobs, db } = await opened(kind);
    await jobs.start();
    const rolledBack = db.run(async (tx) => {
      await jobs.enqueue(tx, { kind: 'g', key: 'k', projectId: 'p', input: {} });
      throw new Error('no');
    });
    await expect(rolledBack).rejects.toThrow('no');
    expect(await jobs.list({})).toEqual([]);
    expect(begun).toEqual([]);
  });

  it('runs as many of a kind at once as it allows, in order', async () => {
    const { kind, begun } = gate('g', 2);
    const { jobs, enqueue } = await opened(kind);
    await jobs.start();
    const ids: string[] = [];
    for (const key of ['a', 'b', 'c']) ids.push(await enqueue('g', key));
    await expect.poll(() => begun.length).toBe(2);
    expect((await jobs.list({ state: 'queued' })).map(({ id }) => id)).toEqual([ids[2]]);
    begun[0]?.finish(1);
    await expect.poll(() => begun.map(({ job }) => job.id)).toEqual(ids);
  });

  it('keeps code and message of a failure', async () => {
    const { kind, begun } = gate('g');
    const { jobs, enqueue } = await opened(kind);
    await jobs.start();
    const id = await enqueue('g', 'k');
    await expect.poll(() => begun.length).toBe(1);
    begun[0]?.fail(new KaizenError('invalid', 'data.bad_file', 'The file is empty.'));
    expect(await jobs.ended(id)).toMatchObject({
      state: 'failed',
      error: { code: 'data.bad_file', message: 'The file is empty.' },
    });
  });

  it('tries again after an outage, then gives up', async () => {
    let runs = 0;
    const kind: JobKind = {
      name: 'flaky',
      async run() {
        runs += 1;
        if (runs !== 3) throw new KaizenError('unavailable', 'x.away', 'away');
        return runs;
      },
    };
    const { jobs, enqueue } = await opened(kind);
    await jobs.start();
    expect(await jobs.ended(await enqueue('flaky', 'a'))).toMatchObject({ state: 'succeeded', result: 3, attempt: 3 });
    expect(await jobs.ended(await enqueue('flaky', 'b'))).toMatchObject({
      state: 'failed',
      attempt: 5,
      error: { code: 'x.away' },
    });
  });

  describe('cancel', () => {
    it('ends a queued job at once and a running one when it gives up', async () => {
      const { kind, begun } = gate('g');
      const { jobs, enqueue } = await opened(kind);
      await jobs.start();
      const running = await enqueue('g', 'a');
      const queued = await enqueue('g', 'b');
      await expect.poll(() => begun.length).toBe(1);
      await jobs.cancel(queued);
      expect(await jobs.find(queued)).toMatchObject({ state: 'cancelled', attempt: 0 });
      await jobs.cancel(running);
      expect(await jobs.ended(running)).toMatchObject({ state: 'cancelled', attempt: 1 });
      expect(begun[0]?.job.signal.reason).toMatchObject({ code: 'platform.job_cancelled' });
      await jobs.cancel(running);
      expect(begun.length).toBe(1);
    });

    it('names a job that does not exist', async () => {
      const { jobs } = await opened();
      await expect(jobs.cancel('job_x')).rejects.toMatchObject({ code: 'platform.job_not_found' });
      await expect(jobs.ended('job_x')).rejects.toMatchObject({ code: 'platform.job_not_found' });
      expect(await jobs.find('job_x')).toBeUndefined();
    });
  });

  it('refuses the writes of an attempt whose job was taken over', async () => {
    const first = gate('g');
    const { jobs, db, clock, ids, enqueue } = await opened(first.kind);
    await jobs.start();
    const id = await enqueue('g', 'k');
    await expect.poll(() => first.begun.length).toBe(1);
    const second = gate('g');
    const successor = createJobs({ db, clock, ids, telemetry: createTelemetry({ logLevel: 'error' }) });
    successor.register(second.kind);
    await successor.start();
    await expect.poll(() => second.begun[0]?.job.attempt).toBe(2);
    const stale = first.begun[0]?.job;
    let ran = false;
    const commit = stale?.commit(async () => {
      ran = true;
    });
    await expect(commit).rejects.toMatchObject({ code: 'platform.job_lease_lost' });
    await expect(stale?.saveCheckpoint({ step: 9 })).rejects.toMatchObject({ code: 'platform.job_lease_lost' });
    expect(ran).toBe(false);
    expect(stale?.signal.aborted).toBe(true);
    await second.begun[0]?.job.commit(async (tx) => tx.on<object>());
    second.begun[0]?.finish('second');
    expect(await successor.ended(id)).toMatchObject({ state: 'succeeded', result: 'second', attempt: 2 });
    await successor.stop();
  });

  it('leaves running jobs to the next process at a stop, with their checkpoint', async () => {
    const first = gate('g');
    const platform = await opened(first.kind);
    await platform.jobs.start();
    const id = await platform.enqueue('g', 'k');
    await expect.poll(() => first.begun.length).toBe(1);
    await first.begun[0]?.job.saveCheckpoint({ step: 3 });
    const waiting = platform.jobs.ended(id);
    const refused = expect(waiting).rejects.toMatchObject({ code: 'platform.stopping' });
    const next = await platform.restart();
    await refused;
    const second = gate('g');
    next.jobs.register(second.kind);
    await next.jobs.start();
    await expect.poll(() => second.begun[0]?.job.checkpoint).toEqual({ step: 3 });
    second.begun[0]?.finish(null);
    expect(await next.jobs.ended(id)).toMatchObject({ state: 'succeeded', attempt: 2, result: null });
  });

  it('gives up a job that was running at every death of the server', async () => {
    const platform = await opened(gate('g').kind);
    const id = await platform.enqueue('g', 'k');
    await platform.db.run((tx) =>
      tx
        .on<JobTables>()
        .updateTable('platform_jobs')
        .set({ state: 'running', owner: 'dead', deaths: MOST_DEATHS - 1 })
        .execute(),
    );
    await platform.jobs.start();
    expect(await platform.jobs.ended(id)).toMatchObject({
      state: 'failed',
      error: { code: 'platform.job_keeps_dying' },
    });
  });

  it('refuses a kind that nobody registered', async () => {
    const { jobs, enqueue } = await opened(gate('g').kind);
    await jobs.start();
    await expect(enqueue('h', 'k')).rejects.toThrow(/"h".*known are g/);
  });
});
