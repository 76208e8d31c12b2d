import { Instant, WhyView } from '@kaizen/contracts';
import { Type } from 'typebox';
import { defineRoute, type Route } from '../../platform/http/route.ts';
import type { GovernanceReader } from './contract.ts';

export function createGovernanceRoutes(reader: GovernanceReader): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/deployments/:deployment/why',
      operationId: 'why',
      summary: 'Why the version that was live at a time was live, from the kept events alone',
      permission: 'governance:evidence:read',
      tag: 'governance',
      params: Type.Object({ deployment: Type.String() }),
      query: Type.Object({ at: Type.Optional(Instant) }),
      response: WhyView,
      handler: ({ params, query }) => reader.why(params.deployment, query.at),
    }),
  ];
}
