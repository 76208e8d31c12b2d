import { LineageImpact, LineageNodeList } from '@kaizen/contracts';
import { Type } from 'typebox';
import { defineRoute, type Route } from '../../../platform/http/route.ts';
import type { LineageReader } from './lineage.ts';

const read = { permission: 'data:lineage:read', tag: 'lineage', method: 'GET' } as const;

/** The questions that only we answer; those of Marquez stand in `edge/openlineage`. */
export function createLineageRoutes(reader: LineageReader): Route[] {
  return [
    defineRoute({
      ...read,
      path: '/api/v1/lineage/impact',
      operationId: 'getLineageImpact',
      summary: 'What is affected if a column is wrong, or what it is made of',
      query: Type.Object({
        dataset: Type.String({ minLength: 1 }),
        column: Type.String({ minLength: 1 }),
        namespace: Type.Optional(Type.String({ description: "Default: that of the platform's own datasets." })),
        direction: Type.Optional(
          Type.Union([Type.Literal('downstream'), Type.Literal('upstream')], { default: 'downstream' }),
        ),
        depth: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
      }),
      response: LineageImpact,
      handler: ({ query: { direction = 'downstream', depth = 20, ...ask } }) =>
        reader.getImpact({ ...ask, direction, depth }),
    }),
    defineRoute({
      ...read,
      path: '/api/v1/lineage/nodes',
      operationId: 'listLineageNodes',
      summary: 'Datasets and jobs that lineage knows, the newest first',
      query: Type.Object({
        text: Type.Optional(Type.String({ maxLength: 200, description: 'Part of the name.' })),
        name: Type.Optional(Type.String({ maxLength: 2048, description: 'The whole name.' })),
        nodeId: Type.Optional(
          Type.String({ maxLength: 8192, description: 'One node: `dataset:<namespace>:<name>` or `job:…`.' }),
        ),
        type: Type.Optional(Type.Union([Type.Literal('dataset'), Type.Literal('job')])),
        from: Type.Optional(
          Type.Integer({ minimum: 0, maximum: 10_000, default: 0, description: 'How many to pass over.' }),
        ),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
      }),
      response: LineageNodeList,
      handler: async ({ query: { type, from = 0, limit = 50, ...asked } }) => {
        const kind = type === undefined ? undefined : type === 'job' ? 'JOB' : 'DATASET';
        const found = await reader.searchNodes({ ...asked, limit: from + limit, type: kind });
        return { ...found, items: found.items.slice(from) };
      },
    }),
  ];
}
