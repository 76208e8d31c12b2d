/**
 * Writes shap-reference.json: trees of a forest of ours on made data, and rows to explain. Then shap-reference.py adds what shap says of them.
 * Run: node write-shap-trees.ts, then the command at the head of shap-reference.py.
 */
import { writeFileSync } from 'node:fs';
import { createRandom } from '@kaizen/stats';
import { trainForest } from '../../forest/forest-training.ts';
import type { Frame } from '../../frame/frame.ts';
import { classTarget } from '../../model/target.ts';
import { inlineParallel } from '../../parallel/parallel.ts';

const names = ['a', 'b', 'c', 'd', 'e'];

function makeRows(count: number, seed: number): Frame {
  const random = createRandom(seed);
  const draw = (name: string) =>
    Float64Array.from({ length: count }, () => {
      if (random.next() < 0.08) return Number.NaN;
      // Values that 32-bit floats hold exactly: against a background, shap compares in them, and a row on a threshold would go the wrong way.
      return name === 'e' ? random.int(4) : Math.round(random.normal() * 1024) / 1024;
    });
  return { rowCount: count, columns: names.map((name) => ({ kind: 'numeric', name, values: draw(name) })) };
}

const listRows = ({ rowCount, columns }: Frame) =>
  Array.from({ length: rowCount }, (_, row) =>
    columns.map((column) => {
      const value = column.kind === 'numeric' ? (column.values[row] ?? Number.NaN) : Number.NaN;
      return Number.isNaN(value) ? null : value;
    }),
  );

const train = makeRows(600, 1);
const random = createRandom(2);
const labels = Int32Array.from({ length: 600 }, (_, row) => {
  const read = (column: number) => {
    const from = train.columns[column];
    return from?.kind === 'numeric' ? from.values[row] || 0 : 0;
  };
  const signal = read(0) * read(1) + read(4) - 1.5 + random.normal() * 0.3;
  return signal > 0.5 ? 2 : signal > -0.5 ? 1 : 0;
});
const forest = await trainForest(train, classTarget(['low', 'mid', 'high'], labels), {
  params: { trees: 4, maxDepth: 7, minSamplesLeaf: 8, classWeight: { high: 1.5 } },
  seed: 3,
  parallel: inlineParallel,
});
const trees = forest.trees.map((tree) => ({
  input: Array.from(tree.input),
  threshold: Array.from(tree.threshold),
  left: Array.from(tree.left),
  right: Array.from(tree.right),
  missingLeft: Array.from(tree.missingLeft),
  cover: Array.from(tree.cover),
  leafValues: Array.from(tree.leafValues),
}));
const reference = { trees, rows: listRows(makeRows(200, 4)), background: listRows(makeRows(20, 5)) };
writeFileSync(new URL('./shap-reference.json', import.meta.url), `${JSON.stringify(reference)}\n`);
