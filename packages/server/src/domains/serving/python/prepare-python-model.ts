import { isAbsolute, join, resolve } from 'node:path';
import type { LoggedModelView } from '@kaizen/contracts';
import { messageOf } from '../../../kernel/errors.ts';
import type { CompiledFeatures } from '../../features/index.ts';
import type { TrackingReader } from '../../tracking/index.ts';
import { modelFailed, modelUnloadable } from '../errors.ts';
import type { Cell } from '../log/prediction-record.ts';
import { type AnswerShape, answerWidth } from '../model/model-output.ts';
import { type FeatureMatrix, placeColumns } from '../model/named-feeds.ts';
import { checkSignature, exampleCells, isUnloadable, type PreparedModel, toRows } from '../model/prepared-model.ts';
import { writeModelFiles } from './model-folder.io.ts';
import { makeServerFolder, type PythonServer, startPythonServer } from './python-server.io.ts';
import { readPredictions } from './read-predictions.ts';

/** What a model that only Python can load is prepared from. */
export interface PythonModelParts {
  readonly what: string;
  readonly logged: LoggedModelView;
  readonly features: CompiledFeatures | undefined;
  readonly home: string;
  readonly tracking: Pick<TrackingReader, 'listFiles'>;
  /** Hears when its process has ended or answers again. */
  onState(state: string, detail: string): void;
}

/**
 * A model that answers through a Python process of its own, as {@link PreparedModel} does in this one: the same columns, classes and checks. Throws
 * `serving.model_unloadable` with the last words of the process when it does not start.
 */
export async function preparePythonModel(parts: PythonModelParts): Promise<PreparedModel> {
  const { what, logged, features, home, tracking } = parts;
  const { origin } = logged;
  checkSignature(what, logged);
  if (origin?.python === undefined)
    throw modelUnloadable(what, 'nobody knows which Python made it; run its pipeline again.');
  const folder = await makeServerFolder(home, logged.id);
  const python = isAbsolute(origin.python) ? origin.python : join(resolve(home), origin.python);
  let server: PythonServer | undefined;
  try {
    const model = await writeModelFiles(tracking, origin.files, join(folder, 'model'));
    server = await startPythonServer({ folder, model, python, onState: parts.onState });
    const prepared = build(what, logged, features, server, origin.columns);
    await prepared.compute(exampleCells(logged), 1);
    return prepared;
  } catch (error) {
    await server?.close();
    throw isUnloadable(error) ? error : modelUnloadable(what, `${messageOf(error)}.`);
  }
}

function build(
  what: string,
  logged: LoggedModelView,
  features: CompiledFeatures | undefined,
  server: PythonServer,
  names: readonly string[],
): PreparedModel {
  const { inputs, classes, positive, output = 'probabilities' } = logged.signature;
  const columns = inputs.map(({ name, type }) => ({ name, type }));
  const at = positive === undefined ? classes.length - 1 : classes.indexOf(positive);
  const shape: AnswerShape = { output, classes, positive: at };
  const ask = async (data: ReadonlyArray<readonly unknown[]>): Promise<Float64Array> => {
    const predictions = await server.ask({ columns: names, data }).catch((error: unknown) => {
      throw modelFailed(what, messageOf(error));
    });
    const numbers = readPredictions(predictions, data.length, shape);
    if (typeof numbers === 'string') throw modelFailed(what, numbers);
    return numbers;
  };
  const askMatrix = (matrix: FeatureMatrix, rows: number) =>
    features === undefined ? Promise.resolve(new Float64Array()) : ask(rowsOfMatrix(features, names, matrix, rows));
  return {
    logged,
    columns,
    shape,
    width: answerWidth(shape),
    features,
    compute(cells, rows) {
      if (features !== undefined) return askMatrix(features.evaluate(toRows(columns, cells, rows)), rows);
      const byName = new Map(columns.map(({ name }, index) => [name, cells[index] ?? []]));
      return ask(Array.from({ length: rows }, (_, row) => names.map((name): Cell => byName.get(name)?.[row] ?? null)));
    },
    computeMatrix: askMatrix,
    dispose: () => server.close(),
  };
}

/** The model's own columns of each row, from the matrix of its feature set; NaN is missing. */
function rowsOfMatrix(
  features: CompiledFeatures,
  names: readonly string[],
  matrix: FeatureMatrix,
  rows: number,
): unknown[][] {
  const { places, widths } = placeColumns(features);
  return Array.from({ length: rows }, (_, row) =>
    names.map((name) => {
      const place = places.get(name);
      if (place === undefined) return null;
      const index = row * widths[place.kind] + place.at;
      if (place.kind === 'categorical') return matrix.categorical[index] ?? '';
      const value = matrix.numeric[index] ?? Number.NaN;
      return Number.isNaN(value) ? null : value;
    }),
  );
}
