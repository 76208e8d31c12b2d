import type { WebhookTopic } from '../../../domains/tracking/index.ts';

/** Entities of the protocol with their numbers. */
export const entities = [
  ['REGISTERED_MODEL', 1],
  ['MODEL_VERSION', 2],
  ['MODEL_VERSION_TAG', 3],
  ['MODEL_VERSION_ALIAS', 4],
  ['PROMPT', 5],
  ['PROMPT_VERSION', 6],
  ['PROMPT_TAG', 7],
  ['PROMPT_VERSION_TAG', 8],
  ['PROMPT_ALIAS', 9],
  ['BUDGET_POLICY', 10],
] as const;
type Entity = (typeof entities)[number][0];

/** Actions of the protocol with their numbers. */
export const actions = [
  ['CREATED', 1],
  ['UPDATED', 2],
  ['DELETED', 3],
  ['SET', 4],
  ['EXCEEDED', 5],
] as const;
type Action = (typeof actions)[number][0];

/** What the protocol calls a topic. */
export interface WireEvent {
  readonly entity: Entity;
  readonly action: Action;
}

const EVENTS: Readonly<Record<WebhookTopic, readonly [Entity, Action]>> = {
  'model.created': ['REGISTERED_MODEL', 'CREATED'],
  'version.created': ['MODEL_VERSION', 'CREATED'],
  'version_tag.set': ['MODEL_VERSION_TAG', 'SET'],
  'version_tag.deleted': ['MODEL_VERSION_TAG', 'DELETED'],
  'alias.set': ['MODEL_VERSION_ALIAS', 'CREATED'],
  'alias.deleted': ['MODEL_VERSION_ALIAS', 'DELETED'],
  'prompt.created': ['PROMPT', 'CREATED'],
  'prompt_version.created': ['PROMPT_VERSION', 'CREATED'],
  'prompt_tag.set': ['PROMPT_TAG', 'SET'],
  'prompt_tag.deleted': ['PROMPT_TAG', 'DELETED'],
  'prompt_version_tag.set': ['PROMPT_VERSION_TAG', 'SET'],
  'prompt_version_tag.deleted': ['PROMPT_VERSION_TAG', 'DELETED'],
  'prompt_alias.set': ['PROMPT_ALIAS', 'CREATED'],
  'prompt_alias.deleted': ['PROMPT_ALIAS', 'DELETED'],
  'budget.exceeded': ['BUDGET_POLICY', 'EXCEEDED'],
};

export function eventOf(topic: WebhookTopic): WireEvent {
  const [entity, action] = EVENTS[topic];
  return { entity, action };
}

/** Undefined when the protocol knows no such pair. */
export function findTopic({ entity, action }: WireEvent): WebhookTopic | undefined {
  // Row mapping: the keys of the table are the topics.
  const topics = Object.keys(EVENTS) as WebhookTopic[];
  return topics.find((topic) => EVENTS[topic][0] === entity && EVENTS[topic][1] === action);
}

/** The actions that go with an entity, as payloads spell them, sorted. */
export function actionsOf(entity: Entity): readonly string[] {
  return Object.values(EVENTS)
    .filter(([each]) => each === entity)
    .map(([, action]) => action.toLowerCase())
    .sort();
}
