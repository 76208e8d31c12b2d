import { ObjectiveView } from '@kaizen/contracts';
import { Type } from 'typebox';
import { defineRoute, type Route } from '../../platform/http/route.ts';
import type { InnovationReader } from './contract.ts';

export function createInnovationRoutes(reader: InnovationReader): Route[] {
  return [
    defineRoute({
      method: 'GET',
      permission: 'innovation:objective:read',
      tag: 'innovation',
      path: '/api/v1/objectives',
      operationId: 'listObjectives',
      summary: 'Objectives with the readings of their KPI: levels from windows, savings from comparisons',
      query: Type.Object({ project: Type.Optional(Type.String()) }),
      response: Type.Object({ items: Type.Array(ObjectiveView) }),
      handler: async ({ query }) => ({ items: [...(await reader.findObjectives(query.project))] }),
    }),
  ];
}
