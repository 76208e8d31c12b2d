import { ChangeExploreView, ExploreView, ExploreViewPage, SaveExploreView } from '@kaizen/contracts';
import { Type } from 'typebox';
import { cutPage, readIdCursor } from '../../../../kernel/list-cursor.ts';
import { defineRoute, type Route } from '../../../../platform/http/route.ts';
import type { Platform } from '../../../../platform/platform.ts';
import { toView } from './explore-view.ts';
import type { ExploreViewCommands } from './explore-view-service.ts';
import { listExploreViews } from './explore-view-store.sql.ts';

const read = { permission: 'data:dataset:read', tag: 'data' } as const;
const write = { permission: 'data:view:write', tag: 'data' } as const;
const params = Type.Object({ viewId: Type.String() });

/** Saved views of the explore page: listed, read, saved, changed, deleted. */
export function createExploreViewRoutes({ db }: Pick<Platform, 'db'>, views: ExploreViewCommands): Route[] {
  return [
    defineRoute({
      ...read,
      method: 'GET',
      path: '/api/v1/explore/views',
      operationId: 'listExploreViews',
      summary: 'Saved views of queries, in the order of their making',
      query: Type.Object({
        project: Type.Optional(Type.String()),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
        cursor: Type.Optional(Type.String({ maxLength: 200 })),
      }),
      response: ExploreViewPage,
      async handler({ query: { project, limit = 100, cursor } }) {
        const after = cursor === undefined ? '' : readIdCursor(cursor, 'exv');
        const rows = await listExploreViews(db, { projectId: project, after, limit: limit + 1 });
        const page = cutPage(rows, limit, ({ id }) => id);
        return { ...page, items: page.items.map(toView) };
      },
    }),
    defineRoute({
      ...read,
      method: 'GET',
      path: '/api/v1/explore/views/:viewId',
      operationId: 'getExploreView',
      summary: 'One saved view',
      params,
      response: ExploreView,
      handler: ({ params: { viewId } }) => views.get(viewId),
    }),
    ...createWriteRoutes(views),
  ];
}

function createWriteRoutes(views: ExploreViewCommands): Route[] {
  return [
    defineRoute({
      ...write,
      method: 'POST',
      path: '/api/v1/explore/views',
      operationId: 'saveExploreView',
      summary: 'Save a query, and perhaps its chart, under a name; it is bound to the data first',
      body: SaveExploreView,
      response: ExploreView,
      status: 201,
      handler: ({ body, caller, signal }) => views.save(body, caller.name, signal),
    }),
    defineRoute({
      ...write,
      method: 'PATCH',
      path: '/api/v1/explore/views/:viewId',
      operationId: 'changeExploreView',
      summary: 'Rename or change a saved view',
      params,
      body: ChangeExploreView,
      response: ExploreView,
      handler: ({ params: { viewId }, body, caller, signal }) => views.change(viewId, body, caller.name, signal),
    }),
    defineRoute({
      ...write,
      method: 'DELETE',
      path: '/api/v1/explore/views/:viewId',
      operationId: 'deleteExploreView',
      summary: 'Delete a saved view',
      params,
      response: Type.Object({}),
      async handler({ params: { viewId }, caller }) {
        await views.delete(viewId, caller.name);
        return {};
      },
    }),
  ];
}
