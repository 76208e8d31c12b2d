import { inlineParallel } from '@kaizen/learn';
import { createRandom } from '@kaizen/stats';
import { describe, expect, it } from 'vitest';
import type { StepContext } from '../domains/pipelines/contract.ts';
import type { TrainingTask } from '../domains/pipelines/train/task.ts';
import { describeStudy } from '../domains/pipelines/train/tuning/describe-study.ts';
import type { PlannedStudy } from '../domains/pipelines/train/tuning/planned-study.ts';
import { createStudyStore } from '../domains/pipelines/train/tuning/study-store.sql.ts';
import { findTrialRows } from '../domains/pipelines/train/tuning/study-trials.sql.ts';
import { judgeTrial } from '../domains/pipelines/train/tuning/trial-task.ts';
import { type OpenTrialThreads, openTrialThreads } from '../domains/pipelines/train/tuning/trial-threads.io.ts';
import { tune } from '../domains/pipelines/train/tuning/tune.ts';
import { createArtifacts } from '../domains/tracking/artifacts/create-artifacts.ts';
import { createRunReader } from '../domains/tracking/runs/run-reader.ts';
import { createRunService } from '../domains/tracking/runs/run-service.ts';
import { createTrackingReader } from '../domains/tracking/tracking-reader.ts';
import { KaizenError } from '../kernel/errors.ts';
import type { Tx } from '../platform/db/database.ts';
import { eachDatabase } from '../testing/test-database.ts';
import { createTestPlatform } from '../testing/test-platform.ts';

const random = createRandom(3);
const rowCount = 160;
const wear = Float64Array.from({ length: rowCount }, () => random.next());
const load = Float64Array.from({ length: rowCount }, () => random.next());
const codes = Int32Array.from(wear, (value, row) => (value + (load[row] ?? 0) + 0.3 * random.normal() > 1 ? 1 : 0));
const task: TrainingTask = {
  name: 'wear',
  model: { algorithm: 'random-forest', params: { trees: 5 } },
  frame: {
    rowCount,
    columns: [
      { kind: 'numeric', name: 'wear', values: wear },
      { kind: 'numeric', name: 'load', values: load },
    ],
  },
  goal: { task: 'classification', classes: ['0', '1'], codes, positive: 1 },
  weights: undefined,
  validation: { division: { kind: 'stratified', labels: codes }, folds: 3 },
  seed: 11,
  costs: undefined,
  evaluation: {},
};
const plan: PlannedStudy = {
  space: [
    { kind: 'int', name: 'maxDepth', from: 1, to: 12, scale: 'log' },
    { kind: 'categorical', name: 'classWeight', values: ['none', 'balanced'] },
  ],
  search: 'tpe',
  metric: 'auc',
  direction: 'maximise',
  seed: 5,
  trials: 12,
  parallel: 2,
  prune: 'asha',
  steps: 3,
  first: { maxDepth: 12, classWeight: 'none' },
};

/** Judges on the thread of the test: threads take seconds to start, and only one test is about them. */
const judgeHere: OpenTrialThreads = (given) => ({
  judge: (values, onStep, signal) =>
    judgeTrial(given, values, inlineParallel, async (metrics) => {
      signal.throwIfAborted();
      return onStep(metrics);
    }),
  rank: async () => undefined,
  close: async () => undefined,
});

