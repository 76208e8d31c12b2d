import type { Boosting } from '../boosting/boosting.ts';
import type { Forest } from '../forest/forest.ts';
import { LearnInputError } from '../frame/frame.ts';
import type { IsolationForest } from '../isolation/isolation-forest.ts';
import { describeIsolationInputs } from '../isolation/isolation-inputs.ts';
import { computePathFactor } from '../isolation/isolation-score.ts';
import type { GrownTree } from '../trees/tree-builder.ts';
import { describeColumnInputs, describeInputs } from '../trees/tree-inputs.ts';
import type { TreeExplainer } from './tree-explainer.ts';

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
