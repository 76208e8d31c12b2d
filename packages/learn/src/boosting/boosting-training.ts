import { createRandom, deriveSeed } from '@kaizen/stats';
import { computeClassWeights } from '../forest/forest-params.ts';
import { checkFrame, type Frame, LearnInputError } from '../frame/frame.ts';
import { type ClassTarget, checkTarget, type NumberTarget } from '../model/target.ts';
import type { TrainingOptions } from '../model/trained-model.ts';
import type { GrownTree } from '../trees/tree-builder.ts';
import { binFrame } from './binned-matrix.ts';
import type { Boosting } from './boosting.ts';
import { type BoostingSettings, createBoostingJob, type Objective } from './boosting-job.ts';
import { type BoostingParams, completeBoostingParams } from './boosting-params.ts';
import { computeBaseScores } from './derivatives.ts';
import { chooseStopRows } from './stop-rows.ts';

/** Independent streams of random numbers: which rows edges are taken from, which decide when to stop, and growing. */
const streams = { edges: 0, stopping: 1, growing: 2 } as const;

/** Training rows and stopping rows as one list, the latter behind. */
interface Rows {
  readonly targets: Float64Array;
  readonly weights: Float64Array;
  readonly trainRows: Int32Array;
  readonly stopRows: Int32Array;
}

type BoostingTarget = ClassTarget | NumberTarget;
type BoostingOptions = TrainingOptions<BoostingParams>;

const readTargets = (target: BoostingTarget) =>
  Float64Array.from(target.kind === 'classes' ? target.codes : target.values);

function checkWeights(weights: Float64Array, rowCount: number): void {
  if (weights.length !== rowCount) {
    throw new LearnInputError(`There are ${weights.length} weights for ${rowCount} rows; give one weight per row.`);
  }
  weights.forEach((weight, row) => {
    if (!(weight >= 0) || !Number.isFinite(weight)) {
      throw new LearnInputError(`Row ${row} has the weight ${weight}; a weight is a number of 0 or more.`);
    }
  });
}

function computeWeights(frame: Frame, target: BoostingTarget, params: BoostingParams, options: BoostingOptions) {
  const { weights } = options;
  if (weights) checkWeights(weights, frame.rowCount);
  const full = weights ? Float64Array.from(weights) : new Float64Array(frame.rowCount).fill(1);
  if (target.kind === 'numbers') {
    if (params.classWeight === 'none') return full;
    throw new LearnInputError('classWeight is for classes; leave it out for a target of numbers.');
  }
  const classWeights = computeClassWeights(params.classWeight, target.codes, target.classes);
  return full.map((weight, row) => weight * (classWeights[target.codes[row] ?? 0] ?? 1));
}

function readStopTarget(target: BoostingTarget, stopOn: NonNullable<BoostingOptions['stopOn']>): Float64Array {
  const { target: stop, frame } = stopOn;
  checkFrame(frame);
  checkTarget(stop, frame.rowCount);
  if (stop.kind === 'none' || stop.kind !== target.kind) {
    throw new LearnInputError('stopOn must have a target of the same kind as the training rows.');
  }
  if (stop.kind === 'classes' && target.kind === 'classes' && stop.classes.join('\0') !== target.classes.join('\0')) {
    throw new LearnInputError('stopOn must list the same classes in the same order as the training target.');
  }
  return readTargets(stop);
}

function collectRows(frame: Frame, target: BoostingTarget, params: BoostingParams, options: BoostingOptions): Rows {
  const weights = computeWeights(frame, target, params, options);
  const targets = readTargets(target);
  const weighed = Int32Array.from(weights.keys()).filter((row) => (weights[row] ?? 0) > 0);
  if (weighed.length === 0) throw new LearnInputError('Every row has the weight 0; give some rows a weight.');
  const { stopOn } = options;
  if (params.earlyStoppingRounds === 0) return { targets, weights, trainRows: weighed, stopRows: new Int32Array(0) };
  if (!stopOn) {
    const random = createRandom(deriveSeed(options.seed, streams.stopping));
    const codes = target.kind === 'classes' ? target.codes : undefined;
    return { targets, weights, ...chooseStopRows(weighed, codes, params.earlyStoppingShare, random) };
  }
  const stopTargets = readStopTarget(target, stopOn);
  const stopRows = Int32Array.from({ length: stopTargets.length }, (_, row) => frame.rowCount + row);
  const allTargets = new Float64Array(targets.length + stopTargets.length);
  allTargets.set(targets);
  allTargets.set(stopTargets, targets.length);
  const allWeights = new Float64Array(allTargets.length).fill(1);
  allWeights.set(weights);
  return { targets: allTargets, weights: allWeights, trainRows: weighed, stopRows };
}

