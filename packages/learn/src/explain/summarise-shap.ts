import { type Column, type Frame, LearnInputError, selectRows } from '../frame/frame.ts';
import type { AnyModel } from '../model/algorithms.ts';
import type { Parallel } from '../parallel/parallel.ts';
import { createBoostingExplainer, createForestExplainer, createIsolationExplainer } from './create-explainer.ts';
import { explainLinearModel, thinRows } from './explain-linear-model.ts';
import type { RawValue, ShapReport } from './explanation-report.ts';
import type { TreeExplainer } from './tree-explainer.ts';
import { countExplanationSteps, explainTrees } from './tree-shap.ts';

/** Rows to summarise Shapley values of. */
export interface ShapRequest {
  readonly model: AnyModel;
  /** The model's columns of all rows that may be sampled. */
  readonly frame: Frame;
  /** Of classes: the index of the one whose score is explained. */
  readonly output: number;
  readonly parallel: Parallel;
}

/** Rows that are shown, fewer where the trees are large. */
const MOST_ROWS = 300;
const FEWEST_ROWS = 10;
/** Steps of explaining (see `TreeShapOptions.mostSteps`): tens of seconds of one thread. */
const MOST_STEPS = 2e9;
const MOST_FEATURES = 30;
const BACKGROUND_ROWS = 1000;

interface Contributions {
  readonly base: number;
  /** Rows × columns. */
  readonly contributions: Float64Array;
}

function sampleRows(count: number, most: number): Uint32Array {
  const taken = Math.min(count, most);
  return Uint32Array.from({ length: taken }, (_, at) => Math.floor((at * count) / taken));
}

/** The contributions of one of several outputs. */
function pickOutput(all: Float64Array, base: Float64Array, output: number, columnCount: number): Contributions {
  const outputs = base.length;
  const rows = all.length / (outputs * columnCount);
  const contributions = new Float64Array(rows * columnCount);
  for (let row = 0; row < rows; row++) {
    const from = (row * outputs + output) * columnCount;
    contributions.set(all.subarray(from, from + columnCount), row * columnCount);
  }
  return { base: base[output] ?? 0, contributions };
}

/** Seen from the other one of two classes, whose log-odds are the negative. */
function turn({ base, contributions }: Contributions): Contributions {
  return { base: -base, contributions: contributions.map((value) => -value) };
}

function readValue(column: Column, row: number): RawValue {
  if (column.kind === 'categorical') return column.categories[column.codes[row] ?? -1] ?? null;
  const value = column.values[row] ?? Number.NaN;
  return Number.isFinite(value) ? value : null;
}

function toReport(
  { base, contributions }: Contributions,
  frame: Frame,
  rows: Uint32Array,
  named: Pick<ShapReport, 'method' | 'unit' | 'class'>,
): ShapReport {
  const width = frame.columns.length;
  const at = (row: number, column: number) => contributions[row * width + column] ?? 0;
  const each = <T>(value: (row: number) => T): T[] => Array.from(rows, (_, row) => value(row));
  const ranked = frame.columns
    .map((column, index) => ({
      column,
      index,
      meanAbsolute: each((row) => Math.abs(at(row, index))).reduce((sum, value) => sum + value, 0) / rows.length,
    }))
    .sort((a, b) => b.meanAbsolute - a.meanAbsolute);
  const rest = ranked.slice(MOST_FEATURES);
  const sum = (row: number, parts: typeof ranked) => parts.reduce((total, { index }) => total + at(row, index), 0);
  return {
    ...named,
    base,
    rows: Array.from(rows),
    output: each((row) => base + sum(row, ranked)),
    features: ranked.slice(0, MOST_FEATURES).map(({ column, index, meanAbsolute }) => ({
      feature: column.name,
      meanAbsolute,
      contributions: each((row) => at(row, index)),
      values: Array.from(rows, (row) => readValue(column, row)),
    })),
    ...(rest.length === 0 ? {} : { otherContribution: each((row) => sum(row, rest)) }),
  };
}

