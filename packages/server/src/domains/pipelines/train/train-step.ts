import { selectDivision } from '@kaizen/learn';
import { isKaizenError } from '../../../kernel/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { DataReader, OpenVersion } from '../../data/index.ts';
import type { CompiledFeatures, FeaturesReader } from '../../features/index.ts';
import type { ServingReader } from '../../serving/index.ts';
import type { TrackingReader } from '../../tracking/index.ts';
import type { StepContext, StepKind, StepOutcome, TrainingRecorder } from '../contract.ts';
import { createDeclarationStore, type TrainingRevision } from '../declaration-store.sql.ts';
import { trainingNotFound } from '../errors.ts';
import { type MachineCounters, openCountersOnce } from '../usage/machine-counters.io.ts';
import type { UsagePoint } from '../usage/measure-usage.ts';
import { findChampionHoldout } from './champion-holdout.ts';
import { chooseRows } from './choose-rows.ts';
import { describeParams, describeTags, toModelSpec, toOutcomeCosts } from './describe-training.ts';
import { planWork } from './fold-model.ts';
import { findDivisionColumns, planRows } from './row-plan.ts';
import { keepOrigin, readOrigin } from './run-origin.ts';
import { measureRun } from './run-usage.ts';
import { storeResult } from './store-result.ts';
import { trainOffThread } from './train-off-thread.io.ts';
import { checkTaught, decideGoal, decideLabelKind, findKnown, selectGoal } from './training-goal.ts';
import { decideVersion, type TrainingInHand } from './training-in-hand.ts';
import { describeOutcome } from './training-outcome.ts';
import { buildFrame, readRawRow, readTrainingTable, selectWeights } from './training-table.duck.ts';
import type { TrainingTask } from './training-task.ts';

/** What the step works with. */
export interface TrainStepGiven {
  readonly platform: Pick<Platform, 'config' | 'db' | 'duck' | 'blobs' | 'telemetry'>;
  readonly data: DataReader;
  readonly features: FeaturesReader;
  readonly serving: ServingReader;
  readonly tracking: TrackingReader;
  readonly recorder: TrainingRecorder;
}

/** With the machine's counters, once they are known. */
interface TrainGiven extends TrainStepGiven {
  readonly counters: MachineCounters;
}

/** The step `train`: see the room's README. */
export function createTrainStep(given: TrainStepGiven): StepKind {
  const counters = openCountersOnce(given.platform.config.home);
  return {
    uses: 'train',
    async run(step) {
      if (step.inputs.verdict === 'rejected') {
        return { verdict: 'hold', outputs: {}, summary: 'Not trained: the batch was rejected.' };
      }
      const training = await getTraining(given, step);
      const { featureSetId } = step.inputs;
      const compiled =
        typeof featureSetId === 'string'
          ? await given.features.getCompiled(featureSetId)
          : await given.features.getCurrent(training.spec.features);
      const open = await given.data.openVersion(await decideVersion(given.data, step, compiled));
      try {
        const work = await takeInHand(given, step, training, compiled, open);
        return await train({ ...given, counters: await counters() }, step, work);
      } finally {
        open.release();
      }
    },
  };
}

async function getTraining({ platform }: TrainStepGiven, step: StepContext): Promise<TrainingRevision> {
  const { revision } = step.settings;
  const store = createDeclarationStore(platform.db);
  const training = await store.findTraining(step.subject, typeof revision === 'number' ? revision : undefined);
  if (training === undefined) throw trainingNotFound(step.subject);
  return training;
}

async function takeInHand(
  given: TrainStepGiven,
  step: StepContext,
  training: TrainingRevision,
  compiled: CompiledFeatures,
  open: OpenVersion,
): Promise<TrainingInHand> {
  const { spec } = training;
  const { version } = open;
  step.job.progress({ done: 0, unit: 'rows', message: `Reading ${version.rows.toLocaleString('en-US')} rows` });
  const table = await readTrainingTable(
    given.platform.duck,
    open.from,
    compiled,
    {
      label: spec.label,
      labelKind: decideLabelKind(spec),
      weights: spec.weights,
      divisions: findDivisionColumns(spec),
    },
    step.job.signal,
  );
  const goal = decideGoal(spec, table.labels);
  const seed = spec.seed ?? 1;
  const plan = planRows(spec, goal, table);
  const production = await findProduction(given, step, open);
  const rows = { known: findKnown(goal), learnsUnknown: goal.task === 'anomaly' && goal.normal === undefined };
  const chosen = chooseRows({ ...rows, division: plan.holdout }, { share: plan.share, seed, production });
  return { training, compiled, versionId: version.id, open, table, goal, plan, chosen, seed };
}

