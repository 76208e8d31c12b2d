import type { DocumentField, DocumentShape } from '../../../platform/db/documents.ts';

/** Stages of a version by the domain's word, as the protocol spells them, in its order. */
export const stages = [
  ['None', 'none'],
  ['Staging', 'staging'],
  ['Production', 'production'],
  ['Archived', 'archived'],
] as const;

/** States of a logged model: the protocol's word, its number, the domain's word. */
export const loggedModelStatuses = [
  ['LOGGED_MODEL_PENDING', 1, 'pending'],
  ['LOGGED_MODEL_READY', 2, 'ready'],
  ['LOGGED_MODEL_UPLOAD_FAILED', 3, 'failed'],
] as const;

const text = (column: string): DocumentField => ({ column, as: 'text' });
const textOrEmpty = (column: string): DocumentField => ({ column, as: 'text', absent: '' });
const textIfAny = (column: string): DocumentField => ({ column, as: 'text', skipEmpty: true });
const number = (column: string): DocumentField => ({ column, as: 'number' });
const pair: DocumentShape = { key: text('name'), value: text('value') };

/** A version as it stands inside its model: without its aliases, which stand beside it there. */
const innerVersion: DocumentShape = {
  name: text('name'),
  version: text('version'),
  creation_timestamp: number('created_at'),
  last_updated_timestamp: number('updated_at'),
  user_id: textIfAny('user_name'),
  current_stage: { column: 'stage', as: 'text', texts: Object.fromEntries(stages.map(([wire, own]) => [own, wire])) },
  description: text('description'),
  source: text('source_uri'),
  run_id: textOrEmpty('run_id'),
  status: {
    column: 'status',
    as: 'text',
    texts: { ready: 'READY', pending: 'PENDING_REGISTRATION', failed: 'FAILED_REGISTRATION' },
  },
  status_message: textIfAny('status_message'),
  tags: { entries: 'tag_values', key: 'key', value: 'value' },
  run_link: textOrEmpty('run_link'),
};

/** One version of a registered model. */
export const versionShape: DocumentShape = { ...innerVersion, aliases: { column: 'alias_names', as: 'json' } };

/** One registered model with the newest version of each stage. */
export const modelShape: DocumentShape = {
  name: text('name'),
  creation_timestamp: number('created_at'),
  last_updated_timestamp: number('updated_at'),
  description: textIfAny('description'),
  latest_versions: { list: 'latest_versions', item: innerVersion },
  tags: { list: 'tags', item: pair },
  aliases: { list: 'aliases', item: { alias: text('alias'), version: text('version') } },
};

/** One logged model with everything logged about it. */
export const loggedModelShape: DocumentShape = {
  info: {
    object: {
      model_id: text('id'),
      experiment_id: text('experiment_id'),
      name: text('name'),
      creation_timestamp_ms: number('created_at'),
      last_updated_timestamp_ms: number('updated_at'),
      artifact_uri: text('artifact_uri'),
      status: {
        column: 'status',
        as: 'text',
        texts: Object.fromEntries(loggedModelStatuses.map(([wire, , own]) => [own, wire])),
      },
      model_type: text('type'),
      source_run_id: textOrEmpty('run_id'),
      status_message: textIfAny('status_message'),
      tags: { list: 'tags', item: pair },
    },
  },
  data: {
    object: {
      params: { list: 'params', item: pair },
      metrics: {
        list: 'metrics',
        item: {
          key: text('name'),
          value: { column: 'value', as: 'number', nan: 'value_is_nan' },
          timestamp: number('at'),
          step: number('step'),
          dataset_name: textIfAny('dataset_name'),
          dataset_digest: textIfAny('dataset_digest'),
          model_id: text('owner'),
          run_id: textIfAny('run_id'),
        },
      },
    },
  },
};

/** The tags alone, by name. */
export const tagsShape: DocumentShape = { tags: { map: 'tags', key: 'name', value: text('value') } };
