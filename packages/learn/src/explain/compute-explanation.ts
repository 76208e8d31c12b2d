import { createRandom, deriveSeed } from '@kaizen/stats';
import { computeBinaryReport } from '../evaluation/binary-metrics.ts';
import { measureOnce } from '../evaluation/measure.ts';
import { predictClasses } from '../evaluation/multiclass-metrics.ts';
import { numberMeasure } from '../evaluation/number-measure.ts';
import { type Frame, LearnInputError, selectRows } from '../frame/frame.ts';
import { type AnyModel, predictModel } from '../model/algorithms.ts';
import { selectTarget, type Target } from '../model/target.ts';
import { outputWidth } from '../model/trained-model.ts';
import type { Parallel } from '../parallel/parallel.ts';
import type { DependenceReport, ExplanationSummary, ImportanceReport, ShapReport } from './explanation-report.ts';
import { computePartialDependence } from './partial-dependence.ts';
import { computePermutationImportance } from './permutation-importance.ts';
import { summariseShap } from './summarise-shap.ts';

/** What is explained, and by which rows. */
export interface ExplanationRequest {
  /** The model itself; its rows are sampled for Shapley values and dependence. */
  readonly model: AnyModel;
  readonly frame: Frame;
  /** Of classes: the index of the one that is explained. */
  readonly output: number;
  /** A model of the same kind and rows that it has not seen, by which shuffled columns are judged; absent where nothing judges it. */
  readonly unseen?:
    | {
        readonly model: AnyModel;
        readonly frame: Frame;
        /** Of an anomaly detector: two classes, the second being the anomalies. */
        readonly target: Target;
      }
    | undefined;
  readonly seed: number;
  readonly parallel: Parallel;
}

const REPEATS = 5;
const LEVEL = 0.95;
const IMPORTANCE_ROWS = 2000;
const FEWEST_ROWS = 30;
/** Rows predicted for the importance of all columns together. */
const MOST_PREDICTIONS = 300_000;
const DEPENDENCE_ROWS = 200;
const DEPENDENCE_POINTS = 20;
const DEPENDENCE_COLUMNS = 5;

const SAMPLE_SEED = 1;
const SHUFFLE_SEED = 2;

/** At most `most` rows, drawn by the seed, ascending. */
function drawRows(count: number, most: number, seed: number): Uint32Array {
  const random = createRandom(seed);
  const chosen: number[] = [];
  const wanted = Math.min(count, most);
  for (let row = 0; row < count && chosen.length < wanted; row++) {
    if (random.next() * (count - row) < wanted - chosen.length) chosen.push(row);
  }
  return Uint32Array.from(chosen);
}

function scorer(target: Target, output: number): Pick<ImportanceReport, 'metric'> & { score(p: Float64Array): number } {
  if (target.kind === 'numbers') {
    const score = (predicted: Float64Array) => {
      const measure = numberMeasure({ actual: target.values, predicted });
      return measureOnce(measure, new Float64Array(measure.n).fill(1))[measure.names.indexOf('r2')] ?? Number.NaN;
    };
    return { metric: 'r2', score };
  }
  if (target.kind === 'none') throw new LearnInputError('Without labels nothing tells what a shuffled column costs.');
  const { codes, classes } = target;
  if (classes.length > 2) {
    const score = (predicted: Float64Array) => {
      const decided = predictClasses(predicted, classes.length);
      return codes.reduce((right, code, row) => right + (decided[row] === code ? 1 : 0), 0) / codes.length;
    };
    return { metric: 'accuracy', score };
  }
  const labels = codes.map((code) => (code === output ? 1 : 0));
  const score = (predicted: Float64Array) => {
    const width = predicted.length / labels.length;
    const scores = width === 1 ? predicted : Float64Array.from(labels, (_, row) => predicted[row * 2 + output] ?? 0);
    return computeBinaryReport(labels, scores, 0.5).auc;
  };
  return { metric: 'auc', score };
}

