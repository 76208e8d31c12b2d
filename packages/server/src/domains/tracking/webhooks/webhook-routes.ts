import { WebhookPage, type WebhookView } from '@kaizen/contracts';
import { Type } from 'typebox';
import { defineRoute, type Route } from '../../../platform/http/route.ts';
import type { Webhook, Webhooks } from './contract.ts';

/** The list of webhooks, with how each one's last delivery ended. They are made and changed by the protocol that clients speak. */
export function createWebhookRoute(webhooks: Webhooks): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/webhooks',
    operationId: 'listWebhooks',
    summary: 'Webhooks, newest first, with how the last delivery of each ended',
    permission: 'tracking:webhook:read',
    tag: 'tracking',
    query: Type.Object({
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
      cursor: Type.Optional(Type.String({ maxLength: 200 })),
    }),
    response: WebhookPage,
    async handler({ query: { limit = 50, cursor } }) {
      const { items, ...next } = await webhooks.list({ limit, cursor });
      return { items: items.map(toView), ...next };
    },
  });
}

function toView({ description, topics, ...webhook }: Webhook): WebhookView {
  return { ...webhook, topics: [...topics], ...(description === null ? {} : { description }) };
}
