import { AlertPage, AlertView, DecisionView, MonitorView, pageOf, WindowDetail, WindowPage } from '@kaizen/contracts';
import { Type } from 'typebox';
import { namePage, pageByName } from '../../platform/http/name-page.ts';
import { defineRoute, type Route } from '../../platform/http/route.ts';
import type { MonitoringCommands } from './contract.ts';
import type { ListRequest, MonitoringLists } from './list-rows.sql.ts';
import type { MonitoringViews } from './monitoring-view.ts';
import { viewDecision, viewWindow } from './view-rows.ts';

interface RoutesGiven {
  readonly views: MonitoringViews;
  readonly lists: MonitoringLists;
  readonly commands: MonitoringCommands;
}

const reading = { method: 'GET', permission: 'monitoring:monitor:read', tag: 'monitoring' } as const;
const ofMonitor = Type.Object({ monitor: Type.String() });
const ofAlert = Type.Object({ alertId: Type.String() });
const page = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
};
const phase = Type.Union([Type.Literal('open'), Type.Literal('resolved')]);

function listRequest(query: { readonly limit?: number; readonly cursor?: string }): ListRequest {
  return {
    ...(query.limit === undefined ? {} : { limit: query.limit }),
    ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
  };
}

export function createMonitoringRoutes(given: RoutesGiven): Route[] {
  return [...monitorRoutes(given), ...alertRoutes(given)];
}

function monitorRoutes({ views, lists }: RoutesGiven): Route[] {
  return [
    defineRoute({
      ...reading,
      path: '/api/v1/monitors',
      operationId: 'listMonitors',
      summary: 'Monitors with what they say and what they are at',
      query: Type.Object({ project: Type.Optional(Type.String()), ...namePage }),
      response: pageOf(MonitorView),
      async handler({ query }) {
        const { items, ...next } = pageByName(await views.findMonitors(query.project), query);
        return { items: [...items], ...next };
      },
    }),
    defineRoute({
      ...reading,
      path: '/api/v1/monitors/:monitor',
      operationId: 'getMonitor',
      summary: 'One monitor: state, reference, last window, open alerts',
      params: ofMonitor,
      response: MonitorView,
      handler: ({ params }) => views.getMonitor(params.monitor),
    }),
    defineRoute({
      ...reading,
      path: '/api/v1/monitors/:monitor/windows',
      operationId: 'listWindows',
      summary: 'Windows of a monitor, newest first',
      params: ofMonitor,
      query: Type.Object(page),
      response: WindowPage,
      async handler({ params, query }) {
        await views.getMonitor(params.monitor);
        const found = await lists.listWindows(params.monitor, listRequest(query));
        return { ...found, items: found.items.map(viewWindow) };
      },
    }),
    defineRoute({
      ...reading,
      path: '/api/v1/windows/:windowId',
      operationId: 'getWindow',
      summary: 'One window with every watched column beside its reference',
      params: Type.Object({ windowId: Type.String() }),
      response: WindowDetail,
      handler: ({ params }) => views.getWindow(params.windowId),
    }),
  ];
}

function alertRoutes({ views, lists, commands }: RoutesGiven): Route[] {
  return [
    defineRoute({
      ...reading,
      path: '/api/v1/alerts',
      operationId: 'listAlerts',
      summary: 'Alerts and notices, newest first',
      query: Type.Object({
        ...page,
        project: Type.Optional(Type.String()),
        monitor: Type.Optional(Type.String()),
        phase: Type.Optional(phase),
      }),
      response: AlertPage,
      async handler({ query }) {
        const by = {
          ...(query.project === undefined ? {} : { project: query.project }),
          ...(query.monitor === undefined ? {} : { monitor: query.monitor }),
          ...(query.phase === undefined ? {} : { phase: query.phase }),
        };
        const found = await lists.listAlerts(by, listRequest(query));
        return { ...found, items: await views.viewAlerts(found.items) };
      },
    }),
    defineRoute({
      ...reading,
      path: '/api/v1/alerts/:alertId',
      operationId: 'getAlert',
      summary: 'One alert: what, where, since when, what to do, and the decisions about it',
      params: ofAlert,
      response: AlertView,
      handler: ({ params }) => views.getAlert(params.alertId),
    }),
    defineRoute({
      method: 'POST',
      permission: 'monitoring:alert:write',
      tag: 'monitoring',
      path: '/api/v1/alerts/:alertId/resolve',
      operationId: 'resolveAlert',
      summary: 'Resolve an alert by hand; doing it again changes nothing',
      params: ofAlert,
      body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 1000 }) }),
      response: AlertView,
      async handler({ params, body }) {
        await commands.resolveAlert({ alertId: params.alertId, reason: body.reason });
        return views.getAlert(params.alertId);
      },
    }),
    defineRoute({
      ...reading,
      path: '/api/v1/decisions',
      operationId: 'listDecisions',
      summary: 'Decisions to retrain or to hold, newest first',
      query: Type.Object({ ...page, deployment: Type.Optional(Type.String()) }),
      response: pageOf(DecisionView),
      async handler({ query }) {
        const found = await lists.listDecisions(query.deployment, listRequest(query));
        return { ...found, items: found.items.map(viewDecision) };
      },
    }),
  ];
}