async function measureImportance({ unseen, output, seed }: ExplanationRequest): Promise<ImportanceReport> {
  if (unseen === undefined) throw new LearnInputError('Without labels nothing tells what a shuffled column costs.');
  const columns = unseen.model.columns.length;
  const most = Math.min(IMPORTANCE_ROWS, Math.floor(MOST_PREDICTIONS / (columns * REPEATS + 1)));
  const rows = drawRows(unseen.frame.rowCount, most, deriveSeed(seed, SAMPLE_SEED));
  if (rows.length < FEWEST_ROWS) {
    throw new LearnInputError(
      most < FEWEST_ROWS
        ? `${columns} columns are too many to shuffle one by one within the budget of ${MOST_PREDICTIONS.toLocaleString('en')} predictions.`
        : `${rows.length} rows that the model has not seen are fewer than the ${FEWEST_ROWS} that importance takes.`,
    );
  }
  const { metric, score } = scorer(selectTarget(unseen.target, rows), output);
  const measured = await computePermutationImportance(selectRows(unseen.frame, rows), {
    predict: (frame) => predictModel(unseen.model, frame),
    score,
    repeats: REPEATS,
    seed: deriveSeed(seed, SHUFFLE_SEED),
  });
  const features = measured
    .map(({ column, mean, low, high }) => ({ feature: column, value: mean, low, high }))
    .sort((a, b) => b.value - a.value);
  return { metric, repeats: REPEATS, level: LEVEL, rows: rows.length, features };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.round(share * (sorted.length - 1))] ?? 0;
}

async function drawDependence(
  { model, frame, output, seed }: ExplanationRequest,
  names: readonly string[],
): Promise<DependenceReport[]> {
  const rows = selectRows(frame, drawRows(frame.rowCount, DEPENDENCE_ROWS, deriveSeed(seed, SAMPLE_SEED)));
  const width = outputWidth(model.output);
  const name = model.output.kind === 'probabilities' ? model.output.classes[output] : undefined;
  const curves: DependenceReport[] = [];
  for (const column of rows.columns) {
    if (!names.includes(column.name) || !hasValue(column)) continue;
    const { grid, mean, individual } = await computePartialDependence(rows, {
      predict: (asked) => predictModel(model, asked),
      column: column.name,
      width,
      output: width === 1 ? 0 : output,
      points: DEPENDENCE_POINTS,
      individual: true,
    });
    const at = (point: number, share: number) =>
      quantile(
        Array.from({ length: rows.rowCount }, (_, row) => individual?.[row * grid.length + point] ?? 0),
        share,
      );
    curves.push({
      feature: column.name,
      kind: column.kind,
      ...(name === undefined ? {} : { class: name }),
      grid: [...grid],
      mean: Array.from(mean),
      low: Array.from(mean, (_, point) => at(point, 0.1)),
      high: Array.from(mean, (_, point) => at(point, 0.9)),
      n: rows.rowCount,
    });
  }
  return curves.sort((a, b) => names.indexOf(a.feature) - names.indexOf(b.feature));
}

function hasValue(column: Frame['columns'][number]): boolean {
  return column.kind === 'numeric' ? column.values.some(Number.isFinite) : column.codes.some((code) => code >= 0);
}

/** The columns that count most: by importance, else by Shapley values, else the first ones. */
function chooseColumns(frame: Frame, importance: ImportanceReport | undefined, shap: ShapReport | undefined): string[] {
  const features = importance?.features ?? shap?.features ?? frame.columns.map(({ name }) => ({ feature: name }));
  return features.slice(0, DEPENDENCE_COLUMNS).map(({ feature }) => feature);
}

/**
 * Says what a model looks at, within a budget that depends on counts alone, so that the same request gives the same answer on any machine and any
 * number of threads: permutation importance of each column (five shuffles, at most 2,000 unseen rows and 300,000 predictions), Shapley values of at most 300
 * rows (see `summariseShap`), and partial dependence of the five columns that count most (at most 200 rows, 20 points). What is not possible is absent
 * and stands in `missing` with the reason.
 *
 * @throws whatever is no `LearnInputError`.
 */
export async function computeExplanation(request: ExplanationRequest): Promise<ExplanationSummary> {
  const missing: NonNullable<ExplanationSummary['missing']>[number][] = [];
  const attempt = async <T>(part: (typeof missing)[number]['part'], work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof LearnInputError)) throw error;
      missing.push({ part, reason: error.message });
      return undefined;
    }
  };
  const importance = await attempt('importance', () => measureImportance(request));
  const shap = await attempt('shap', () => summariseShap(request));
  const names = chooseColumns(request.frame, importance, shap);
  const dependence = await attempt('dependence', () => drawDependence(request, names));
  return {
    ...(importance === undefined ? {} : { importance }),
    ...(shap === undefined ? {} : { shap }),
    ...(dependence === undefined ? {} : { dependence }),
    ...(missing.length === 0 ? {} : { missing }),
  };
}
