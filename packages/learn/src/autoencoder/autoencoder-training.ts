import { createRandom, deriveSeed, type Random } from '@kaizen/stats';
import { checkFrame, type Frame, LearnInputError } from '../frame/frame.ts';
import { chooseAnomalyThreshold } from '../model/anomaly-threshold.ts';
import { checkTarget, type NoTarget } from '../model/target.ts';
import type { TrainingOptions } from '../model/trained-model.ts';
import type { Parallel } from '../parallel/parallel.ts';
import { listRowBlocks, type RowRange } from '../parallel/row-blocks.ts';
import { allocateDoubles, shareDoubles, shareInts } from '../parallel/shared-memory.ts';
import { encodeRows } from '../preprocess/encoded-rows.ts';
import { completeWeights, fitPreprocessing } from '../preprocess/fit-preprocessing.ts';
import { createAdamState, takeAdamStep } from './adam.ts';
import type { Autoencoder } from './autoencoder.ts';
import { type AutoencoderParams, completeAutoencoderParams, computeLayerSizes } from './autoencoder-params.ts';
import { fillParameters, placeLayers } from './dense-network.ts';
import { type NetworkRows, SHARE_ROWS } from './network-tasks.ts';

function shuffle(rows: Int32Array, random: Random): void {
  for (let i = rows.length - 1; i > 0; i--) {
    const other = random.int(i + 1);
    const row = rows[i] ?? 0;
    rows[i] = rows[other] ?? 0;
    rows[other] = row;
  }
}

/** Cuts a batch into whole shares, so many for each thread. */
function listBatchParts(from: number, to: number, threads: number): RowRange[] {
  const shares = Math.ceil((to - from) / SHARE_ROWS);
  const rows = Math.ceil(shares / threads) * SHARE_ROWS;
  return listRowBlocks(to - from, rows).map((part) => ({ from: from + part.from, to: from + part.to }));
}

/** How training goes on: threads, and how to stop. */
interface Run {
  readonly parallel: Parallel;
  readonly signal: AbortSignal | undefined;
}

/** The gradient of the weighted mean error of a batch. */
async function computeBatchGradient(
  network: NetworkRows,
  batch: RowRange,
  { parallel, signal }: Run,
): Promise<Float64Array> {
  const parts = listBatchParts(batch.from, batch.to, parallel.threads);
  const answers = await parallel.map('network-gradient', network, parts, { signal });
  const size = network.parameters.length;
  const gradient = new Float64Array(size);
  for (const { gradients } of answers) {
    for (let at = 0; at < gradients.length; at += size) {
      for (let i = 0; i < size; i++) gradient[i] = (gradient[i] ?? 0) + (gradients[at + i] ?? 0);
    }
  }
  let weight = 0;
  for (let place = batch.from; place < batch.to; place++) weight += network.weights[network.order[place] ?? 0] ?? 0;
  return gradient.map((slope) => slope / weight);
}

const ERROR_ROWS = 8192;

/** Errors of the rows of the order, in that order. */
async function computeErrors(network: NetworkRows, { parallel, signal }: Run): Promise<Float64Array> {
  const blocks = listRowBlocks(network.order.length, ERROR_ROWS);
  const answers = await parallel.map('network-errors', network, blocks, { signal });
  const errors = new Float64Array(network.order.length);
  answers.forEach((answer, block) => {
    errors.set(answer.errors, block * ERROR_ROWS);
  });
  return errors;
}

async function computeMeanError(network: NetworkRows, run: Run): Promise<number> {
  const errors = await computeErrors(network, run);
  let sum = 0;
  let weight = 0;
  errors.forEach((error, place) => {
    const own = network.weights[network.order[place] ?? 0] ?? 0;
    sum += own * error;
    weight += own;
  });
  return sum / weight;
}

/** Rows to learn from and rows to stop by: given ones, or a share of the training rows drawn by the seed. */
interface Parts {
  readonly training: NetworkRows;
  readonly validation: NetworkRows;
}

function splitRows(all: NetworkRows, share: number, random: Random): Parts {
  const shuffled = Int32Array.from(all.order);
  shuffle(shuffled, random);
  const held = Math.max(1, Math.round(share * shuffled.length));
  return {
    training: { ...all, order: shareInts(shuffled.subarray(held)) },
    validation: { ...all, order: shareInts(shuffled.subarray(0, held).sort()) },
  };
}

async function trainEpoch(
  network: NetworkRows,
  params: AutoencoderParams,
  state: ReturnType<typeof createAdamState>,
  run: Run,
) {
  for (const batch of listRowBlocks(network.order.length, params.batchSize)) {
    const gradient = await computeBatchGradient(network, batch, run);
    takeAdamStep(state, network.parameters, gradient, params.learningRate);
  }
}

/** A held-back error must fall by this share to count as better. */
const BETTER = 1e-4;

interface Progress {
  readonly run: Run;
  readonly seed: number;
  readonly onEpoch: (epoch: number) => void;
}

