import { Type } from 'typebox';
import type { LineageReader } from '../../domains/data/index.ts';
import { defineRoute, type Route } from '../../platform/http/route.ts';
import { parameterInvalid } from './errors.ts';
import { mapError } from './map-error.ts';
import { toDataset, toJob, toMarquezColumns, toMarquezNodes } from './marquez-shapes.ts';
import { json, jsonList } from './parts.ts';

const read = {
  method: 'GET',
  permission: 'data:lineage:read',
  tag: 'openlineage',
  edge: { mapError },
  response: Type.Unknown(),
} as const;

const NodeId = Type.String({ minLength: 1, maxLength: 8192 });
const Depth = Type.Optional(Type.Integer({ minimum: 0, maximum: 1000, default: 20 }));
/** Not of Marquez: the nearest nodes are enough, and `cut` says that there are more. */
const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 }));
const Paging = {
  limit: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000, default: 100 })),
  offset: Type.Optional(Type.Integer({ minimum: 0, default: 0 })),
};
const NamespaceParams = Type.Object({ namespace: Type.String() });

/** What clients of Marquez read. */
export function createMarquezRoutes(reader: LineageReader): Route[] {
  return [...createGraphRoutes(reader), createEventsRoute(reader), ...createNamespaceRoutes(reader)];
}

function createGraphRoutes(reader: LineageReader): Route[] {
  return [
    defineRoute({
      ...read,
      path: '/api/v1/lineage',
      operationId: 'getLineageGraph',
      summary: 'Jobs and datasets around a node',
      query: Type.Object({ nodeId: NodeId, depth: Depth, limit: Limit }),
      async handler({ query: { nodeId, depth = 20, limit } }) {
        const graph = await reader.getGraph(nodeId, { depth, limit });
        return jsonList('graph', toMarquezNodes(graph), graph.cut ? { cut: true } : {});
      },
    }),
    defineRoute({
      ...read,
      path: '/api/v1/column-lineage',
      operationId: 'getColumnLineage',
      summary: 'Columns that a column is made of, and those made of it',
      query: Type.Object({
        nodeId: NodeId,
        depth: Depth,
        withDownstream: Type.Optional(Type.Boolean({ default: false })),
        limit: Limit,
      }),
      async handler({ query: { nodeId, depth = 20, withDownstream = false, limit } }) {
        const { columns, cut } = await reader.getColumnGraph(nodeId, { depth, withDownstream, limit });
        return jsonList('graph', toMarquezColumns(columns), cut ? { cut: true } : {});
      },
    }),
  ];
}

function createEventsRoute(reader: LineageReader): Route {
  return defineRoute({
    ...read,
    path: '/api/v1/events/lineage',
    operationId: 'listLineageEvents',
    summary: 'Events as they came, by event time',
    query: Type.Object({
      before: Type.Optional(Type.String()),
      after: Type.Optional(Type.String()),
      sortDirection: Type.Optional(Type.String({ default: 'desc' })),
      ...Paging,
    }),
    async handler({ query: { before, after, sortDirection = 'desc', limit = 100, offset = 0 } }) {
      const order = sortDirection.toLowerCase();
      if (order !== 'asc' && order !== 'desc') throw parameterInvalid('sortDirection', sortDirection, 'asc or desc');
      const { total, events } = await reader.listEvents({
        limit,
        offset,
        order,
        after: readInstant('after', after),
        before: readInstant('before', before),
      });
      return jsonList('events', events, { totalCount: total }, asTheyAre);
    },
  });
}

/** Events are kept as the JSON that they are given as. */
const asTheyAre = (event: string) => event;

/** Marquez's pages send an empty parameter for none. */
function readInstant(name: string, text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw parameterInvalid(name, text, 'an instant such as 2026-03-03T12:00:00Z');
  return at;
}

function createNamespaceRoutes(reader: LineageReader): Route[] {
  const instant = (at: number) => new Date(at).toISOString();
  return [
    defineRoute({
      ...read,
      path: '/api/v1/namespaces',
      operationId: 'listLineageNamespaces',
      summary: 'Namespaces of datasets and jobs',
      async handler() {
        const namespaces = (await reader.listNamespaces()).map(({ name, createdAt, updatedAt }) => ({
          name,
          createdAt: instant(createdAt),
          updatedAt: instant(updatedAt),
          ownerName: 'anonymous',
          description: null,
          isHidden: false,
        }));
        return json({ namespaces });
      },
    }),
    defineRoute({
      ...read,
      path: '/api/v1/namespaces/:namespace/datasets',
      operationId: 'listLineageDatasets',
      summary: 'Datasets of a namespace, by name',
      params: NamespaceParams,
      query: Type.Object(Paging),
      async handler({ params: { namespace }, query: { limit = 100, offset = 0 } }) {
        const { total, nodes } = await reader.listOfNamespace('DATASET', namespace, { limit, offset });
        return jsonList('datasets', nodes, { totalCount: total }, (node) =>
          JSON.stringify({ ...toDataset(node), facets: node.facets }),
        );
      },
    }),
    defineRoute({
      ...read,
      path: '/api/v1/namespaces/:namespace/jobs',
      operationId: 'listLineageJobs',
      summary: 'Jobs of a namespace, by name',
      params: NamespaceParams,
      query: Type.Object(Paging),
      async handler({ params: { namespace }, query: { limit = 100, offset = 0 } }) {
        const { total, nodes } = await reader.listOfNamespace('JOB', namespace, { limit, offset });
        return jsonList('jobs', nodes, { totalCount: total }, (node) =>
          JSON.stringify({ ...toJob(node), facets: node.facets }),
        );
      },
    }),
  ];
}
