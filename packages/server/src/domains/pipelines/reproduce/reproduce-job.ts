import { createHash } from 'node:crypto';
import type { ReproductionReport } from '@kaizen/contracts';
import { canonicalJson } from '../../../kernel/canonical-json.ts';
import type { JobContext, JobKind } from '../../../platform/jobs/jobs.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { ServingReader } from '../../serving/index.ts';
import type { TrainingRecorder } from '../contract.ts';
import { describeParams } from '../train/describe-training.ts';
import { planWork } from '../train/fold-model.ts';
import { buildTask, readTraining } from '../train/prepare-training.ts';
import { trainOffThread } from '../train/train-off-thread.io.ts';
import { decideThreads } from '../train/train-step.ts';
import type { TrainingInHand } from '../train/training-in-hand.ts';
import type { TrainingResult } from '../train/training-task.ts';
import { planTuning } from '../train/tuning/plan-study.ts';
import { askBoth } from './ask-both.ts';
import { compareOrigin } from './compare-origin.ts';
import { compareMetrics, compareTexts, decideVerdict } from './decide-verdict.ts';
import { findRows, type RecordedRows } from './recorded-rows.ts';
import { openRecorded, type RecordedGiven, type RecordedRun } from './recorded-run.ts';
import { reproductionPath } from './reproduction-views.ts';

/** Name of the job kind that trains a run again. */
export const reproduceKind = 'pipelines.reproduce';

/** Input of the job. */
export interface ReproduceInput {
  readonly runId: string;
}

/** What the job works with. */
export interface ReproduceGiven extends RecordedGiven {
  readonly platform: Pick<Platform, 'config' | 'db' | 'duck' | 'blobs' | 'clock'>;
  readonly serving: ServingReader;
  readonly recorder: Pick<TrainingRecorder, 'annotateRun'>;
}

type Context = JobContext<ReproduceInput>;

/** Trains a run again as it recorded it and says how that compares. Nothing is kept on the way: after a kill it begins again. */
export function createReproduceJob(given: ReproduceGiven): JobKind<ReproduceInput, ReproductionReport> {
  return {
    name: reproduceKind,
    async run(job) {
      const startedAt = given.platform.clock.now();
      const recorded = await openRecorded(given, job.input.runId);
      try {
        const report = await reproduce(given, job, recorded, startedAt);
        await keep(given, job, report);
        return report;
      } finally {
        recorded.open.release();
      }
    },
  };
}

async function reproduce(
  given: ReproduceGiven,
  job: Context,
  recorded: RecordedRun,
  startedAt: number,
): Promise<ReproductionReport> {
  const { run, training, open } = recorded;
  const rowCount = open.version.rows.toLocaleString('en-US');
  job.progress({ done: 0, unit: 'rows', message: `Reading ${rowCount} rows` });
  const { work, rows } = await prepare(given, job, recorded);
  const threads = decideThreads(given.platform.config.threads, given.serving.isAnswering());
  const { unit } = planWork(recorded.model);
  const result = await trainOffThread(
    { ...buildTask(work), model: recorded.model },
    {
      threads,
      signal: job.signal,
      onProgress: (done, total, after = 'Training') =>
        job.progress({ done, total, unit, message: `${after} ${training.name} again` }),
    },
  );
  job.progress({ done: 0, unit: 'models', message: 'Comparing with what was recorded' });
  const origin = await compareOrigin(given, run, threads);
  const outcome = await compareOutcome(given, job, recorded, { rows, result, tolerance: origin.tolerance });
  const verdict = decideVerdict(outcome);
  const declared = describeParams({ ...work, seed: training.spec.seed ?? 1 });
  return {
    id: job.id,
    runId: run.id,
    ...verdict,
    tolerance: origin.tolerance,
    ...outcome,
    differences: [
      ...verdict.differences,
      ...compareTexts('parameter', run.params, declared),
      ...compareData(recorded, rows),
      ...origin.differences,
    ],
    notes: [...outcome.notes, ...origin.notes],
    startedAt,
    endedAt: given.platform.clock.now(),
  };
}

async function prepare(
  given: ReproduceGiven,
  job: Context,
  recorded: RecordedRun,
): Promise<{ readonly work: TrainingInHand; readonly rows: RecordedRows }> {
  const { training, compiled, open, seed } = recorded;
  const prepared = await readTraining(given.platform.duck, training, compiled, open, job.signal);
  const rows = await findRows(given.tracking, recorded, prepared);
  const study = planTuning(training.spec, prepared.goal, prepared.plan, seed);
  const work = { ...prepared, training, compiled, versionId: open.version.id, open, chosen: rows.chosen, seed, study };
  return { work, rows };
}

async function compareOutcome(
  given: ReproduceGiven,
  job: Context,
  { run, modelHash, loggedModelId, open }: RecordedRun,
  found: { readonly rows: RecordedRows; readonly result: TrainingResult; readonly tolerance: number },
): Promise<Pick<ReproductionReport, 'model' | 'metrics' | 'predictions' | 'notes'>> {
  const { rows, result, tolerance } = found;
  const model = { recordedHash: modelHash, foundHash: createHash('sha256').update(result.onnx).digest('hex') };
  const metrics = compareMetrics(run.metrics, result.metrics, tolerance);
  if (model.recordedHash === model.foundHash) return { model, metrics, notes: [...rows.notes] };
  const file = { bytes: result.onnx, like: loggedModelId, threshold: result.threshold };
  const asked = await askBoth(given.serving, file, { open, rows: rows.chosen.holdout, tolerance, signal: job.signal });
  return { model, metrics, ...asked, notes: [...rows.notes, ...asked.notes] };
}

function compareData(
  { modelVersionId, open }: RecordedRun,
  { differ }: RecordedRows,
): ReproductionReport['differences'] {
  const found = open.version.id;
  return [
    ...(modelVersionId === undefined || modelVersionId === found
      ? []
      : [
          {
            area: 'data' as const,
            name: 'dataset version of the model',
            recorded: modelVersionId,
            found,
            decides: false,
          },
        ]),
    ...(differ ? [{ area: 'data' as const, name: 'holdout rows', recorded: 'other rows', decides: false }] : []),
  ];
}

/** The report among the run's files, its verdict among the run's tags. */
async function keep({ platform, recorder }: ReproduceGiven, job: Context, report: ReproductionReport): Promise<void> {
  const blob = await platform.blobs.put(new TextEncoder().encode(canonicalJson(report)));
  const tags = { 'reproduction.verdict': report.verdict, 'reproduction.at': new Date(report.endedAt).toISOString() };
  const artifact = { path: reproductionPath(job.id), kind: 'other', ...blob };
  await job.commit((tx) => recorder.annotateRun(tx, report.runId, { tags, artifact }));
}
