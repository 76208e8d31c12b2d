import type { GraphEdge, GraphNode } from '../../../design/graph-layout.ts';
import type { OnnxModel } from './onnx-model.ts';

/** Larger graphs are told by their counts: a drawing of them shows nothing. */
export const DRAWN_AT_MOST = 60;

/** The steps as the canvas draws them, from the inputs to the outputs. */
export function drawOnnx(model: OnnxModel): {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
} {
  const made = new Map(model.inputs.map(({ name }) => [name, `in:${name}`]));
  model.nodes.forEach((node, at) => {
    for (const name of node.gives) made.set(name, `step:${at}`);
  });
  const from = (to: string, names: readonly string[]) =>
    [...new Set(names.map((name) => made.get(name)))].flatMap((id) => (id === undefined ? [] : [{ from: id, to }]));
  return {
    nodes: [
      ...model.inputs.map(({ name, type }) => ({ id: `in:${name}`, kind: 'input', label: name, detail: type })),
      ...model.nodes.map(({ op, name }, at) => ({
        id: `step:${at}`,
        kind: 'step',
        label: op,
        ...(name === '' ? {} : { detail: name }),
      })),
      ...model.outputs.map(({ name, type }) => ({ id: `out:${name}`, kind: 'output', label: name, detail: type })),
    ],
    edges: [
      ...model.nodes.flatMap(({ takes }, at) => from(`step:${at}`, takes)),
      ...model.outputs.flatMap(({ name }) => from(`out:${name}`, [name])),
    ],
  };
}

/** "14 steps: 6 Cast, 4 OneHotEncoder, …" with the frequent ones first. */
export function describeSteps({ nodes }: OnnxModel): string {
  const counts = new Map<string, number>();
  for (const { op } of nodes) counts.set(op, (counts.get(op) ?? 0) + 1);
  const words = [...counts].sort(([, a], [, b]) => b - a).map(([op, count]) => `${count} ${op}`);
  const rest = words.length > 8 ? ` and ${words.length - 8} more kinds` : '';
  return `${nodes.length === 1 ? 'one step' : `${nodes.length} steps`}: ${words.slice(0, 8).join(', ')}${rest}`;
}
