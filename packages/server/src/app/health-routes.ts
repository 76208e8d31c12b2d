import { Type } from 'typebox';
import { notReady } from '../platform/http/errors.ts';
import { defineRoute, type Route } from '../platform/http/route.ts';
import type { AppParts } from './app-parts.ts';
import { VERSION } from './version.ts';

const Health = Type.Object({
  status: Type.Literal('ok'),
  version: Type.String(),
  startedAt: Type.Integer({ description: 'Epoch milliseconds.' }),
});

/** Whether the process lives, and whether it can work. */
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
  ];
}
