import type { PipelineTrigger } from '@kaizen/contracts';
import { describe, expect, it } from 'vitest';
import { KaizenError } from '../../kernel/errors.ts';
import { eachDatabase } from '../../testing/test-database.ts';
import { createTestPlatform } from '../../testing/test-platform.ts';
import type { StepContext, StepOutcome } from './contract.ts';
import { findRunView, listPipelineViews, listRunViews } from './run-view.sql.ts';
import { applyManifest, createKinds, createLedger, manifest } from './testing/ledger-scenario.ts';

const trigger: PipelineTrigger = { kind: 'manual', by: 'test' };

eachDatabase((database) => {
  async function open(run: (step: StepContext) => Promise<StepOutcome> | StepOutcome) {
    const platform = await createTestPlatform({ database });
    const { service } = await createLedger(platform, createKinds(run));
    await platform.outbox.start();
    await platform.jobs.start();
    const start = (key: string) => platform.db.run((tx) => service.start(tx, { pipeline: 'failure', trigger, key }));
    const view = async (id: string) => {
      const found = await findRunView(platform, { id });
      if (found === undefined) throw new Error(`no run ${id}`);
      return found;
    };
    /** Waits until the run's last job has ended; a queued run is given another job when its turn comes. */
    const ended = async (id: string) => {
      for (;;) {
        await platform.jobs.ended((await view(id)).jobId).catch(() => undefined);
        const run = await view(id);
        if (run.status !== 'queued' && run.status !== 'running') return run;
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    return { platform, service, start, view, ended };
  }

  const go = (outputs: StepOutcome['outputs'] = {}): StepOutcome => ({ verdict: 'go', outputs, summary: 'Done.' });
  const nameOf = (step: StepContext) => step.key.split('.')[1];

  describe('a pipeline run', () => {
    it('passes outputs on, later steps winning, and is started once per key', async () => {
      const seen: Record<string, unknown> = {};
      const { platform, start, ended } = await open((step) => {
        seen[nameOf(step) ?? ''] = step.inputs;
        return go({ last: nameOf(step) ?? '', [`from-${nameOf(step)}`]: 1 });
      });
      const id = await start('one');
      expect(await start('one')).toBe(id);
      const run = await ended(id);
      expect(run).toMatchObject({ status: 'succeeded', state: 'ok', summary: 'Done.' });
      expect(seen.judge).toEqual({ last: 'learn', 'from-bring': 1, 'from-check': 1, 'from-learn': 1 });
      await platform.outbox.drained();
      const { items } = await platform.outbox.find({ subject: id });
      expect(items.map(({ type }) => type)).toEqual([
        'pipelines.run.started',
        ...Array.from({ length: 5 }, () => 'pipelines.step.finished'),
        'pipelines.run.finished',
      ]);
    });

    it('ends as held without failure when a step holds', async () => {
      const { platform, start, ended } = await open((step) =>
        nameOf(step) === 'judge'
          ? { verdict: 'hold', outputs: { gateId: 'gat_1' }, summary: 'Too few failures.' }
          : go(),
      );
      const run = await ended(await start('one'));
      expect(run).toMatchObject({ status: 'held', state: 'needs_you', summary: 'Held at judge: Too few failures.' });
      expect(run.steps.map(({ status }) => status)).toEqual(['succeeded', 'succeeded', 'succeeded', 'held', 'skipped']);
      expect((await platform.jobs.find(run.jobId))?.state).toBe('succeeded');
    });

    it('records a failure with its message, and the job fails with it', async () => {
      const { platform, start, ended } = await open((step) => {
        if (nameOf(step) === 'check') throw new KaizenError('invalid', 'data.broken', 'The file is broken. Mend it.');
        return go();
      });
      const run = await ended(await start('one'));
      expect(run).toMatchObject({ status: 'failed', summary: 'check failed: The file is broken. Mend it.' });
      expect(run.steps.map(({ status }) => status)).toEqual(['succeeded', 'failed', 'skipped', 'skipped', 'skipped']);
      expect(await platform.jobs.ended(run.jobId)).toMatchObject({ state: 'failed', error: { code: 'data.broken' } });
    });

    it('tries a step again after an outage, and fails it when the outage lasts', async () => {
      let outages = 2;
      const { start, ended } = await open((step) => {
        if (nameOf(step) !== 'learn' || outages <= 0) return go();
        outages -= 1;
        throw new KaizenError('unavailable', 'data.away', 'Away.');
      });
      const run = await ended(await start('one'));
      expect(run.status).toBe('succeeded');
      expect(run.steps.map(({ attempt }) => attempt)).toEqual([1, 1, 3, 1, 1]);
      outages = 100;
      expect(await ended(await start('two'))).toMatchObject({ status: 'failed', summary: 'learn failed: Away.' });
    });

    it('runs one at a time, in order; the others wait', async () => {
      const order: string[] = [];
      let running = 0;
      const { start, ended } = await open(async (step) => {
        running += 1;
        expect(running).toBe(1);
        await new Promise((resolve) => setTimeout(resolve, 2));
        if (nameOf(step) === 'bring') order.push(step.pipelineRunId);
        running -= 1;
        return go();
      });
      const ids: string[] = [];
      for (const key of ['one', 'two', 'three']) ids.push(await start(key));
      for (const id of ids) expect((await ended(id)).status).toBe('succeeded');
      expect(order).toEqual(ids);
    });

    it('is cancelled while it runs: the step is told, nothing more is written, the next run goes on', async () => {
      const begun = Promise.withResolvers<void>();
      let first = true;
      const { platform, service, start, view, ended } = await open(async (step) => {
        if (!first || nameOf(step) !== 'learn') return go();
        first = false;
        begun.resolve();
        await new Promise((_, reject) =>
          step.job.signal.addEventListener('abort', () => reject(step.job.signal.reason)),
        );
        return go();
      });
      const id = await start('one');
      await begun.promise;
      const next = await start('two');
      await service.cancel(id, 'operator');
      expect(await view(id)).toMatchObject({
        status: 'cancelled',
        state: 'warning',
        summary: 'Cancelled by operator.',
      });
      expect((await view(id)).steps.map(({ status }) => status)).toEqual([
        'succeeded',
        'succeeded',
        'cancelled',
        'skipped',
        'skipped',
      ]);
      expect((await platform.jobs.ended((await view(id)).jobId)).state).toBe('cancelled');
      expect((await ended(next)).status).toBe('succeeded');
      await service.cancel(id, 'operator');
      await expect(service.cancel(next, 'operator')).rejects.toMatchObject({ code: 'pipelines.run_ended' });
    });

    it('is cancelled too when its job is cancelled in the job list', async () => {
      const begun = Promise.withResolvers<void>();
      const { platform, start, view, ended } = await open(async (step) => {
        begun.resolve();
        await new Promise((_, reject) =>
          step.job.signal.addEventListener('abort', () => reject(step.job.signal.reason)),
        );
        return go();
      });
      const id = await start('one');
      await begun.promise;
      await platform.jobs.cancel((await view(id)).jobId);
      expect((await ended(id)).status).toBe('cancelled');
    });

    it('lists pipelines and runs', async () => {
      const { platform, start, ended } = await open(() => go());
      const ids: string[] = [];
      for (const key of ['one', 'two', 'three']) {
        ids.push(await start(key));
        await ended(ids.at(-1) ?? '');
      }
      const page = await listRunViews(platform, 'failure', { limit: 2 });
      const rest = await listRunViews(platform, 'failure', { limit: 2, cursor: page.next });
      expect([...page.items, ...rest.items].map(({ id }) => id)).toEqual(ids.toReversed());
      const [pipeline] = await listPipelineViews(platform, 'prj_1');
      expect(pipeline).toMatchObject({ name: 'failure', lastRun: { id: ids[2] } });
      expect(pipeline?.steps[2]).toEqual({ name: 'learn', uses: 'train', with: 'failure' });
      expect(await listPipelineViews(platform, 'prj_2')).toEqual([]);
      await expect(listRunViews(platform, 'failure', { cursor: 'x' })).rejects.toMatchObject({ kind: 'invalid' });
    });

    it('keeps the revision of the training that it was started with', async () => {
      const revisions: unknown[] = [];
      const { platform, start, ended } = await open((step) => {
        if (step.settings.revision !== undefined) revisions.push(step.settings.revision);
        return go();
      });
      await ended(await start('one'));
      await applyManifest(platform, manifest);
      await ended(await start('two'));
      const changed = { ...manifest, costs: { currency: 'EUR', missedFailure: 5, falseAlarm: 1, plannedStop: 1 } };
      await applyManifest(platform, changed);
      await ended(await start('three'));
      expect(revisions).toEqual([1, 1, 2]);
    });
  });
});
