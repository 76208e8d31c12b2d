import { ObjectiveView, pageOf } from '@kaizen/contracts';
import { Type } from 'typebox';
import { namePage, pageByName } from '../../platform/http/name-page.ts';
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
      query: Type.Object({ project: Type.Optional(Type.String()), ...namePage }),
      response: pageOf(ObjectiveView),
      async handler({ query }) {
        const { items, ...next } = pageByName(await reader.findObjectives(query.project), query);
        return { items: [...items], ...next };
      },
    }),
  ];
}
