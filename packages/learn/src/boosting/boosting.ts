import type { Frame } from '../frame/frame.ts';
import type { ModelColumn } from '../model/model-column.ts';
import { matchCategories, matchColumn } from '../model/model-column.ts';
import type { TrainedModel } from '../model/trained-model.ts';
import type { GrownTree } from '../trees/tree-builder.ts';
import { describeColumnInputs, readTreeInputs } from '../trees/tree-inputs.ts';
import { sumTrees } from '../trees/tree-walk.ts';
import type { BoostingParams } from './boosting-params.ts';

/**
 * A trained gradient boosting model. Immutable and structured-cloneable. A score is its base score and the sum of its trees' leaves; with two classes it is
 * the logarithm of the second one's odds, with more there is one per class (softmax), and for numbers it is the prediction.
 *
 * A tree's `input` is the number of a column of `columns`. Where it asks for a set of categories, the value is the place among the column's categories;
 * `goesLeft` answers for both. `columns` lists of a categorical column only the categories that the trees may ask for; any other counts as missing.
 */
export interface Boosting extends TrainedModel {
  readonly algorithm: 'gradient-boosting';
  readonly output: { readonly kind: 'probabilities'; readonly classes: readonly string[] } | { readonly kind: 'value' };
  readonly params: BoostingParams;
  /** Score before the first tree: one, or one per class for three or more. */
  readonly baseScores: Float64Array;
  /** Round by round, within a round one per base score. Leaf values include the learning rate. */
  readonly trees: readonly GrownTree[];
  /** Per column: the gains of its splits, summing to 1 (all 0 when nothing was split). */
  readonly importance: Float64Array;
  /** Mean log loss (or squared error) on the stopping rows after each round, the rounds that were dropped included; empty without early stopping. */
  readonly losses: Float64Array;
}

/**
 * Computes scores, output-major: output × row. Columns are found by name, categories by text. Throws {@link LearnInputError} when a column is absent or
 * of the wrong kind.
 */
export function computeBoostingScores(model: Boosting, frame: Frame): Float64Array {
  const { rowCount } = frame;
  const outputs = model.baseScores.length;
  const inputs = readTreeInputs(model.columns, frame);
  const layout = describeColumnInputs(model.columns);
  const scores = new Float64Array(outputs * rowCount);
  model.baseScores.forEach((score, output) => {
    const own = model.trees.filter((_, index) => index % outputs === output);
    const sums = sumTrees(own, layout, inputs, 1);
    for (let row = 0; row < rowCount; row++) scores[output * rowCount + row] = (sums[row] ?? 0) + score;
  });
  return scores;
}

function spreadBinary(scores: Float64Array): Float64Array {
  const probabilities = new Float64Array(2 * scores.length);
  scores.forEach((score, row) => {
    // Each side from the exponential that does not overflow, so that neither loses its digits.
    const odds = Math.exp(-Math.abs(score));
    const less = odds / (1 + odds);
    probabilities[2 * row] = score > 0 ? less : 1 - less;
    probabilities[2 * row + 1] = score > 0 ? 1 - less : less;
  });
  return probabilities;
}

function spreadClasses(scores: Float64Array, classes: number): Float64Array {
  const rowCount = scores.length / classes;
  const probabilities = new Float64Array(scores.length);
  for (let row = 0; row < rowCount; row++) {
    let highest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < classes; k++) highest = Math.max(highest, scores[k * rowCount + row] ?? 0);
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      const power = Math.exp((scores[k * rowCount + row] ?? 0) - highest);
      probabilities[row * classes + k] = power;
      sum += power;
    }
    for (let k = 0; k < classes; k++) {
      probabilities[row * classes + k] = (probabilities[row * classes + k] ?? 0) / sum;
    }
  }
  return probabilities;
}

/**
 * Predicts class probabilities (row-major, rows × classes, each row summing to 1) or values (one per row). Columns are found by name, so extra columns
 * and another order do no harm. A missing number goes where its split sent missing values in training (or, if there were none, with the larger side); a
 * missing, unseen or too rare category goes where its split sent those. Throws {@link LearnInputError} when a column is absent or of the wrong kind.
 */
export function predictBoosting(model: Boosting, frame: Frame): Float64Array {
  const scores = computeBoostingScores(model, frame);
  if (model.output.kind === 'value') return scores;
  return model.baseScores.length === 1 ? spreadBinary(scores) : spreadClasses(scores, model.output.classes.length);
}
