/** Rows of webhooks. */
export interface WebhookTables {
  tracking_webhooks: WebhookRow;
  tracking_webhook_topics: WebhookTopicRow;
}

/** `last_…` tell of the last attempt at a delivery: `last_outcome` is delivered or failed; the status is null when no answer came. */
export interface WebhookRow {
  id: string;
  project_id: string;
  environment: string;
  name: string;
  description: string | null;
  url: string;
  active: number;
  sealed_secret: string | null;
  created_at: number;
  updated_at: number;
  last_delivery_id: string | null;
  last_at: number | null;
  last_outcome: string | null;
  last_status: number | null;
  last_message: string | null;
}

/** A topic that a webhook listens to; `position` keeps the order in which they were given. */
export interface WebhookTopicRow {
  webhook_id: string;
  topic: string;
  position: number;
}
