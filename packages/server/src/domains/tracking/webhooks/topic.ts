import type { EventPayload } from '@kaizen/contracts';
import type { WebhookFacts, WebhookTopic } from './contract.ts';
import type { Subject } from './registry-facts.sql.ts';

type Change = EventPayload<'tracking.registry.changed'>;

/** A topic that a change may be told under, for models or for prompts. */
interface Told {
  readonly topic: WebhookTopic;
  readonly ofPrompt: boolean;
}

/** By entity and action: the topic of a model, and that of a prompt. Other changes are told to nobody. */
const TOPICS: Readonly<Record<string, readonly [ofModel: WebhookTopic | undefined, ofPrompt: WebhookTopic]>> = {
  'model.created': ['model.created', 'prompt.created'],
  'version.created': ['version.created', 'prompt_version.created'],
  'model_tag.set': [undefined, 'prompt_tag.set'],
  'model_tag.deleted': [undefined, 'prompt_tag.deleted'],
  'version_tag.set': ['version_tag.set', 'prompt_version_tag.set'],
  'version_tag.deleted': ['version_tag.deleted', 'prompt_version_tag.deleted'],
  'alias.set': ['alias.set', 'prompt_alias.set'],
  'alias.deleted': ['alias.deleted', 'prompt_alias.deleted'],
};

/** The topics that a change may have; which of them it is depends on whether the model is a prompt. */
export function topicsOf({ entity, action }: Pick<Change, 'entity' | 'action'>): readonly Told[] {
  const [ofModel, ofPrompt] = TOPICS[`${entity}.${action}`] ?? [];
  return [
    ...(ofModel === undefined ? [] : [{ topic: ofModel, ofPrompt: false }]),
    ...(ofPrompt === undefined ? [] : [{ topic: ofPrompt, ofPrompt: true }]),
  ];
}

/** What is told of a change: what its event says, and for what was made also what is there now. */
export function factsOf(change: Change, { model, version }: Subject): WebhookFacts {
  const { entity, action, model: name } = change;
  const made = action !== 'created' ? undefined : entity === 'model' ? model : version;
  return {
    model: name,
    ...(change.version === undefined ? {} : { version: change.version }),
    ...(change.name === undefined ? {} : { name: change.name }),
    ...(change.value === undefined ? {} : { value: change.value }),
    ...(made === undefined ? {} : { tags: made.tags, description: made.description }),
    ...(made === undefined || version === undefined || entity !== 'version'
      ? {}
      : { source: version.source, ...(version.runId === null ? {} : { runId: version.runId }) }),
  };
}
