import type { RunView } from '@kaizen/contracts';
import { completeModelSpec, type ModelSpec } from '@kaizen/learn';
import { isKaizenError } from '../../../kernel/errors.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { DataReader, OpenVersion } from '../../data/index.ts';
import type { CompiledFeatures, FeaturesReader } from '../../features/index.ts';
import type { TrackingReader } from '../../tracking/index.ts';
import { createDeclarationStore, type TrainingRevision } from '../declaration-store.sql.ts';
import { notReproducible } from '../errors.ts';
import { toModelSpec } from '../train/describe-training.ts';

/** What recorded runs are read with. */
export interface RecordedGiven {
  readonly platform: { readonly db: Database };
  readonly data: DataReader;
  readonly features: FeaturesReader;
  readonly tracking: TrackingReader;
}

/** A built-in training as its run recorded it, with everything that it was made of at hand. */
export interface RecordedRun {
  readonly run: RunView;
  readonly training: TrainingRevision;
  readonly compiled: CompiledFeatures;
  readonly loggedModelId: string;
  readonly modelHash: string;
  /** The version that the model says it was trained on; the run's own is `open.version`. */
  readonly modelVersionId: string | undefined;
  readonly seed: number;
  /** Of the training revision, with the values that the run recorded: what a search found, too. */
  readonly model: ModelSpec;
  /** Whoever opened the run releases it. */
  readonly open: OpenVersion;
}

/** Finds everything that the run was made of. Throws `pipelines.not_reproducible`, which names what is missing and the mend. */
export async function openRecorded(given: RecordedGiven, runId: string): Promise<RecordedRun> {
  const run = await given.tracking.getRun(runId);
  if (run.status !== 'finished') {
    throw notReproducible(runId, `It is ${run.status}; only a finished run can be compared with. Wait for its end.`);
  }
  const { algorithm, trainingRevision, datasetVersion, seed } = run.params;
  // A command records data, seed and training too, but no algorithm of Kaizen's.
  if (!algorithm || !trainingRevision || !datasetVersion || !seed) throw notBuiltIn(runId);
  const training = await findTraining(given, run, trainingRevision);
  if (training.spec.algorithm !== algorithm) throw notBuiltIn(runId);
  if (run.loggedModelId === undefined) {
    throw notReproducible(runId, 'It has no model to compare with: the model was deleted. Run the pipeline again.');
  }
  const logged = await given.tracking.getLoggedModel(run.loggedModelId);
  return {
    run,
    training,
    compiled: await openFeatures(given, runId, logged.featureSetId),
    loggedModelId: logged.id,
    modelHash: logged.hash,
    modelVersionId: logged.datasetVersionId,
    seed: Number(seed),
    model: readModel(training, run),
    open: await openData(given, runId, datasetVersion),
  };
}

function notBuiltIn(runId: string) {
  return notReproducible(
    runId,
    "It is no built-in training (but a step of the team's own, a trial of a search, or a run from outside), so Kaizen does not know how it was made. Run its code again, or declare the training in kaizen.yaml.",
  );
}

async function findTraining({ platform }: RecordedGiven, run: RunView, revision: string): Promise<TrainingRevision> {
  const name = run.params.training ?? run.experiment;
  const training = await createDeclarationStore(platform.db).findTraining(name, Number(revision));
  if (training !== undefined) return training;
  throw notReproducible(
    run.id,
    `The training "${name}" has no revision ${revision} in this home. Reproduce it in the home where it was trained.`,
  );
}

async function openFeatures({ features }: RecordedGiven, runId: string, id: string | undefined) {
  if (id === undefined) {
    throw notReproducible(runId, 'Its model does not say which features it reads. Run the pipeline again.');
  }
  return features.getCompiled(id).catch((error: unknown) => {
    if (!isKaizenError(error) || error.kind !== 'not_found') throw error;
    throw notReproducible(runId, `Its feature set ${id} is no longer there. Run the pipeline again.`);
  });
}

async function openData({ data }: RecordedGiven, runId: string, versionId: string): Promise<OpenVersion> {
  return data.openVersion(versionId).catch((error: unknown) => {
    if (!isKaizenError(error) || error.kind === 'unavailable') throw error;
    throw notReproducible(
      runId,
      `The rows that it was trained on are not there: ${error.message} Bring the same rows in again and run the pipeline; a tag on a version keeps it from being collected.`,
    );
  });
}

/** Parameters of a run that are not the algorithm's, whatever the algorithm calls its own. */
const general = new Set([
  'seed',
  'label',
  'weights',
  'features',
  'holdout',
  'validation',
  'task',
  'positive',
  'normal',
]);

function readModel({ spec }: TrainingRevision, { params }: RunView): ModelSpec {
  const model = completeModelSpec(toModelSpec(spec));
  const known: Readonly<Record<string, unknown>> = { ...model.params };
  const names = new Set([...Object.keys(known), ...(params.tuned?.split(', ') ?? [])]);
  const values: Record<string, unknown> = {};
  for (const name of names) {
    const text = params[name];
    if (text === undefined || text === 'undefined' || general.has(name)) continue;
    values[name] = readValue(text, known[name]);
  }
  // Row mapping: the run's texts were written from this type, and the training thread checks them again.
  return { ...model, params: { ...model.params, ...values } } as ModelSpec;
}

function readValue(text: string, like: unknown): unknown {
  if (typeof like === 'number') return Number(text);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
