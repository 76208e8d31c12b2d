import type { Frame } from '../frame/frame.ts';
import { type CategoryCounts, readIsolationInputs } from '../isolation/isolation-inputs.ts';
import type { ModelColumn } from '../model/model-column.ts';
import type { GrownTree } from '../trees/tree-builder.ts';
import { type InputLayout, readTreeInputs, type TreeInputs } from '../trees/tree-inputs.ts';

/**
 * What explaining a sum of trees needs, whatever algorithm grew them. The explained number of an output is
 * `base[output] + scale × (sum of its trees' leaves)`.
 */
export interface TreeExplainer {
  readonly columns: readonly ModelColumn[];
  /** Names of what is explained, in the order of the contributions: classes, or one of 'prediction' and 'score'. */
  readonly outputs: readonly string[];
  /**
   * What the explained number is to the model's answer: the answer itself (`identity`), the log odds of a probability (`logit`), one term per
   * class whose softmax is the probabilities (`softmax`), or the logarithm to the base 2 of an anomaly score (`log2`).
   */
  readonly link: 'identity' | 'logit' | 'softmax' | 'log2';
  readonly layout: InputLayout;
  /** Training rows per category for trees that split on them; null for all others. */
  readonly counts: readonly (CategoryCounts | null)[] | null;
  readonly trees: readonly GrownTree[];
  /** The output that each tree adds to; null when each leaf holds one number per output. */
  readonly outputOfTree: Int32Array | null;
  readonly scale: number;
  readonly base: Float64Array;
}

/** Rows as the explainer's trees read them. Throws {@link LearnInputError} for a column that is absent or of the other kind. */
export function readExplainedRows({ columns, counts }: TreeExplainer, frame: Frame): TreeInputs {
  return counts === null ? readTreeInputs(columns, frame) : readIsolationInputs(columns, counts, frame);
}

/** Numbers in each leaf of the explainer's trees. */
export function leafWidth(explainer: TreeExplainer): number {
  return explainer.outputOfTree === null ? explainer.outputs.length : 1;
}
