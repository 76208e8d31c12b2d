import type { Page } from '../../../kernel/page.ts';

/** What can be listened to: a thing of the registry and what became of it. Prompts are registered models of another kind. */
export type WebhookTopic =
  | 'model.created'
  | 'version.created'
  | 'version_tag.set'
  | 'version_tag.deleted'
  | 'alias.set'
  | 'alias.deleted'
  | 'prompt.created'
  | 'prompt_version.created'
  | 'prompt_tag.set'
  | 'prompt_tag.deleted'
  | 'prompt_version_tag.set'
  | 'prompt_version_tag.deleted'
  | 'prompt_alias.set'
  | 'prompt_alias.deleted'
  /** Taken from clients that may ask for it; nothing here has a budget. */
  | 'budget.exceeded';

/** What a message tells: `name` and `value` are those of a tag or alias; `source`, `runId`, `description` and `tags` come with what was made. */
export interface WebhookFacts {
  readonly model: string;
  readonly version?: number;
  readonly name?: string;
  readonly value?: string;
  readonly source?: string;
  readonly runId?: string;
  readonly description?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** A webhook as everybody may see it: its secret is never read out again. */
export interface Webhook {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly description: string | null;
  readonly url: string;
  readonly active: boolean;
  /** Whether messages are signed. */
  readonly signed: boolean;
  readonly topics: readonly WebhookTopic[];
  readonly createdAt: number;
  readonly updatedAt: number;
  /** The last attempt; `status` is that of the receiver's answer, if one came. */
  readonly lastDelivery?: {
    readonly deliveryId: string;
    readonly at: number;
    readonly outcome: 'delivered' | 'failed';
    readonly status?: number;
    readonly message?: string;
  };
}

/** How a trial went. */
export interface WebhookTrial {
  readonly success: boolean;
  readonly status?: number;
  /** What the receiver answered, at most 64 KiB of it. */
  readonly body?: string;
  readonly problem?: string;
}

/** A message as it goes out; all header names in the spelling that receivers look for. */
export interface WebhookMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Port: the spelling of messages, supplied by the edge whose protocol they follow. `facts` is absent for a trial, which shows an example. `at` is when it happened,
 * `sentAt` when this attempt is made (epoch milliseconds); `sign` gives the HMAC-SHA256 of a text under the webhook's secret, in base64, when it has one.
 */
export interface WebhookFormat {
  /** Whether a registered model with these tags is a prompt. */
  isPrompt(tags: Readonly<Record<string, string>>): boolean;
  compose(message: {
    readonly topic: WebhookTopic;
    readonly facts: WebhookFacts | undefined;
    readonly deliveryId: string;
    readonly at: number;
    readonly sentAt: number;
    readonly sign: ((text: string) => string) | undefined;
  }): WebhookMessage;
}

/** What may be changed; an empty secret takes the signature away. */
export interface WebhookChange {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly url?: string | undefined;
  readonly topics?: readonly WebhookTopic[] | undefined;
  readonly secret?: string | undefined;
  readonly active?: boolean | undefined;
}

/** What a webhook is made from; it is active unless told otherwise. */
export interface NewWebhook extends WebhookChange {
  readonly name: string;
  readonly url: string;
  readonly topics: readonly WebhookTopic[];
}

/**
 * Webhooks as clients keep them. They throw `tracking.webhook_not_found` {id} and `tracking.webhook_refused` {field, rule, value, …}: field name (rule
 * characters), url (blank, malformed, scheme {scheme, valid}, host, credentials, length {limit}, address {host, address}), topics (empty), description and secret (length {limit}).
 */
export interface Webhooks {
  create(webhook: NewWebhook): Promise<Webhook>;
  get(id: string): Promise<Webhook>;
  /** Newest first; `limit` 1–1000. Throws `platform.cursor_invalid`. */
  list(page: { readonly limit: number; readonly cursor?: string | undefined }): Promise<Page<Webhook>>;
  change(id: string, change: WebhookChange): Promise<Webhook>;
  /** What waits for delivery to it is not sent any more. */
  delete(id: string): Promise<void>;
  /** Sends an example of the topic (default: the first that it listens to), once; failures are in the answer. */
  try(id: string, topic?: WebhookTopic): Promise<WebhookTrial>;
}

/** What a reaction hands to the job that delivers. */
export interface WebhookDelivery {
  readonly webhookId: string;
  /** The same at every attempt: receivers tell repeats by it. */
  readonly deliveryId: string;
  readonly topic: WebhookTopic;
  readonly facts: WebhookFacts;
  readonly at: number;
}
