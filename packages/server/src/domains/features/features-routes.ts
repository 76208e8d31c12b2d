import { FeatureSetView, pageOf } from '@kaizen/contracts';
import { Type } from 'typebox';
import { namePage, pageByName } from '../../platform/http/name-page.ts';
import { defineRoute, type Route } from '../../platform/http/route.ts';
import type { Platform } from '../../platform/platform.ts';
import { listCurrent } from './feature-store.sql.ts';
import type { FeaturesReader } from './features-reader.ts';

/** All routes of the room. */
export function createFeatureRoutes({ db }: Pick<Platform, 'db'>, reader: FeaturesReader): Route[] {
  const common = { method: 'GET', permission: 'features:set:read', tag: 'features' } as const;
  return [
    defineRoute({
      ...common,
      path: '/api/v1/feature-sets',
      operationId: 'listFeatureSets',
      summary: 'Feature sets in force, by name',
      query: Type.Object({ project: Type.Optional(Type.String()), ...namePage }),
      response: pageOf(FeatureSetView),
      async handler({ query }) {
        const { items, ...next } = pageByName(await listCurrent(db, query.project), query);
        return { items: [...items], ...next };
      },
    }),
    defineRoute({
      ...common,
      path: '/api/v1/feature-sets/:name',
      operationId: 'getFeatureSet',
      summary: 'A feature set in force: inputs, expressions and order',
      params: Type.Object({ name: Type.String() }),
      response: FeatureSetView,
      handler: async ({ params }) => (await reader.getCurrent(params.name)).set,
    }),
  ];
}
