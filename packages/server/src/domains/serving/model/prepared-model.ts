import type { LoggedModelView } from '@kaizen/contracts';
import { messageOf } from '../../../kernel/errors.ts';
import type { CompiledFeatures, RawRow } from '../../features/index.ts';
import { modelFailed, modelUnloadable } from '../errors.ts';
import { isReservedColumn } from '../log/log-columns.ts';
import type { Cell, LoggedColumn } from '../log/prediction-record.ts';
import { explainMatrixMismatch, type FeedMaker, matrixFeeds, planRawFeeds } from './model-feeds.ts';
import { type AnswerShape, answerWidth, chooseOutput, readAnswer } from './model-output.ts';
import { type FeatureMatrix, planNamedFeeds } from './named-feeds.ts';
import type { Feed, OnnxSession } from './onnx-session.onnx.ts';

/** A model in memory that can answer. */
export interface PreparedModel {
  readonly logged: LoggedModelView;
  /** Raw columns, in the order of the signature. */
  readonly columns: readonly LoggedColumn[];
  /** What it answers, and its class names. */
  readonly shape: AnswerShape;
  /** Numbers per row of an answer. */
  readonly width: number;
  readonly features: CompiledFeatures | undefined;
  /** The answer, rows × width, to raw columns. Blocks the event loop while it computes: callers keep the pieces small. */
  compute(columns: ReadonlyArray<readonly Cell[]>, rows: number): Promise<Float64Array>;
  /** The same from the matrix of the feature set (numeric columns, then categorical ones, row-major). */
  computeMatrix(matrix: FeatureMatrix, rows: number): Promise<Float64Array>;
  dispose(): Promise<void>;
}

/** Raw rows of columns. */
export function toRows(
  columns: readonly LoggedColumn[],
  cells: ReadonlyArray<readonly Cell[]>,
  rows: number,
): RawRow[] {
  return Array.from({ length: rows }, (_, row) => {
    const raw: Record<string, Cell> = {};
    columns.forEach((column, index) => {
      raw[column.name] = cells[index]?.[row] ?? null;
    });
    return raw;
  });
}

export function checkSignature(what: string, logged: LoggedModelView): void {
  const { inputs, classes, positive, output = 'probabilities' } = logged.signature;
  if (output === 'probabilities' && classes.length < 2)
    throw modelUnloadable(what, 'its signature names fewer than two classes; name them when it is registered.');
  if (output === 'anomaly-score' && classes.length !== 2)
    throw modelUnloadable(what, 'its signature must name two classes: what normal rows and anomalies are called.');
  if (positive !== undefined && !classes.includes(positive)) {
    throw modelUnloadable(what, `its positive class "${positive}" is not one of ${classes.join(', ')}.`);
  }
  const seen = new Set<string>();
  for (const { name } of inputs) {
    if (isReservedColumn(name)) {
      throw modelUnloadable(
        what,
        `the prediction log keeps "${name}" for itself; rename that input column and train again.`,
      );
    }
    if (seen.has(name.toLowerCase())) {
      throw modelUnloadable(what, `two input columns are named "${name}" but for upper and lower case; rename one.`);
    }
    seen.add(name.toLowerCase());
  }
}

/** How the session is fed: from raw columns, and with a feature set from its matrix too. */
interface FeedPlan {
  readonly fromCells: FeedMaker;
  fromMatrix(matrix: FeatureMatrix, rows: number): readonly Feed[];
}

function planFeeds(
  what: string,
  session: OnnxSession,
  logged: LoggedModelView,
  features: CompiledFeatures | undefined,
): FeedPlan {
  const { inputs } = logged.signature;
  if (!features) {
    const plan = planRawFeeds(session.inputs, inputs);
    if (typeof plan === 'string') throw modelUnloadable(what, plan);
    return { fromCells: plan, fromMatrix: () => [] };
  }
  const fromMatrix = planMatrixFeeds(session, features, logged.origin?.columns);
  if (typeof fromMatrix === 'string') throw modelUnloadable(what, fromMatrix);
  return {
    fromCells: (cells, rows) => fromMatrix(features.evaluate(toRows(inputs, cells, rows)), rows),
    fromMatrix,
  };
}

/** A file of our own takes the matrix as it is, one that was converted from another library its columns by name. */
function planMatrixFeeds({ inputs }: OnnxSession, features: CompiledFeatures, columns: readonly string[] | undefined) {
  if (columns !== undefined) return planNamedFeeds(inputs, features, columns);
  const mismatch = explainMatrixMismatch(inputs, features);
  if (mismatch !== undefined) return mismatch;
  return (matrix: FeatureMatrix, rows: number) => matrixFeeds(inputs, features, matrix, rows);
}

/** A row to warm up with: the input example, or a plain value per column. */
export function exampleCells(logged: LoggedModelView): Cell[][] {
  return logged.signature.inputs.map((input) => {
    const example = logged.inputExample?.[input.name];
    if (example !== undefined) return [example];
    if (input.type === 'text' || input.type === 'category') return [input.values?.[0] ?? 'a'];
    return [input.type === 'flag' ? false : 0];
  });
}

/**
 * Fits a loaded file to its signature and feature set and answers its input example once. Throws `serving.model_unloadable` with the reason when
 * the file has a shape that cannot be served; the session is then disposed.
 */
export async function prepareModel(parts: {
  readonly what: string;
  readonly logged: LoggedModelView;
  readonly session: OnnxSession;
  readonly features: CompiledFeatures | undefined;
}): Promise<PreparedModel> {
  const { what, logged, session, features } = parts;
  try {
    checkSignature(what, logged);
    const { inputs, classes, positive, output: kind = 'probabilities' } = logged.signature;
    const columns = inputs.map(({ name, type }) => ({ name, type }));
    const { fromCells, fromMatrix } = planFeeds(what, session, logged, features);
    const output = chooseOutput(session.outputs, kind);
    if (typeof output === 'string') throw modelUnloadable(what, output);
    const positiveIndex = positive === undefined ? classes.length - 1 : classes.indexOf(positive);
    const shape: AnswerShape = { output: kind, classes, positive: positiveIndex };
    const run = async (feeds: readonly Feed[], rows: number): Promise<Float64Array> => {
      const answer = await session.run(feeds, output.name).catch((error: unknown) => {
        throw modelFailed(what, messageOf(error));
      });
      const numbers = readAnswer(answer, rows, shape);
      if (typeof numbers === 'string') throw modelFailed(what, numbers);
      return numbers;
    };
    const model: PreparedModel = {
      logged,
      columns,
      shape,
      width: answerWidth(shape),
      features,
      compute: (cells, rows) => run(fromCells(cells, rows), rows),
      computeMatrix: (matrix, rows) => run(fromMatrix(matrix, rows), rows),
      dispose: () => session.dispose(),
    };
    await model.compute(exampleCells(logged), 1);
    return model;
  } catch (error) {
    await session.dispose();
    throw isUnloadable(error) ? error : modelUnloadable(what, messageOf(error));
  }
}

export function isUnloadable(error: unknown): boolean {
  return typeof error === 'object' && error !== null && Reflect.get(error, 'code') === 'serving.model_unloadable';
}
