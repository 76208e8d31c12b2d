import { Type } from 'typebox';
import { defineRoute, RawReply, type Route } from '../../platform/http/route.ts';
import type { Telemetry } from '../../platform/telemetry/telemetry.ts';

/** Prometheus 3 refuses a scrape whose content type it does not know. */
const EXPOSITION = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' };

/** `GET /metrics`. */
export function createPrometheusRoutes({ telemetry }: { readonly telemetry: Pick<Telemetry, 'expose'> }): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/metrics',
      operationId: 'getMetrics',
      summary: 'Metrics in the Prometheus exposition format',
      permission: 'app:health:read',
      tag: 'prometheus',
      response: Type.String(),
      edge: { mapError: () => ({ status: 500, body: 'The metrics cannot be collected; the log holds the cause.\n' }) },
      handler: async () => new RawReply(await telemetry.expose(), EXPOSITION),
    }),
  ];
}
