import type { ImpactNode } from '@kaizen/contracts';
import { expect, it } from 'vitest';
import { drawImpact } from './draw-impact.ts';

const node = (id: string, ...from: string[]): ImpactNode => ({
  id,
  kind: 'dataset',
  nodeId: `dataset:ns:${id}`,
  namespace: 'ns',
  name: id,
  current: true,
  certainty: 'certain',
  depth: from.length === 0 ? 0 : 1,
  from,
  jobs: [],
});

it('draws a tree, each branch once, and ends in a circle', () => {
  const nodes = [node('a'), node('b', 'a'), node('c', 'a'), node('d', 'b', 'c'), node('e', 'd'), node('f', 'e', 'f')];
  const lines = drawImpact({ nodes }).map(({ indent, node: { id }, again }) => `${indent}${id}${again ? ' …' : ''}`);
  expect(lines).toEqual([
    'a',
    '├─ b',
    '│  └─ d',
    '│     └─ e',
    '│        └─ f',
    '│           └─ f …',
    '└─ c',
    '   └─ d …',
  ]);
});

it('draws nothing of nothing', () => {
  expect(drawImpact({ nodes: [] })).toEqual([]);
});