async function findProduction(given: TrainStepGiven, step: StepContext, { version }: OpenVersion) {
  const { production } = step.trigger;
  const { productionRows } = step.inputs;
  if (production === undefined || typeof productionRows !== 'number') return undefined;
  const kept = await findChampionHoldout(given, production.deployment, version);
  return { rows: productionRows, baseRows: production.baseRows, kept };
}

async function train(given: TrainGiven, step: StepContext, work: TrainingInHand): Promise<StepOutcome> {
  const { recorder, platform, data, tracking } = given;
  const { compiled, training } = work;
  const threads = decideThreads(platform.config.threads, given.serving.isAnswering());
  const runId = await startRun(given, step, work, threads);
  const before = await tracking.getRun(runId);
  // A kill between the end of the run and the outcome of the step: what was recorded stands.
  if (before.status === 'finished') return describeOutcome(before);
  const { unit } = planWork(toModelSpec(training.spec));
  const meter = await measureRun(given, step, before);
  try {
    const result = await trainOffThread(buildTask(step, work), {
      threads,
      signal: step.job.signal,
      onProgress: (done, total) => step.job.progress({ done, total, unit, message: `Training ${training.name}` }),
    });
    const example = await readRawRow(platform.duck, work.open.from, compiled.set.inputs, work.chosen.train[0] ?? 0);
    const usage = await meter.stop();
    await storeResult({ blobs: platform.blobs, recorder, data }, step, { ...work, runId, result, example, usage });
  } catch (error) {
    await endRun(given, step, runId, await meter.stop(), error);
    throw error;
  }
  return describeOutcome(await tracking.getRun(runId));
}

/** Starts the run of this step, or gives the one that an earlier attempt started; one that has failed is not taken up again. */
async function startRun(given: TrainGiven, step: StepContext, work: TrainingInHand, threads: number): Promise<string> {
  const { compiled, training } = work;
  const origin = await readOrigin(step, { ...given, config: given.platform.config, threads });
  const run = {
    projectId: step.project.id,
    experiment: training.name,
    name: `${training.name} ${step.trigger.kind === 'manual' ? 'training' : 'retraining'}`,
    params: describeParams(work),
    tags: describeTags(step, origin.tags, origin.codeCommit),
    inputs: [
      { kind: 'dataset_version', id: work.versionId, name: compiled.set.from },
      { kind: 'feature_set', id: compiled.set.id, name: compiled.set.name },
    ],
  };
  const start = (key: string) => step.job.commit((tx) => given.recorder.startRun(tx, { ...run, key }));
  let runId = await start(step.key);
  const { status } = await given.tracking.getRun(runId);
  if (status === 'failed' || status === 'killed') runId = await start(`${step.key} after ${runId}`);
  await keepOrigin({ ...given, blobs: given.platform.blobs }, step, runId, origin);
  return runId;
}

/** Beside live traffic a training leaves it a core. */
function decideThreads(threads: number, isAnswering: boolean): number {
  return isAnswering ? Math.max(1, threads - 1) : threads;
}

/** A run that will not go on says so; after an outage or a stop of the server it stays running, because the next attempt takes it up. */
async function endRun(
  { platform, recorder }: TrainStepGiven,
  step: StepContext,
  runId: string,
  usage: readonly UsagePoint[],
  error: unknown,
): Promise<void> {
  // What the work cost is no reason to fail in another way: somebody may have deleted the run.
  await platform.db.run((tx) => recorder.logMetrics(tx, runId, usage)).catch(() => undefined);
  const { aborted, reason } = step.job.signal;
  if (aborted && !(isKaizenError(reason) && reason.code === 'platform.job_cancelled')) return;
  if (!aborted && isKaizenError(error) && error.kind === 'unavailable') return;
  const cancelled = aborted || (isKaizenError(error) && error.code === 'pipelines.run_cancelled');
  await platform.db.run((tx) => recorder.finishRun(tx, runId, cancelled ? 'killed' : 'failed'));
}

function buildTask(step: StepContext, work: TrainingInHand): TrainingTask {
  const { training, compiled, table, goal, plan, chosen, seed } = work;
  const taught = selectGoal(goal, chosen.train);
  checkTaught(taught);
  return {
    name: step.subject,
    model: toModelSpec(training.spec),
    frame: buildFrame(table, compiled, chosen.train),
    goal: taught,
    weights: selectWeights(training.spec.weights, table.weights, chosen.train),
    validation: { division: selectDivision(plan.validation.division, chosen.train), folds: plan.folds },
    seed,
    costs: toOutcomeCosts(training.costs),
  };
}