eachDatabase((database) => {
  async function open(threads = 2) {
    const platform = await createTestPlatform({ database, config: { threads } });
    const recorder = createRunService(platform);
    const runId = await platform.db.run((tx) =>
      recorder.startRun(tx, {
        key: 'prn_1.train',
        projectId: 'prj_1',
        experiment: 'wear',
        name: 'wear training',
        params: {},
        tags: {},
        inputs: [],
      }),
    );
    const progress: string[] = [];
    /** One attempt of the step; `commit` may fail it. */
    const attempt = (
      options: Partial<{
        plan: PlannedStudy;
        commit: StepContext['job']['commit'];
        signal: AbortSignal;
        openThreads: OpenTrialThreads;
      }>,
    ) => {
      const step: StepContext = {
        pipelineRunId: 'prn_1',
        pipeline: 'wear',
        project: { id: 'prj_1', name: 'plant', environment: 'production', folder: '/nowhere' },
        trigger: { kind: 'manual', by: 'test' },
        subject: 'wear',
        settings: {},
        key: 'prn_1.train',
        inputs: {},
        job: {
          signal: options.signal ?? new AbortController().signal,
          progress: ({ done, total, message }) => progress.push(`${done}/${total} ${message}`),
          commit: options.commit ?? ((work) => platform.db.run(work)),
        },
      };
      const openThreads = options.openThreads ?? judgeHere;
      const given = { platform, recorder, serving: { isAnswering: () => false }, openThreads };
      return tune(given, step, { runId, experiment: 'wear', task, plan: options.plan ?? plan });
    };
    const study = async () => {
      const row = await createStudyStore(platform.db).find(runId);
      if (row === undefined) throw new Error('no study');
      return describeStudy(row, await findTrialRows(platform.db, runId));
    };
    return {
      platform,
      runId,
      attempt,
      study,
      progress,
      tracking: createTrackingReader({ ...platform, artifacts: createArtifacts(platform) }),
    };
  }

  /** What must not depend on how often and where the study was interrupted. */
  const outcomeOf = ({ trials, best, summary }: Awaited<ReturnType<Awaited<ReturnType<typeof open>>['study']>>) => ({
    best,
    summary,
    trials: trials.map(({ number, status, parameters, steps }) => ({ number, status, parameters, steps })),
  });

  describe('tuning', () => {
    it('keeps each trial in the ledger and as a run below the training run, and what it came to with the training run', async () => {
      const { attempt, study, tracking, runId, progress, platform } = await open();
      const model = await attempt({ openThreads: openTrialThreads });
      const { trials, best, status, summary, bestSoFar, space } = await study();
      expect(status).toBe('finished');
      expect(trials.length).toBe(12);
      expect(trials[0]?.parameters).toEqual(plan.first);
      const winner = trials.find(({ number }) => number === best);
      expect(model.params).toMatchObject({ trees: 5, ...winner?.parameters });
      expect(bestSoFar.at(-1)?.score).toBe(winner?.score);
      expect(space.reduce((sum, { importance = 0 }) => sum + importance, 0)).toBeCloseTo(1, 9);
      expect(summary).toMatch(/^Best of 12 trials \(\d+ pruned\): auc 0\.\d+ \(trial \d+\)\.$/);
      expect(progress.at(0)).toBe('0/12 Tuning wear');
      expect(progress.at(-1)).toMatch(/^12\/12 Tuning wear: best auc 0\.\d+ \(trial \d+\)$/);

      const parent = await tracking.getRun(runId);
      expect(parent.params).toMatchObject({
        ...Object.fromEntries(Object.entries(winner?.parameters ?? {}).map(([name, value]) => [name, String(value)])),
        tuned: 'maxDepth, classWeight',
        'tuning.trials': '12',
        'tuning.bestTrial': String(best),
      });
      const report: unknown = JSON.parse(new TextDecoder().decode(await tracking.readArtifact(runId, 'tuning.json')));
      expect(report).toEqual(await study());

      const pruned = trials.find((trial) => trial.status === 'pruned');
      for (const trial of [winner, pruned]) {
        const child = await tracking.getRun(trial?.runId ?? '');
        expect(child.tags).toMatchObject({ 'mlflow.parentRunId': runId, 'tuning.state': trial?.status });
        expect(child.status).toBe(trial?.status === 'pruned' ? 'killed' : 'finished');
        expect(child.metrics.auc).toBe(trial?.score);
        const latest = await tracking.findLatestPoint(child.id, 'auc');
        expect(latest?.step).toBe((trial?.steps.length ?? 0) - 1);
      }
      const row = await createRunReader(platform).findRun(winner?.runId ?? '');
      expect(row?.parent_id).toBe(runId);
      // The study tells of itself; a run for each trial would drown what happens.
      await platform.outbox.drained();
      const { items } = await platform.outbox.find({ projectId: 'prj_1', limit: 100 });
      expect(items.map(({ type }) => type)).toEqual(['tracking.run.started']);
    }, 120_000);

    it('comes to the same on one thread as on two, and however often it is cut off', async () => {
      const whole = await open();
      await whole.attempt({ openThreads: openTrialThreads });
      const expected = outcomeOf(await whole.study());

      const cut = await open(1);
      const runs = new Map<number, string>();
      const started = new Map<number, number>();
      for (const after of [4, 11]) {
        let left = after;
        const commit = async <R>(work: (tx: Tx) => Promise<R>): Promise<R> => {
          if (left-- === 0) throw new KaizenError('unavailable', 'test.outage', 'The database is gone.');
          return cut.platform.db.run(work);
        };
        await expect(cut.attempt({ commit })).rejects.toThrow('The database is gone.');
        for (const { number, runId, startedAt, status } of (await cut.study().catch(() => ({ trials: [] }))).trials) {
          expect(runs.get(number) ?? runId).toBe(runId);
          runs.set(number, runId);
          if (status !== 'running') {
            expect(started.get(number) ?? startedAt).toBe(startedAt);
            started.set(number, startedAt);
          }
        }
      }
      expect(started.size).toBeGreaterThan(3);
      await cut.attempt({});
      const ended = await cut.study();
      expect(outcomeOf(ended)).toEqual(expected);
      for (const [number, startedAt] of started) {
        expect(ended.trials.find((trial) => trial.number === number)?.startedAt).toBe(startedAt);
      }
      // What has ended is not searched again.
      await cut.attempt({ commit: () => Promise.reject(new Error('nothing is to be written')) });
    }, 120_000);

    it('ends with its trials when it is cancelled, and goes on after a stop', async () => {
      const { attempt, study, platform, tracking } = await open();
      const stop = async (reason: Error) => {
        const controller = new AbortController();
        let left = 5;
        const commit = async <R>(work: (tx: Tx) => Promise<R>): Promise<R> => {
          const result = await platform.db.run(work);
          if (left-- === 0) controller.abort(reason);
          return result;
        };
        await expect(attempt({ signal: controller.signal, commit })).rejects.toThrow(reason.message);
      };
      await stop(new Error('the server stops'));
      expect((await study()).status).toBe('running');
      await stop(new KaizenError('conflict', 'platform.job_cancelled', 'The job was cancelled.'));
      const { status, trials, summary } = await study();
      expect(status).toBe('cancelled');
      expect(summary).toBe('The job was cancelled.');
      expect(trials.filter((trial) => trial.status === 'running')).toEqual([]);
      for (const { runId } of trials) expect((await tracking.getRun(runId)).status).not.toBe('running');
    });

    it('records trials that fail and goes on, and ends with the reason when most of them do', async () => {
      const some = await open();
      const values = (...depths: number[]): PlannedStudy => ({
        ...plan,
        space: [{ kind: 'categorical', name: 'maxDepth', values: depths }],
        search: 'random',
        first: undefined,
        prune: 'none',
        trials: 10,
      });
      await some.attempt({ plan: values(0, 2, 3, 4, 5) });
      const { trials } = await some.study();
      const failed = trials.filter((trial) => trial.status === 'failed');
      expect(failed.length).toBeGreaterThan(0);
      for (const { error, parameters, runId } of failed) {
        expect(error).toMatch(/maxDepth must be a whole number/);
        expect(parameters).toEqual({ maxDepth: 0 });
        expect((await some.tracking.getRun(runId)).tags['tuning.error']).toBe(error);
      }
      const none = await open();
      await expect(none.attempt({ plan: values(0) })).rejects.toThrow(
        /Tuning ended: 5 of 5 trials failed, the last one with: maxDepth must be/,
      );
      expect((await none.study()).status).toBe('failed');
    });

    it('begins no trial when its time is over', async () => {
      const { attempt, study } = await open();
      await expect(attempt({ plan: { ...plan, minutes: 0 } })).rejects.toThrow(
        /None of 0 trials came to a value of auc/,
      );
      expect((await study()).trials).toEqual([]);
    });
  });
});
