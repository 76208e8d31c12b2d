import type { RowRange } from '../parallel/row-blocks.ts';
import type { TreeInputs } from '../trees/tree-inputs.ts';
import { prepareTree } from '../trees/walked-tree.ts';
import { InterventionalShap } from './interventional-shap.ts';
import { PathDependentShap } from './path-dependent-shap.ts';
import { leafWidth, type TreeExplainer } from './tree-explainer.ts';

/** Rows to explain; `background` holds the rows that unknown columns take their values from, null to follow the training rows' paths. */
export interface ExplanationJob {
  readonly explainer: TreeExplainer;
  readonly inputs: TreeInputs;
  readonly background: TreeInputs | null;
}

/** Contributions of a range of rows: rows × outputs × columns. */
export interface ExplainedRows {
  readonly contributions: Float64Array;
}

function copyRow(inputs: TreeInputs, row: number, into: Float64Array): void {
  inputs.columns.forEach((values, column) => {
    into[column] = values[row] ?? Number.NaN;
  });
}

function listRows(inputs: TreeInputs, { from, to }: RowRange): Float64Array[] {
  return Array.from({ length: to - from }, (_, at) => {
    const row = new Float64Array(inputs.columns.length);
    copyRow(inputs, from + at, row);
    return row;
  });
}

/** Explains the rows of a range, tree by tree. */
export function explainRowRange({ explainer, inputs, background }: ExplanationJob, range: RowRange): ExplainedRows {
  const { trees, outputOfTree, layout, outputs, scale } = explainer;
  const columnCount = inputs.columns.length;
  const width = leafWidth(explainer);
  const perRow = outputs.length * columnCount;
  const rows = listRows(inputs, range);
  const others = background === null ? [] : listRows(background, { from: 0, to: background.rowCount });
  const contributions = new Float64Array(rows.length * perRow);
  trees.forEach((tree, number) => {
    const walked = prepareTree(tree, layout);
    const from = (outputOfTree?.[number] ?? 0) * columnCount;
    const intoRow = (at: number) =>
      contributions.subarray(at * perRow + from, at * perRow + from + width * columnCount);
    if (background === null) {
      const shap = new PathDependentShap(walked, width);
      rows.forEach((row, at) => {
        shap.addRow(row, intoRow(at));
      });
    } else {
      const shap = new InterventionalShap(walked, width, columnCount);
      rows.forEach((row, at) => {
        const into = intoRow(at);
        for (const other of others) shap.addPair(row, other, into);
      });
    }
  });
  const factor = background === null ? scale : scale / Math.max(1, others.length);
  for (let i = 0; i < contributions.length; i++) contributions[i] = (contributions[i] ?? 0) * factor;
  return { contributions };
}
