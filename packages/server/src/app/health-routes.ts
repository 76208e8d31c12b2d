import { Type } from 'typebox';
import { notReady } from '../platform/http/errors.ts';
import { defineRoute, RawReply, type Route } from '../platform/http/route.ts';
import type { AppParts } from './app-parts.ts';
import { VERSION } from './version.ts';

const Health = Type.Object({
  status: Type.Literal('ok'),
  version: Type.String(),
  startedAt: Type.Integer({ description: 'Epoch milliseconds.' }),
});

/** Whether the process lives, whether it can work, and its metrics. */
export function healthRoutes(parts: AppParts): readonly Route[] {
  const { platform, isReady } = parts;
  const health = { status: 'ok' as const, version: VERSION, startedAt: platform.clock.now() };
  return [
    defineRoute({
      method: 'GET',
      path: '/healthz',
      operationId: 'getHealth',
      summary: 'Answers while the process lives',
      permission: 'app:health:read',
      tag: 'health',
      response: Health,
      handler: async () => health,
    }),
    defineRoute({
      method: 'GET',
      path: '/readyz',
      operationId: 'getReadiness',
      summary: 'Answers 200 once the state is migrated and work is taken, 503 before and while stopping',
      permission: 'app:health:read',
      tag: 'health',
      response: Health,
      handler: async () => {
        if (!isReady()) throw notReady();
        return health;
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/metrics',
      operationId: 'getMetrics',
      summary: 'Metrics of this process for Prometheus',
      permission: 'app:health:read',
      tag: 'health',
      response: Type.String(),
      responseType: 'text/plain',
      handler: async () =>
        new RawReply(await platform.telemetry.expose(), { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }),
    }),
  ];
}
