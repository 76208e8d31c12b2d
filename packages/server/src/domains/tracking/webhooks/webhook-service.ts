import { isKaizenError } from '../../../kernel/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { NewWebhook, Webhook, WebhookChange, Webhooks } from './contract.ts';
import { webhookNotFound, webhookRefused } from './errors.ts';
import type { WebhookRow, WebhookTables } from './tables.ts';
import { listWebhooks } from './webhook-list.sql.ts';
import { toUuid } from './webhook-message.ts';
import { findRefusal, type PostGiven, postMessage } from './webhook-post.ts';
import { findWebhookProblem } from './webhook-rules.ts';
import { createWebhookStore, findWebhook } from './webhook-store.sql.ts';

/** The project of what comes by a protocol that knows no projects. */
const DEFAULT_PROJECT = 'default';

/** What the commands are made of. */
type ServiceGiven = PostGiven & Pick<Platform, 'ids' | 'config'>;

export function createWebhookService(given: ServiceGiven): Webhooks {
  const { db, clock, ids, sealer } = given;

  function check(change: WebhookChange): void {
    const problem = findWebhookProblem(change, given.config.webhookPrivateAddresses ?? false);
    if (problem !== undefined) throw webhookRefused(problem);
  }

  async function get(id: string): Promise<Webhook> {
    const found = await findWebhook(db.read<WebhookTables>(), id);
    if (found === undefined) throw webhookNotFound(id);
    return found;
  }

  /** Null takes the secret away, undefined leaves it. */
  async function sealed(secret: string | undefined, id: string): Promise<string | null | undefined> {
    return secret === '' ? null : secret && sealer.seal(secret, id);
  }

  return {
    get,
    list: (page) => listWebhooks(db, page),
    async create(webhook) {
      check(webhook);
      const id = toUuid(ids.hex());
      const row = newRow(id, webhook, (await sealed(webhook.secret, id)) ?? null, clock.now());
      await db.run(async (tx) => {
        const store = createWebhookStore(tx);
        await store.insert(row);
        await store.putTopics(id, webhook.topics);
      });
      return get(id);
    },
    async change(id, change) {
      const secret = await sealed(change.secret, id);
      return db.run(async (tx) => {
        const store = createWebhookStore(tx);
        const before = await store.find(id);
        if (before === undefined) throw webhookNotFound(id);
        check(change);
        // Readers tell by it that something changed, however fast.
        await store.update(id, { ...changedColumns(change, secret), updated_at: after(before, clock.now()) });
        if (change.topics !== undefined) await store.putTopics(id, change.topics);
        return (await store.find(id)) ?? before;
      });
    },
    async delete(id) {
      await db.run(async (tx) => {
        if (!(await createWebhookStore(tx).remove(id))) throw webhookNotFound(id);
      });
    },
    async try(id, topic) {
      const webhook = await get(id);
      const tried = topic ?? webhook.topics[0];
      if (tried === undefined) throw webhookNotFound(id);
      const message = { topic: tried, facts: undefined, deliveryId: toUuid(ids.hex()), at: clock.now() };
      try {
        const answer = await postMessage(given, webhook, message);
        const refusal = findRefusal(webhook, answer);
        return { success: refusal === undefined, ...answer, ...(refusal && { problem: refusal.message }) };
      } catch (error) {
        if (!isKaizenError(error)) throw error;
        return { success: false, problem: error.message };
      }
    },
  };
}

const after = (before: Webhook, now: number) => Math.max(now, before.updatedAt + 1);

function newRow(id: string, webhook: NewWebhook, secret: string | null, at: number): WebhookRow {
  return {
    id,
    project_id: DEFAULT_PROJECT,
    environment: 'production',
    name: webhook.name,
    description: webhook.description ?? null,
    url: webhook.url,
    active: webhook.active === false ? 0 : 1,
    sealed_secret: secret,
    created_at: at,
    updated_at: at,
    last_delivery_id: null,
    last_at: null,
    last_outcome: null,
    last_status: null,
    last_message: null,
  };
}

function changedColumns(change: WebhookChange, secret: string | null | undefined): Partial<WebhookRow> {
  const { name, description, url, active } = change;
  return {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(url === undefined ? {} : { url }),
    ...(active === undefined ? {} : { active: active ? 1 : 0 }),
    ...(secret === undefined ? {} : { sealed_secret: secret }),
  };
}
