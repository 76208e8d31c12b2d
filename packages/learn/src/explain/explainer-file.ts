import { LearnInputError } from '../frame/frame.ts';
import type { CategoryCounts } from '../isolation/isolation-inputs.ts';
import type { ModelColumn } from '../model/model-column.ts';
import { type GrownTree, wordsPerSet } from '../trees/tree-builder.ts';
import { ByteReader, ByteWriter } from './byte-stream.ts';
import { leafWidth, type TreeExplainer } from './tree-explainer.ts';
import { countExplanationSteps } from './tree-shap.ts';

/** Bounds of an explainer that a server may load. */
export interface ExplainerBounds {
  /** Most leaves of all trees together, 200,000 by default: about 10 MB. */
  readonly mostLeaves?: number | undefined;
  /** Most steps that explaining one row may take (see `TreeShapOptions.mostSteps`), 50 million by default: some tenths of a second. */
  readonly mostStepsPerRow?: number | undefined;
}

const MAGIC = 'KAIZEN-EXPLAINER-1\n';

/** What stands in the file as JSON, before the arrays of the trees. */
interface Header {
  readonly columns: readonly ModelColumn[];
  readonly outputs: readonly string[];
  readonly link: TreeExplainer['link'];
  readonly layout: { readonly column: readonly number[]; readonly category: readonly number[] };
  readonly counts: readonly ({ readonly known: readonly number[]; readonly missing: number } | null)[] | null;
  readonly outputOfTree: readonly number[] | null;
  readonly scale: number;
  readonly base: readonly number[];
  /** Nodes, leaves and sets of categories of each tree. */
  readonly trees: readonly (readonly [nodes: number, leaves: number, sets: number])[];
}

const countLeaves = (tree: GrownTree) => tree.input.reduce((sum, input) => sum + (input < 0 ? 1 : 0), 0);

function checkBounds(explainer: TreeExplainer, { mostLeaves = 200_000, mostStepsPerRow = 5e7 }: ExplainerBounds): void {
  const leaves = explainer.trees.reduce((sum, tree) => sum + countLeaves(tree), 0);
  const mend = 'train with fewer trees, a smaller maxDepth or a larger minSamplesLeaf';
  if (leaves > mostLeaves) {
    throw new LearnInputError(
      `The trees have ${leaves} leaves, more than the ${mostLeaves} that are explained while serving; ${mend}.`,
    );
  }
  const steps = countExplanationSteps(explainer, null);
  if (steps > mostStepsPerRow) {
    throw new LearnInputError(
      `Explaining one row takes ${steps.toExponential(1)} steps, more than the ${mostStepsPerRow.toExponential(1)} allowed while serving; ${mend}.`,
    );
  }
}

function describe(explainer: TreeExplainer): Header {
  const { columns, outputs, link, layout, counts, outputOfTree, scale, base, trees } = explainer;
  return {
    columns,
    outputs,
    link,
    layout: { column: Array.from(layout.column), category: Array.from(layout.category) },
    counts: counts?.map((count) => count && { known: Array.from(count.known), missing: count.missing }) ?? null,
    outputOfTree: outputOfTree && Array.from(outputOfTree),
    scale,
    base: Array.from(base),
    trees: trees.map((tree) => [
      tree.input.length,
      countLeaves(tree),
      (tree.categorySets?.words.length ?? 0) / wordsPerSet,
    ]),
  };
}

function listParts(tree: GrownTree): ArrayBufferView[] {
  const { input, left, right, missingLeft, threshold, cover, leafValues, categorySets } = tree;
  const sets = categorySets ? [categorySets.place, categorySets.words] : [];
  return [input, left, right, missingLeft, threshold, cover, leafValues, ...sets];
}

/**
 * Writes an explainer as one file that a server keeps beside the model, to explain rows along the training paths while serving: a line that
 * names the format, the length of a JSON header, the header, and the arrays of each tree, little-endian. The same explainer gives the
 * same bytes.
 *
 * @throws {@link LearnInputError} when the trees are beyond `bounds`, with what to train instead.
 */
export function encodeExplainer(explainer: TreeExplainer, bounds: ExplainerBounds = {}): Uint8Array {
  checkBounds(explainer, bounds);
  const header = new TextEncoder().encode(JSON.stringify(describe(explainer)));
  const writer = new ByteWriter();
  writer.add(new TextEncoder().encode(MAGIC));
  writer.add(Int32Array.of(header.length));
  writer.add(header);
  for (const tree of explainer.trees) for (const part of listParts(tree)) writer.add(part);
  return writer.finish();
}

function readTree(reader: ByteReader, [nodes, leaves, sets]: Header['trees'][number], width: number): GrownTree {
  const tree = {
    input: reader.takeInts(nodes),
    left: reader.takeInts(nodes),
    right: reader.takeInts(nodes),
    missingLeft: reader.takeBytes(nodes),
    threshold: reader.takeDoubles(nodes),
    cover: reader.takeDoubles(nodes),
    leafValues: reader.takeDoubles(leaves * width),
    importance: new Float64Array(0),
  };
  if (sets === 0) return tree;
  const place = reader.takeInts(nodes);
  return { ...tree, categorySets: { place, words: Uint32Array.from(reader.takeInts(sets * wordsPerSet)) } };
}

/** A broken file must not send a walk in circles: children stand behind their parent, and inputs and leaves exist. */
function checkTree(tree: GrownTree, inputs: number, leaves: number): void {
  const nodes = tree.input.length;
  const isBelow = (child: number, node: number) => child > node && child < nodes;
  tree.input.forEach((input, node) => {
    const left = tree.left[node] ?? -1;
    const right = tree.right[node] ?? -1;
    const whole =
      input < 0 ? left >= 0 && left < leaves : input < inputs && isBelow(left, node) && isBelow(right, node);
    if (!whole)
      throw new LearnInputError(
        `The explainer file is damaged: node ${node} of a tree points nowhere. Write it again.`,
      );
  });
}

/**
 * Reads what `encodeExplainer` wrote. Throws {@link LearnInputError} for bytes that are no such file, of another version, cut short or damaged.
 */
export function decodeExplainer(bytes: Uint8Array): TreeExplainer {
  const reader = new ByteReader(bytes);
  if (new TextDecoder().decode(reader.takeBytes(MAGIC.length)) !== MAGIC) {
    throw new LearnInputError('These bytes are no explainer of this version; write it again with encodeExplainer.');
  }
  const length = reader.takeInts(1)[0] ?? 0;
  // Wire mapping: the header was written by encodeExplainer, and what could harm is checked below.
  const header = JSON.parse(new TextDecoder().decode(reader.takeBytes(length))) as Header;
  const explainer: TreeExplainer = {
    columns: header.columns,
    outputs: header.outputs,
    link: header.link,
    layout: { column: Int32Array.from(header.layout.column), category: Int32Array.from(header.layout.category) },
    counts:
      header.counts?.map(
        (count): CategoryCounts | null => count && { known: Float64Array.from(count.known), missing: count.missing },
      ) ?? null,
    outputOfTree: header.outputOfTree && Int32Array.from(header.outputOfTree),
    scale: header.scale,
    base: Float64Array.from(header.base),
    trees: [],
  };
  const width = leafWidth(explainer);
  const trees = header.trees.map((sizes) => {
    const tree = readTree(reader, sizes, width);
    checkTree(tree, explainer.layout.column.length, sizes[1]);
    return tree;
  });
  reader.expectEnd();
  return { ...explainer, trees };
}
