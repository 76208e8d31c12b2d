import type { LoggedModelView } from '@kaizen/contracts';
import { messageOf } from '../../../kernel/errors.ts';
import type { CompiledFeatures, RawRow } from '../../features/index.ts';
import { modelFailed, modelUnloadable } from '../errors.ts';
import { isReservedColumn } from '../log/log-columns.ts';
import type { Cell, LoggedColumn } from '../log/prediction-record.ts';
import { explainMatrixMismatch, type FeedMaker, matrixFeeds, planRawFeeds } from './model-feeds.ts';
import { type AnswerShape, answerWidth, chooseOutput, readAnswer } from './model-output.ts';
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
  computeMatrix(
    matrix: { readonly numeric: Float64Array; readonly categorical: readonly string[] },
    rows: number,
  ): Promise<Float64Array>;
  dispose(): Promise<void>;
}

/** Raw rows of columns. */
function toRows(columns: readonly LoggedColumn[], cells: ReadonlyArray<readonly Cell[]>, rows: number): RawRow[] {
  return Array.from({ length: rows }, (_, row) => {
    const raw: Record<string, Cell> = {};
    columns.forEach((column, index) => {
      raw[column.name] = cells[index]?.[row] ?? null;
    });
    return raw;
  });
}

function checkSignature(what: string, logged: LoggedModelView): void {
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

function planFeeds(
  what: string,
  session: OnnxSession,
  columns: readonly LoggedColumn[],
  features: CompiledFeatures | undefined,
): FeedMaker {
  if (!features) {
    const plan = planRawFeeds(session.inputs, columns);
    if (typeof plan === 'string') throw modelUnloadable(what, plan);
    return plan;
  }
  const mismatch = explainMatrixMismatch(session.inputs, features);
  if (mismatch !== undefined) throw modelUnloadable(what, mismatch);
  return (cells, rows) => matrixFeeds(session.inputs, features, features.evaluate(toRows(columns, cells, rows)), rows);
}

/** A row to warm up with: the input example, or a plain value per column. */
function exampleCells(logged: LoggedModelView): Cell[][] {
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
    const makeFeeds = planFeeds(what, session, columns, features);
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
      compute: (cells, rows) => run(makeFeeds(cells, rows), rows),
      computeMatrix: (matrix, rows) => run(features ? matrixFeeds(session.inputs, features, matrix, rows) : [], rows),
      dispose: () => session.dispose(),
    };
    await model.compute(exampleCells(logged), 1);
    return model;
  } catch (error) {
    await session.dispose();
    throw isUnloadable(error) ? error : modelUnloadable(what, messageOf(error));
  }
}

function isUnloadable(error: unknown): boolean {
  return typeof error === 'object' && error !== null && Reflect.get(error, 'code') === 'serving.model_unloadable';
}
