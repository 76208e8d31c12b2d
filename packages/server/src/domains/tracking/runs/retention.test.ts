import type { FreedByGc } from '@kaizen/contracts';
import { expect, it } from 'vitest';
import { createTestApp } from '../../../testing/test-app.ts';
import { createTestClock } from '../../../testing/test-clock.ts';
import { eachDatabase } from '../../../testing/test-database.ts';
import { createArtifacts } from '../artifacts/create-artifacts.ts';
import { createGcJob, GC_JOB } from './gc-job.ts';
import { createRetention } from './retention.ts';
import { openRuns } from './testing/open-runs.ts';

const DAY = 86_400_000;

eachDatabase((kind) => {
  it('frees what was deleted longer ago than the days that are set, once a day', async () => {
    const { platform, commands, write, startRun } = await openRuns(kind);
    const clock = createTestClock(platform.clock.now(), 1);
    const given = { ...platform, clock };
    platform.jobs.register(createGcJob({ platform: given, artifacts: createArtifacts(platform) }));
    await platform.jobs.start();
    const { runId } = await startRun();
    await write((tx) => commands.deleteRun(tx, runId));
    const retention = createRetention({ ...given, config: { ...platform.config, retainDeletedDays: 30 } });
    const freed = async () => {
      const id = (await retention.look()) ?? '';
      // Row mapping: the result of this kind of job.
      return { id, runs: ((await platform.jobs.ended(id)).result as FreedByGc).runs };
    };
    const first = await freed();
    expect(first.runs).toBe(0);
    expect(await retention.look()).toBe(first.id);
    clock.advance(31 * DAY);
    const next = await freed();
    expect(next.id).not.toBe(first.id);
    expect(next.runs).toBe(1);
    expect(await freed()).toEqual(next);
  });
});

it('is never done by itself unless it is set; when it is, the start looks', async () => {
  const without = await createTestApp();
  expect(await without.platform.jobs.list({ kind: GC_JOB })).toEqual([]);
  const set = await createTestApp({ flags: ['--retain-deleted-days=7'] });
  const [job] = await set.platform.jobs.list({ kind: GC_JOB });
  expect((await set.platform.jobs.ended(job?.id ?? '')).state).toBe('succeeded');
});