/** The frame's columns in the order of the model's. */
function orderColumns(model: AnyModel, frame: Frame): Frame {
  const byName = new Map(frame.columns.map((column) => [column.name, column]));
  const columns = model.columns.map(({ name }) => {
    const column = byName.get(name);
    if (column === undefined) throw new LearnInputError(`The rows have no column "${name}", which the model needs.`);
    return column;
  });
  return { ...frame, columns };
}

async function summariseTrees(
  request: ShapRequest,
  frame: Frame,
  explainer: TreeExplainer,
  {
    output,
    turned,
    ...named
  }: Pick<ShapReport, 'unit' | 'class'> & {
    readonly output: number;
    readonly turned: boolean;
  },
): Promise<ShapReport> {
  const steps = countExplanationSteps(explainer, null);
  const most = Math.min(MOST_ROWS, Math.floor(MOST_STEPS / Math.max(1, steps)));
  if (most < Math.min(FEWEST_ROWS, frame.rowCount)) {
    throw new LearnInputError(
      `Explaining one row takes ${steps.toExponential(1)} steps, too many for ${FEWEST_ROWS} rows; train fewer or smaller trees (minSamplesLeaf, maxDepth).`,
    );
  }
  const rows = sampleRows(frame.rowCount, most);
  const { base, contributions } = await explainTrees(explainer, selectRows(frame, rows), {
    parallel: request.parallel,
    mostSteps: MOST_STEPS * 2,
  });
  const picked = pickOutput(contributions, base, output, frame.columns.length);
  return toReport(turned ? turn(picked) : picked, frame, rows, { method: 'tree-path-dependent', ...named });
}

/**
 * Shapley values of at most 300 evenly spaced rows (fewer where trees are large: 2·10⁹ steps in all), of the thirty columns that move the output most.
 * Forests explain a probability or value, boosting and logistic regression log-odds (of more than two classes the score before the softmax), linear
 * regression its value, an isolation forest the logarithm of its score to the base 2.
 *
 * @throws LearnInputError for a model whose answer is no sum over trees or terms, and for trees too large for ten rows; the message says which.
 */
export async function summariseShap(request: ShapRequest): Promise<ShapReport> {
  const { model, output } = request;
  const frame = orderColumns(model, request.frame);
  const classes = model.output.kind === 'probabilities' ? model.output.classes : [];
  const name = classes[output];
  const named = name === undefined ? {} : { class: name };
  const turned = classes.length === 2 && output === 0;
  const place = classes.length > 2 ? output : 0;
  switch (model.algorithm) {
    case 'random-forest': {
      const explainer = createForestExplainer(model, name === undefined ? undefined : [name]);
      const unit = name === undefined ? 'value' : 'probability';
      return summariseTrees(request, frame, explainer, { output: 0, turned: false, unit, ...named });
    }
    case 'gradient-boosting': {
      const unit = name === undefined ? 'value' : 'log-odds';
      return summariseTrees(request, frame, createBoostingExplainer(model), { output: place, turned, unit, ...named });
    }
    case 'isolation-forest': {
      const unit = 'log2-anomaly-score';
      return summariseTrees(request, frame, createIsolationExplainer(model), { output: 0, turned: false, unit });
    }
    case 'logistic-regression':
    case 'linear-regression': {
      const rows = sampleRows(frame.rowCount, MOST_ROWS);
      const explained = explainLinearModel(model, selectRows(frame, rows), thinRows(frame, BACKGROUND_ROWS), place);
      const unit = name === undefined ? 'value' : 'log-odds';
      return toReport(turned ? turn(explained) : explained, frame, rows, { method: 'linear', unit, ...named });
    }
    default:
      throw new LearnInputError(
        `Shapley values are computed of trees and linear models; the answer of ${model.algorithm} is no sum over trees or terms.`,
      );
  }
}
