import type { Boosting } from '../boosting/boosting.ts';
import type { Forest } from '../forest/forest.ts';
import { type Frame, LearnInputError } from '../frame/frame.ts';
import type { IsolationForest } from '../isolation/isolation-forest.ts';
import { type CategoryCounts, describeIsolationInputs, readIsolationInputs } from '../isolation/isolation-inputs.ts';
import { computePathFactor } from '../isolation/isolation-score.ts';
import type { ModelColumn } from '../model/model-column.ts';
import type { GrownTree } from '../trees/tree-builder.ts';
import {
  describeColumnInputs,
  describeInputs,
  type InputLayout,
  readTreeInputs,
  type TreeInputs,
} from '../trees/tree-inputs.ts';

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

function pickOutputs(tree: GrownTree, width: number, picked: readonly number[]): GrownTree {
  const leaves = tree.leafValues.length / width;
  const leafValues = new Float64Array(leaves * picked.length);
  for (let leaf = 0; leaf < leaves; leaf++) {
    picked.forEach((output, at) => {
      leafValues[leaf * picked.length + at] = tree.leafValues[leaf * width + output] ?? 0;
    });
  }
  return { ...tree, leafValues };
}

/**
 * An explainer of a random forest's probabilities (of `classes`, all by default; fewer cost less) or of its value.
 * Throws {@link LearnInputError} for a class that the forest does not know.
 */
export function createForestExplainer(forest: Forest, classes?: readonly string[]): TreeExplainer {
  const known = forest.output.kind === 'probabilities' ? forest.output.classes : ['prediction'];
  const outputs = classes ?? known;
  const picked = outputs.map((name) => known.indexOf(name));
  const unknown = outputs.find((_, at) => picked[at] === -1);
  if (unknown !== undefined) {
    throw new LearnInputError(`"${unknown}" is no output of the forest; its outputs are ${known.join(', ')}.`);
  }
  return {
    columns: forest.columns,
    outputs: [...outputs],
    link: 'identity',
    layout: describeInputs(forest.columns),
    counts: null,
    trees: forest.trees.map((tree) => pickOutputs(tree, known.length, picked)),
    outputOfTree: null,
    scale: 1 / forest.trees.length,
    base: new Float64Array(outputs.length),
  };
}

/**
 * An explainer of a boosting model's scores: of two classes the log odds of the second, of more one score per class, and of numbers the prediction.
 */
export function createBoostingExplainer(model: Boosting): TreeExplainer {
  const { output, baseScores, columns, trees } = model;
  const classes = output.kind === 'probabilities' ? output.classes : ['prediction'];
  const binary = classes.length === 2;
  return {
    columns,
    outputs: binary ? classes.slice(1) : [...classes],
    link: output.kind === 'value' ? 'identity' : binary ? 'logit' : 'softmax',
    layout: describeColumnInputs(columns),
    counts: null,
    trees,
    outputOfTree: Int32Array.from(trees, (_, index) => index % baseScores.length),
    scale: 1,
    base: baseScores,
  };
}

/** An explainer of the logarithm to the base 2 of an isolation forest's score, which is a sum over its trees. */
export function createIsolationExplainer(forest: IsolationForest): TreeExplainer {
  return {
    columns: forest.columns,
    outputs: ['score'],
    link: 'log2',
    layout: describeIsolationInputs(forest.columns),
    counts: forest.counts,
    trees: forest.trees,
    outputOfTree: null,
    scale: computePathFactor(forest.trees.length, forest.sampleSize),
    base: new Float64Array(1),
  };
}
