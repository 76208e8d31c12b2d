import { SavedView, SavedViewPage, SaveView } from '@kaizen/contracts';
import { Type } from 'typebox';
import { cutPage, readIdCursor } from '../../../kernel/list-cursor.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { defineRoute, type Route } from '../../../platform/http/route.ts';
import type { Platform } from '../../../platform/platform.ts';
import { experimentNotFound, savedViewNotFound } from '../errors.ts';
import { createExperimentStore } from '../runs/experiment-store.sql.ts';
import type { SavedViewRow } from '../tables.ts';
import { createSavedViewStore, findSavedView, listSavedViews } from './saved-view-store.sql.ts';

type Given = Pick<Platform, 'db' | 'clock' | 'ids'>;

/** The page of all runs, in the column that names an experiment. */
const ALL_RUNS = '';
const Params = Type.Object({ viewId: Type.String() });

/** Saved views of the runs page: listed, read, saved by name, deleted. */
export function createSavedViewRoutes(given: Given): Route[] {
  return [...createReadRoutes(given), ...createWriteRoutes(given)];
}

function createReadRoutes({ db }: Given): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/saved-views',
      operationId: 'listSavedViews',
      summary: 'Saved views of the page of all runs, or of that of one experiment, in the order of their making',
      permission: 'tracking:run:read',
      tag: 'tracking',
      query: Type.Object({
        experiment: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
        cursor: Type.Optional(Type.String({ maxLength: 200 })),
      }),
      response: SavedViewPage,
      async handler({ query: { experiment = ALL_RUNS, limit = 100, cursor } }) {
        const after = cursor === undefined ? '' : readIdCursor(cursor, 'view');
        const rows = await listSavedViews(db, { experimentId: experiment, after, limit: limit + 1 });
        const page = cutPage(rows, limit, ({ id }) => id);
        return { ...page, items: page.items.map(toView) };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/saved-views/:viewId',
      operationId: 'getSavedView',
      summary: 'One saved view',
      permission: 'tracking:run:read',
      tag: 'tracking',
      params: Params,
      response: SavedView,
      async handler({ params: { viewId } }) {
        const row = await findSavedView(db, viewId);
        if (row === undefined) throw savedViewNotFound(viewId);
        return toView(row);
      },
    }),
  ];
}

function createWriteRoutes(given: Given): Route[] {
  const { db } = given;
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/saved-views',
      operationId: 'saveView',
      summary: 'Save what the runs page shows under a name; a name that the page has already is taken over',
      permission: 'tracking:run:write',
      tag: 'tracking',
      body: SaveView,
      response: SavedView,
      handler: async ({ body }) => toView(await db.run((tx) => saveView(given, tx, body))),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/v1/saved-views/:viewId',
      operationId: 'deleteSavedView',
      summary: 'Delete a saved view',
      permission: 'tracking:run:write',
      tag: 'tracking',
      params: Params,
      response: Type.Object({}),
      async handler({ params: { viewId } }) {
        const isGone = await db.run((tx) => createSavedViewStore(tx).delete(viewId));
        if (!isGone) throw savedViewNotFound(viewId);
        return {};
      },
    }),
  ];
}

async function saveView({ clock, ids }: Given, tx: Tx, view: SaveView): Promise<SavedViewRow> {
  const { experimentId = ALL_RUNS, query } = view;
  const name = view.name.trim();
  const experiment = experimentId === ALL_RUNS ? undefined : await createExperimentStore(tx).find(experimentId);
  if (experimentId !== ALL_RUNS && experiment === undefined) throw experimentNotFound(experimentId);
  const store = createSavedViewStore(tx);
  const before = await store.findByName(experimentId, name);
  const now = clock.now();
  if (before !== undefined) {
    await store.update(before.id, { query, updated_at: now });
    return { ...before, query, updated_at: now };
  }
  const row: SavedViewRow = {
    id: ids.next('view'),
    project_id: experiment?.project_id ?? 'default',
    environment: 'production',
    experiment_id: experimentId,
    name,
    query,
    created_at: now,
    updated_at: now,
  };
  await store.insert(row);
  return row;
}

function toView({ id, name, experiment_id: experimentId, query, created_at, updated_at }: SavedViewRow): SavedView {
  const of = experimentId === ALL_RUNS ? {} : { experimentId };
  return { id, name, ...of, query, createdAt: created_at, updatedAt: updated_at };
}
