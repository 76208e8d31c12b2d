import type { Webhook, Webhooks, WebhookTopic, WebhookTrial } from '../../../domains/tracking/index.ts';
import type { Route } from '../../../platform/http/route.ts';
import { endpoint } from '../endpoint.ts';
import { invalidParameter } from '../errors.ts';
import { choice, type Field, int64, listOf, message, required, text } from '../fields.ts';
import { webhooks as words } from '../wire-messages.ts';
import { actions, actionsOf, entities, eventOf, findTopic, type WireEvent } from './webhook-events.ts';

const PATH = '/2.0/mlflow/webhooks';
const MOST = 1000;

const read = { permission: 'tracking:webhook:read' } as const;
const write = { permission: 'tracking:webhook:write' } as const;

const named = <T extends string>(names: ReadonlyArray<readonly [T, number]>): Field<T | undefined> =>
  choice(names.map(([name, number]) => [name, number, name] as const));
const wireEvent = message({ entity: required(named(entities)), action: required(named(actions)) });
const status = choice([
  ['ACTIVE', 1, true],
  ['DISABLED', 2, false],
]);
const given = { description: text, secret: text, status };

/** Webhooks: make, list, get, change, delete, try. */
export function createWebhookEndpoints(webhooks: Webhooks): Route[] {
  return [
    ...endpoint({
      ...write,
      method: 'POST',
      path: PATH,
      operation: 'CreateWebhook',
      fields: { name: required(text), url: required(text), events: required(listOf(wireEvent)), ...given },
      async answer({ name, url, events, description, secret, status: active }) {
        const topics = events.map(readTopic);
        return { webhook: answerOf(await webhooks.create({ name, url, topics, description, secret, active })) };
      },
    }),
    ...endpoint({
      ...read,
      method: 'GET',
      path: PATH,
      operation: 'ListWebhooks',
      fields: { max_results: int64, page_token: text },
      async answer({ max_results: limit, page_token: token }) {
        if (limit !== undefined && (limit < 0 || limit > MOST)) throw invalidParameter(words.maxResults(MOST));
        const page = await webhooks.list({ limit: limit || 100, cursor: token || undefined });
        const list = page.items.length === 0 ? {} : { webhooks: page.items.map(answerOf) };
        return page.next === undefined ? list : { ...list, next_page_token: page.next };
      },
    }),
    ...createOneEndpoints(webhooks),
  ];
}

/** What is done to one webhook. */
function createOneEndpoints(webhooks: Webhooks): Route[] {
  const one = `${PATH}/:webhook_id`;
  const idOf = ({ params }: { readonly params: Readonly<Record<string, string>> }) => params.webhook_id ?? '';
  return [
    ...endpoint({
      ...read,
      method: 'GET',
      path: one,
      operation: 'GetWebhook',
      fields: {},
      answer: async (_request, call) => ({ webhook: answerOf(await webhooks.get(idOf(call))) }),
    }),
    ...endpoint({
      ...write,
      method: 'PATCH',
      path: one,
      operation: 'UpdateWebhook',
      fields: { name: text, url: text, events: listOf(wireEvent), ...given },
      async answer({ name, url, events, description, secret, status: active }, call) {
        // Empty names, URLs and lists are what clients send for "as it is".
        const change = {
          name: name || undefined,
          url: url || undefined,
          topics: events.length === 0 ? undefined : events.map(readTopic),
        };
        return { webhook: answerOf(await webhooks.change(idOf(call), { ...change, description, secret, active })) };
      },
    }),
    ...endpoint({
      ...write,
      method: 'DELETE',
      path: one,
      operation: 'DeleteWebhook',
      fields: {},
      async answer(_request, call) {
        await webhooks.delete(idOf(call));
        return undefined;
      },
    }),
    ...endpoint({
      ...write,
      method: 'POST',
      path: `${one}/test`,
      operation: 'TestWebhook',
      fields: { event: wireEvent },
      async answer({ event }, call) {
        return { result: resultOf(await webhooks.try(idOf(call), event && readTopic(event))) };
      },
    }),
  ];
}

function readTopic(event: WireEvent): WebhookTopic {
  const topic = findTopic(event);
  if (topic === undefined) {
    throw invalidParameter(
      words.action(event.action.toLowerCase(), event.entity.toLowerCase(), actionsOf(event.entity)),
    );
  }
  return topic;
}

function answerOf(webhook: Webhook): object {
  return {
    webhook_id: webhook.id,
    name: webhook.name,
    ...(webhook.description ? { description: webhook.description } : {}),
    url: webhook.url,
    events: webhook.topics.map(eventOf),
    status: webhook.active ? 'ACTIVE' : 'DISABLED',
    creation_timestamp: webhook.createdAt,
    last_updated_timestamp: webhook.updatedAt,
  };
}

function resultOf({ success, status: answered, body, problem }: WebhookTrial): object {
  return {
    success,
    ...(answered === undefined ? {} : { response_status: answered }),
    ...(body === undefined ? {} : { response_body: body }),
    ...(problem === undefined ? {} : { error_message: words.trialFailed(problem) }),
  };
}