/** Trains until the held-back error no longer falls, and leaves the best parameters in place. */
async function trainNetwork(
  { training, validation }: Parts,
  params: AutoencoderParams,
  { run, seed, onEpoch }: Progress,
) {
  const { parameters } = training;
  const state = createAdamState(parameters.length);
  const validationErrors: number[] = [];
  let best = parameters.slice();
  let bestEpoch = 0;
  let bestError = Number.POSITIVE_INFINITY;
  for (let epoch = 1; epoch <= params.epochs; epoch++) {
    shuffle(training.order, createRandom(deriveSeed(seed, epoch)));
    await trainEpoch(training, params, state, run);
    const error = await computeMeanError(validation, run);
    if (!Number.isFinite(error)) {
      throw new LearnInputError(
        `The error grew without bound in epoch ${epoch}; lower learningRate (now ${params.learningRate}).`,
      );
    }
    validationErrors.push(error);
    onEpoch(epoch);
    if (error < bestError * (1 - BETTER)) {
      best = parameters.slice();
      bestEpoch = epoch;
      bestError = error;
    } else if (epoch - bestEpoch >= params.patience) break;
  }
  parameters.set(best);
  return { validationErrors, bestEpoch };
}

async function prepareNetwork(frame: Frame, params: AutoencoderParams, options: TrainingOptions<AutoencoderParams>) {
  const { seed, signal, stopOn } = options;
  const weights = completeWeights(options.weights, frame.rowCount);
  const counted = Array.from(weights.keys()).filter((row) => (weights[row] ?? 0) > 0);
  if (counted.length < 2) throw new LearnInputError('An autoencoder needs at least 2 rows of weight above 0.');
  const preprocessing = await fitPreprocessing(frame, weights, params, signal);
  const sizes = computeLayerSizes(params.hidden, preprocessing.features.length);
  const shape = { sizes, activation: params.activation };
  const parameters = allocateDoubles(placeLayers(shape).at(-1)?.end ?? 0);
  const random = createRandom(deriveSeed(seed, 0));
  fillParameters(shape, parameters, random);
  const rows = await encodeRows(preprocessing, frame, signal);
  const all = { shape, parameters, rows, order: shareInts(counted), weights: shareDoubles(weights) };
  if (!stopOn) return { preprocessing, all, ...splitRows(all, params.validationShare, random) };
  const count = stopOn.frame.rowCount;
  const validation = {
    ...all,
    rows: await encodeRows(preprocessing, stopOn.frame, signal),
    order: shareInts(Array.from({ length: count }, (_, row) => row)),
    weights: shareDoubles(new Float64Array(count).fill(1)),
  };
  return { preprocessing, all, training: { ...all, order: shareInts(counted) }, validation };
}

/**
 * Trains an autoencoder: a network of dense layers that learns, by minibatches and Adam, to give back the rows it sees through a narrow
 * middle (G. Hinton, R. Salakhutdinov, Science 313, 2006); rows unlike those come back badly. `predictAutoencoder` says how the error is
 * weighed over columns. Training stops when the error of held-back rows (or of `stopOn`) no longer falls, and keeps the best epoch.
 *
 * Gradients are summed in shares of 64 rows in a fixed order, so the model is the same for any number of threads. Progress counts epochs.
 * The scores of all training rows of weight above 0 set the threshold (see `AutoencoderParams.contamination`).
 *
 * @throws {@link LearnInputError} for data or parameters that cannot be learnt from; the signal's reason on abort.
 */
export async function trainAutoencoder(
  frame: Frame,
  target: NoTarget,
  options: TrainingOptions<AutoencoderParams>,
): Promise<Autoencoder> {
  return (await fitAutoencoder(frame, target, options)).model;
}

/** {@link trainAutoencoder}, and the scores of the training rows (of weight above 0) that it computed. */
export async function fitAutoencoder(
  frame: Frame,
  target: NoTarget,
  options: TrainingOptions<AutoencoderParams>,
): Promise<{ readonly model: Autoencoder; readonly scores: Float64Array }> {
  const { seed, parallel, signal, onProgress } = options;
  signal?.throwIfAborted();
  const params = completeAutoencoderParams(options.params);
  checkFrame(frame);
  checkTarget(target, frame.rowCount);
  const { preprocessing, all, training, validation } = await prepareNetwork(frame, params, options);
  const run = { parallel, signal };
  const progress = { run, seed, onEpoch: (epoch: number) => onProgress?.(epoch, params.epochs) };
  const { validationErrors, bestEpoch } = await trainNetwork({ training, validation }, params, progress);
  const scores = await computeErrors(all, run);
  const model: Autoencoder = {
    algorithm: 'autoencoder',
    columns: preprocessing.columns,
    output: { kind: 'anomaly-score', threshold: chooseAnomalyThreshold(scores, params.contamination) },
    seed,
    params,
    preprocessing,
    shape: all.shape,
    parameters: Float64Array.from(all.parameters),
    validationErrors,
    bestEpoch,
  };
  return { model, scores };
}