function checkRows(target: BoostingTarget, { targets, trainRows }: Rows): void {
  if (target.kind === 'classes') {
    const first = targets[trainRows[0] ?? 0] ?? 0;
    if (trainRows.some((row) => targets[row] !== first)) return;
    throw new LearnInputError(
      `All ${trainRows.length} training rows are of the class "${target.classes[first]}"; a classifier needs rows of two classes.`,
    );
  }
  const squares = trainRows.reduce((sum, row) => sum + (targets[row] ?? 0) ** 2, 0);
  if (Number.isFinite(squares)) return;
  throw new LearnInputError('The squares of the target exceed what a double holds; divide the target by a constant.');
}

function readMonotone(frame: Frame, target: BoostingTarget, monotone: BoostingParams['monotone']): Int8Array {
  const directions = new Int8Array(frame.columns.length);
  for (const [name, direction] of Object.entries(monotone)) {
    const index = frame.columns.findIndex((column) => column.name === name);
    if (index < 0) throw new LearnInputError(`monotone names "${name}", which is no column of the frame.`);
    if (direction === 0) continue;
    if (frame.columns[index]?.kind !== 'numeric') {
      throw new LearnInputError(`monotone names "${name}", which is categorical; only numbers have a direction.`);
    }
    if (target.kind === 'classes' && target.classes.length > 2) {
      throw new LearnInputError(
        'monotone needs two classes or a target of numbers; with more classes a direction has no meaning.',
      );
    }
    directions[index] = direction;
  }
  return directions;
}

function computeImportance(trees: readonly GrownTree[], columnCount: number): Float64Array {
  const sums = new Float64Array(columnCount);
  for (const { importance } of trees) {
    importance.forEach((gain, column) => {
      sums[column] = (sums[column] ?? 0) + gain;
    });
  }
  const total = sums.reduce((sum, gain) => sum + gain, 0);
  return total > 0 ? sums.map((gain) => gain / total) : sums;
}

function chooseSettings(
  target: BoostingTarget,
  rows: Rows,
  params: BoostingParams,
  seed: number,
  monotone: Int8Array,
): BoostingSettings {
  const classes = target.kind === 'classes' ? target.classes.length : 0;
  const objective: Objective = classes > 2 ? 'multiclass' : classes === 2 ? 'binary' : 'squared-error';
  const outputs = classes > 2 ? classes : 1;
  const baseScores = computeBaseScores(objective, outputs, rows.trainRows, rows.targets, rows.weights);
  const unitWeights = rows.trainRows.every((row) => rows.weights[row] === 1);
  const constantHessian = objective === 'squared-error' && unitWeights;
  const growing = deriveSeed(seed, streams.growing);
  return { ...params, objective, outputs, baseScores, unitWeights, constantHessian, monotone, seed: growing };
}

/**
 * Trains gradient boosted trees (J. H. Friedman, Annals of Statistics 29, 2001) on binned columns, leaf-wise and with second derivatives, as LightGBM
 * does (Ke et al., NeurIPS 2017): log loss for two classes, softmax for more (one tree per class and round), squared error for numbers. Missing values
 * and categories are split as such. Sums are added in the order of the rows, so the model is the same for any number of threads.
 *
 * Stated rules: infinite values are ordinary values at the ends of a column; rows of weight 0 are as if absent; a class without rows keeps a
 * probability of about 1e-15; a column without known values can only split its missing rows from none, so never; of a categorical column the
 * `maxBins` most frequent categories are told apart; a constant target of numbers gives the constant.
 *
 * @throws {@link LearnInputError} for data, target or parameters that cannot be learnt from; the signal's reason on abort.
 */
export async function trainBoosting(frame: Frame, target: BoostingTarget, options: BoostingOptions): Promise<Boosting> {
  const { seed, parallel, signal, onProgress } = options;
  signal?.throwIfAborted();
  const params = completeBoostingParams(options.params);
  checkFrame(frame);
  checkTarget(target, frame.rowCount);
  const rows = collectRows(frame, target, params, options);
  checkRows(target, rows);
  const settings = chooseSettings(target, rows, params, seed, readMonotone(frame, target, params.monotone));
  const stopFrame = params.earlyStoppingRounds > 0 ? options.stopOn?.frame : undefined;
  const edgeSeed = deriveSeed(seed, streams.edges);
  const binning = { maxBins: params.maxBins, seed: edgeSeed, parallel, signal };
  const { matrix, edges, columns } = await binFrame(frame, stopFrame, rows.trainRows, binning);
  const job = createBoostingJob({ settings, matrix, edges, ...rows });
  const seats = Math.min(parallel.threads, Math.ceil(frame.columns.length / 2));
  const inputs = Array.from({ length: seats }, (_, seat) => ({ seat, seats }));
  const onStep = (done: number) => onProgress?.(done, params.rounds);
  const [boosted] = await parallel.map('boost-trees', job, inputs, { signal, onStep });
  const trees = boosted?.trees ?? [];
  return {
    algorithm: 'gradient-boosting',
    output: target.kind === 'classes' ? { kind: 'probabilities', classes: [...target.classes] } : { kind: 'value' },
    columns,
    params,
    seed,
    baseScores: settings.baseScores,
    trees,
    importance: computeImportance(trees, frame.columns.length),
    losses: boosted?.losses ?? new Float64Array(0),
  };
}
