import { checkFrame, type Frame, LearnInputError } from '../frame/frame.ts';
import { inlineParallel, type Parallel } from '../parallel/parallel.ts';
import { listRowBlocks } from '../parallel/row-blocks.ts';
import { shareTreeInputs, type TreeInputs } from '../trees/tree-inputs.ts';
import { sumTrees } from '../trees/tree-walk.ts';
import { measureDepth, prepareTree } from '../trees/walked-tree.ts';
import { addExpectedAnswer } from './path-dependent-shap.ts';
import { leafWidth, readExplainedRows, type TreeExplainer } from './tree-explainer.ts';

/** How explaining goes about a column that is not known, and what it may cost. */
export interface TreeShapOptions {
  /**
   * The rows that unknown columns take their values from (interventional; usually 100 to 1,000 training rows). Without it unknown columns
   * follow the training rows' paths (path-dependent), which costs less and lets correlated columns share.
   */
  readonly background?: Frame | undefined;
  /** One thread, the caller's, by default. */
  readonly parallel?: Parallel | undefined;
  /**
   * Most steps that explaining may take, 10^10 by default (very roughly a minute or two of one thread): rows × the sum over trees of
   * leaves × depth², or with a background rows × its rows × nodes. More is refused before it starts.
   */
  readonly mostSteps?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Row blocks done and in all. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** What each column adds to an explained number. For every row and output, `base` plus all its contributions is that number. */
export interface Explanation {
  readonly columns: readonly string[];
  readonly outputs: readonly string[];
  readonly link: TreeExplainer['link'];
  /** Per output: the mean explained number, of the training rows (as paths weigh them) or of the background. */
  readonly base: Float64Array;
  /** Rows × outputs × columns. */
  readonly contributions: Float64Array;
}

/** Steps that one block of rows may take, so that the calling thread is not held for long. */
const BLOCK_STEPS = 2_000_000;
/** Paths are walked by recursion; deeper trees are refused. */
const MOST_DEPTH = 1000;

/** Steps of explaining one row (see `TreeShapOptions.mostSteps`). Throws {@link LearnInputError} for trees that are too deep. */
export function countExplanationSteps({ trees }: TreeExplainer, backgroundRows: number | null): number {
  let steps = 0;
  for (const tree of trees) {
    const depth = measureDepth(tree);
    if (depth > MOST_DEPTH) {
      throw new LearnInputError(
        `A tree is ${depth} splits deep; explanation takes up to ${MOST_DEPTH}. Train with a smaller maxDepth.`,
      );
    }
    const leaves = (tree.input.length + 1) / 2;
    steps += backgroundRows === null ? leaves * Math.max(1, depth) ** 2 : backgroundRows * tree.input.length;
  }
  return steps;
}

function checkBudget(steps: number, rows: number, mostSteps: number): void {
  if (steps * rows <= mostSteps) return;
  throw new LearnInputError(
    `Explaining ${rows} rows takes ${(steps * rows).toExponential(1)} steps, more than mostSteps (${mostSteps.toExponential(1)}); ` +
      'explain fewer rows, use a smaller background, train fewer or smaller trees, or raise mostSteps.',
  );
}

function computeBackgroundBase(explainer: TreeExplainer, background: TreeInputs): Float64Array {
  const { outputs, outputOfTree, trees, layout } = explainer;
  const width = leafWidth(explainer);
  const sums = new Float64Array(outputs.length);
  trees.forEach((tree, number) => {
    const answers = sumTrees([tree], layout, background, width);
    answers.forEach((answer, at) => {
      const output = (outputOfTree?.[number] ?? 0) + (at % width);
      sums[output] = (sums[output] ?? 0) + answer / background.rowCount;
    });
  });
  return sums;
}

function computePathBase(explainer: TreeExplainer): Float64Array {
  const { outputs, outputOfTree, trees, layout } = explainer;
  const width = leafWidth(explainer);
  const sums = new Float64Array(outputs.length);
  trees.forEach((tree, number) => {
    const from = outputOfTree?.[number] ?? 0;
    addExpectedAnswer(prepareTree(tree, layout), width, sums.subarray(from, from + width));
  });
  return sums;
}

function readBackground(explainer: TreeExplainer, background: Frame | undefined): TreeInputs | null {
  if (background === undefined) return null;
  if (background.rowCount === 0) {
    throw new LearnInputError(
      'The background has no rows; give some training rows, or none to follow the training paths.',
    );
  }
  return shareTreeInputs(readExplainedRows(explainer, background));
}

/**
 * Exact Shapley values of every column for every row (Lundberg et al. 2018 and 2020; see `PathDependentShap` and `InterventionalShap`). A
 * categorical column is one player, however many categories its splits ask for. Work goes to `parallel` in blocks of rows and may be
 * aborted between them.
 *
 * @throws {@link LearnInputError} for a column that is absent or of the other kind, an empty background, trees deeper than 1,000
 * splits, or more steps than `mostSteps`; the signal's reason on abort.
 */
export async function explainTrees(
  explainer: TreeExplainer,
  frame: Frame,
  options: TreeShapOptions = {},
): Promise<Explanation> {
  const { parallel = inlineParallel, mostSteps = 1e10, signal, onProgress } = options;
  signal?.throwIfAborted();
  checkFrame(frame);
  const background = readBackground(explainer, options.background);
  const inputs = shareTreeInputs(readExplainedRows(explainer, frame));
  const steps = countExplanationSteps(explainer, background === null ? null : background.rowCount);
  checkBudget(steps, frame.rowCount, mostSteps);
  const blocks = listRowBlocks(frame.rowCount, Math.max(1, Math.floor(BLOCK_STEPS / Math.max(1, steps))));
  const parts = await parallel.map('explain-rows', { explainer, inputs, background }, blocks, {
    signal,
    onDone: onProgress,
  });
  const perRow = explainer.outputs.length * explainer.columns.length;
  const contributions = new Float64Array(frame.rowCount * perRow);
  parts.forEach((part, block) => {
    contributions.set(part.contributions, (blocks[block]?.from ?? 0) * perRow);
  });
  const sums = background === null ? computePathBase(explainer) : computeBackgroundBase(explainer, background);
  return {
    columns: explainer.columns.map(({ name }) => name),
    outputs: explainer.outputs,
    link: explainer.link,
    base: sums.map((sum, output) => (explainer.base[output] ?? 0) + sum * explainer.scale),
    contributions,
  };
}
