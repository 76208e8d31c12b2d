import type { WebhookFacts, WebhookFormat, WebhookTopic } from '../../../domains/tracking/index.ts';
import { PROMPT_TAG } from '../models/model-uri.ts';
import { eventOf } from './webhook-events.ts';

/** Tags by which the protocol's own clients keep what a prompt is; they are no news to receivers. */
const PROMPT_TEXT_TAG = 'mlflow.prompt.text';
const PROMPT_TYPE_TAG = '_mlflow_prompt_type';

/** The messages of the protocol's webhooks. The signed text is `<delivery id>.<seconds>.<body>`, as the Standard Webhooks conventions have it. */
export const mlflowWebhookFormat: WebhookFormat = {
  isPrompt: (tags) => tags[PROMPT_TAG]?.toLowerCase() === 'true',
  compose({ topic, facts, deliveryId, at, sentAt, sign }) {
    const { entity, action } = eventOf(topic);
    const body = JSON.stringify({
      entity: entity.toLowerCase(),
      action: action.toLowerCase(),
      timestamp: isoTime(at),
      data: facts === undefined ? exampleOf(topic) : dataOf(topic, facts),
    });
    const seconds = String(Math.floor(sentAt / 1000));
    return {
      body,
      headers: {
        'Content-Type': 'application/json',
        'X-MLflow-Delivery-Id': deliveryId,
        'X-MLflow-Timestamp': seconds,
        ...(sign === undefined ? {} : { 'X-MLflow-Signature': `v1,${sign(`${deliveryId}.${seconds}.${body}`)}` }),
      },
    };
  },
};

/** As Python's `isoformat` writes an instant of UTC. */
function isoTime(at: number): string {
  return new Date(at).toISOString().replace('Z', '000+00:00');
}

function dataOf(topic: WebhookTopic, facts: WebhookFacts): object {
  const { model: name, name: key = '', value = '', description = '', tags = {}, source = '', runId = null } = facts;
  const version = String(facts.version ?? '');
  switch (topic) {
    case 'model.created':
      return { name, tags, description };
    case 'prompt.created':
      return { name, tags: withoutOwn(tags), description };
    case 'version.created':
      return { name, version, source, run_id: runId, tags, description: description || null };
    case 'prompt_version.created': {
      const { [PROMPT_TEXT_TAG]: template = null, ...others } = withoutOwn(tags);
      return { name, version, template, tags: others, description: description || null };
    }
    case 'version_tag.set':
    case 'prompt_version_tag.set':
      return { name, version, key, value };
    case 'version_tag.deleted':
    case 'prompt_version_tag.deleted':
      return { name, version, key };
    case 'prompt_tag.set':
      return { name, key, value };
    case 'prompt_tag.deleted':
      return { name, key };
    case 'alias.set':
    case 'prompt_alias.set':
      return { name, alias: key, version };
    case 'alias.deleted':
    case 'prompt_alias.deleted':
      return { name, alias: key };
    case 'budget.exceeded':
      return {};
  }
}

function withoutOwn({
  [PROMPT_TAG]: _isPrompt,
  [PROMPT_TYPE_TAG]: _type,
  ...others
}: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return others;
}

/** What a trial sends. */
function exampleOf(topic: WebhookTopic): object {
  if (topic === 'budget.exceeded') return BUDGET;
  const ofPrompt = topic.startsWith('prompt');
  const named = topic.includes('alias') ? 'example_alias' : 'example_key';
  return dataOf(topic, {
    model: ofPrompt ? 'example_prompt' : 'example_model',
    version: 1,
    name: named,
    value: 'example_value',
    source: 'models:/123',
    runId: 'abcd1234abcd5678',
    description: 'A trial of this webhook: nothing has happened',
    tags: { example_key: 'example_value', ...(ofPrompt ? { [PROMPT_TEXT_TAG]: 'Hello {{name}}' } : {}) },
  });
}

const BUDGET = {
  budget_policy_id: 'bp-example',
  budget_unit: 'USD',
  budget_amount: 100,
  current_spend: 105.5,
  duration_unit: 'MONTHS',
  duration_value: 1,
  target_scope: 'ENDPOINT',
  workspace: 'default',
  target_value: 'ep-example',
  window_start: 1_704_067_200_000,
} as const;
