import type { MarquezColumnGraph, MarquezGraph } from '@kaizen/contracts';
import { describe, expect, it } from 'vitest';
import { drawColumns, drawTables, findPath, keepNearest } from './lineage-drawing.ts';

const own = 'kaizen://plant';
const file = `dataset:${own}:files/machines.csv`;
const machines = `dataset:${own}:machines`;
const job = `job:${own}/line:data.ingest.machines`;

function node(id: string, inEdges: string[], outEdges: string[]): MarquezGraph['graph'][number] {
  const isJob = id.startsWith('job:');
  const [, namespace = '', name = ''] = /^\w+:(\w+:\/\/[^:]+):(.*)$/.exec(id) ?? [];
  const at = '2026-01-05T08:00:00.000Z';
  return {
    id,
    type: isJob ? 'JOB' : 'DATASET',
    data: {
      id: { namespace, name },
      type: isJob ? 'BATCH' : 'DB_TABLE',
      name,
      namespace,
      createdAt: at,
      updatedAt: at,
      description: null,
      ...(isJob
        ? {}
        : {
            fields: [
              { name: 'a', tags: [] },
              { name: 'b', tags: [] },
            ],
          }),
    },
    inEdges: inEdges.map((origin) => ({ origin, destination: id })),
    outEdges: outEdges.map((destination) => ({ origin: id, destination })),
  };
}

describe('tables', () => {
  const graph = { graph: [node(file, [], [job]), node(machines, [job], []), node(job, [file], [machines])] };

  it('without jobs lead straight to what is made of them, each to its page', () => {
    expect(drawTables(graph, false)).toEqual({
      nodes: [
        { id: file, kind: 'file', label: 'machines.csv', detail: '2 columns' },
        { id: machines, kind: 'dataset', label: 'machines', detail: '2 columns', href: '/datasets/machines' },
      ],
      edges: [{ from: file, to: machines }],
    });
  });

  it('with jobs show them between', () => {
    const { nodes, edges } = drawTables(graph, true);
    expect(nodes.map(({ kind }) => kind)).toEqual(['file', 'dataset', 'job']);
    expect(edges).toEqual([
      { from: file, to: job },
      { from: job, to: machines },
    ]);
  });
});

it('columns are drawn from what they are made of, also where nothing is said of that', () => {
  const column = `datasetField:${own}:features/state:power`;
  const raw = `datasetField:${own}:machines:Torque [Nm]`;
  const input = { namespace: own, dataset: 'machines', datasetVersion: null, field: 'Torque [Nm]' };
  const told = { transformationDescription: 'a * b', transformationType: 'TRANSFORMATION' };
  const graph: MarquezColumnGraph['graph'] = [
    {
      id: column,
      type: 'DATASET_FIELD',
      data: {
        ...{ namespace: own, dataset: 'features/state', datasetVersion: null, field: 'power', fieldType: null },
        ...told,
        inputFields: [{ ...input, ...told }],
      },
      inEdges: [{ origin: column, destination: raw }],
      outEdges: [],
    },
    { id: raw, type: 'DATASET_FIELD', data: null, inEdges: [], outEdges: [{ origin: raw, destination: column }] },
  ];
  expect(drawColumns({ graph })).toEqual({
    nodes: [
      { id: column, kind: 'feature set state', label: 'power', detail: 'a * b' },
      { id: raw, kind: 'dataset machines', label: 'Torque [Nm]' },
    ],
    edges: [{ from: raw, to: column }],
  });
});

it('a column without data is named after its id, also where the namespace has a port', () => {
  const id = 'datasetField:postgres://shop:5432:public.orders:price';
  const graph = [{ id, type: 'DATASET_FIELD', data: null, inEdges: [], outEdges: [] }] as const;
  expect(drawColumns({ graph }).nodes).toEqual([{ id, kind: 'dataset public.orders', label: 'price' }]);
});

it('a path is what lies before and after, also in a circle', () => {
  const edges = [
    { from: 'a', to: 'b' },
    { from: 'b', to: 'c' },
    { from: 'c', to: 'b' },
    { from: 'x', to: 'c' },
    { from: 'a', to: 'y' },
  ];
  expect([...findPath(edges, 'b')].sort()).toEqual(['a', 'b', 'c', 'x']);
  expect([...findPath(edges, 'y')].sort()).toEqual(['a', 'y']);
});

it('of a large graph the nearest are drawn, those that no arrow leads to last', () => {
  const nodes = ['far', 'a', 'b', 'c', 'd', 'alone'].map((id) => ({ id, label: id }));
  const edges = [
    { from: 'a', to: 'b' },
    { from: 'c', to: 'b' },
    { from: 'c', to: 'd' },
    { from: 'd', to: 'far' },
  ];
  const drawn = (most: number, starts = ['b']) => keepNearest({ nodes, edges }, starts, most);
  expect(drawn(3)).toEqual({ nodes: nodes.slice(1, 4), edges: edges.slice(0, 2) });
  expect(drawn(5).nodes.map(({ id }) => id)).toEqual(['far', 'a', 'b', 'c', 'd']);
  expect(drawn(2, ['unknown']).nodes.map(({ id }) => id)).toEqual(['far', 'd']);
  expect(drawn(6)).toEqual({ nodes, edges });
});
