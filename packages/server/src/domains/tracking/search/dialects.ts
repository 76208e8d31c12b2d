import type { Attribute, Dialect } from './dialect.ts';
import type { EntityName, OrderTerm } from './filter-ast.ts';

const TAG_ENTITIES = { attribute: 'attribute', tag: 'tag', tags: 'tag' } as const;

function by(key: string, descending = false): OrderTerm {
  return { entity: 'attribute', key, descending };
}

function text(column: string, more: Partial<Attribute> = {}): Attribute {
  return { column, type: 'text', ...more };
}

function number(column: string, more: Partial<Attribute> = {}): Attribute {
  return { column, type: 'number', ...more };
}

function spellings(entity: EntityName, ...names: readonly string[]): Record<string, EntityName> {
  return Object.fromEntries(names.map((name) => [name, entity]));
}

export const runDialect: Dialect = {
  thing: 'run',
  table: 'tracking_runs',
  id: 't.id',
  entities: {
    ...spellings('metric', 'metric', 'metrics'),
    ...spellings('parameter', 'parameter', 'parameters', 'param', 'params'),
    ...spellings('tag', 'tag', 'tags'),
    ...spellings('attribute', 'attribute', 'attributes', 'attr', 'run'),
    ...spellings('dataset', 'dataset', 'datasets'),
  },
  validEntities: ['metric', 'parameter', 'tag', 'attribute', 'dataset'],
  orderEntities: ['metric', 'parameter', 'tag', 'attribute'],
  attributes: {
    run_id: text('t.id', { lists: true }),
    run_name: text('t.name'),
    'run name': text('t.name', { alias: true }),
    'Run name': text('t.name', { alias: true }),
    'Run Name': text('t.name', { alias: true }),
    user_id: text('t.user_name'),
    status: text('t.status', { fold: true }),
    artifact_uri: text('t.artifact_uri'),
    start_time: number('t.started_at'),
    created: number('t.started_at', { alias: true }),
    Created: number('t.started_at', { alias: true }),
    end_time: number('t.ended_at', { nullable: true }),
  },
  tags: { table: 'tracking_tags', owner: 'run_id' },
  params: { table: 'tracking_params', owner: 'run_id' },
  metrics: { table: 'tracking_latest_metrics', owner: 'run_id', several: false },
  datasets: { name: 'd.name', digest: 'd.digest', context: 'rd.context' },
  listsOfPairs: false,
  defaultOrder: [by('start_time', true), by('run_id')],
  ties: [by('start_time', true), by('run_id')],
};

export const experimentDialect: Dialect = {
  thing: 'experiment',
  table: 'tracking_experiments',
  id: 't.id',
  entities: TAG_ENTITIES,
  validEntities: Object.keys(TAG_ENTITIES),
  orderEntities: ['attribute'],
  attributes: {
    name: text('t.name'),
    experiment_id: text('t.id', { lists: true, exact: true, byLength: true }),
    creation_time: number('t.created_at', { whole: true }),
    last_update_time: number('t.updated_at', { whole: true }),
  },
  tags: { table: 'tracking_experiment_tags', owner: 'experiment_id' },
  listsOfPairs: false,
  defaultOrder: [by('creation_time', true), by('experiment_id')],
  ties: [by('experiment_id', true)],
};

export const modelDialect: Dialect = {
  thing: 'model',
  table: 'tracking_models',
  id: 't.id',
  entities: TAG_ENTITIES,
  validEntities: Object.keys(TAG_ENTITIES),
  orderEntities: ['attribute'],
  attributes: {
    name: text('t.name', { lists: true }),
    timestamp: number('t.updated_at', { only: 'order' }),
    last_updated_timestamp: number('t.updated_at', { only: 'order', alias: true }),
    creation_timestamp: number('t.created_at', { only: 'order', alias: true }),
  },
  tags: { table: 'tracking_model_tags', owner: 'model_id' },
  listsOfPairs: false,
  defaultOrder: [by('name')],
  ties: [by('name')],
};

export const versionDialect: Dialect = {
  thing: 'model version',
  table: 'tracking_model_versions',
  id: 't.id',
  join: { table: 'tracking_models', alias: 'm', on: ['m.id', 't.model_id'] },
  entities: TAG_ENTITIES,
  validEntities: Object.keys(TAG_ENTITIES),
  orderEntities: ['attribute'],
  attributes: {
    name: text('m.name', { lists: true }),
    version_number: number('t.version', { whole: true }),
    run_id: text('t.run_id', { nullable: true, lists: true, only: 'filter' }),
    source_path: text('t.source_uri', { only: 'filter' }),
    creation_timestamp: number('t.created_at', { only: 'order' }),
    last_updated_timestamp: number('t.updated_at', { only: 'order' }),
  },
  tags: { table: 'tracking_model_version_tags', owner: 'version_id' },
  listsOfPairs: false,
  defaultOrder: [by('last_updated_timestamp', true), by('name'), by('version_number', true)],
  ties: [by('name'), by('version_number', true)],
};

export const loggedModelDialect: Dialect = {
  thing: 'logged model',
  table: 'tracking_logged_models',
  id: 't.id',
  entities: { attributes: 'attribute', metrics: 'metric', params: 'parameter', tags: 'tag' },
  validEntities: ['attributes', 'metrics', 'params', 'tags'],
  orderEntities: ['attribute', 'metric'],
  attributes: {
    name: text('t.name', { lists: true }),
    model_id: text('t.id', { lists: true }),
    model_type: text('t.type', { lists: true }),
    status: text('t.status', { lists: true, fold: true }),
    source_run_id: text('t.run_id', { lists: true, nullable: true }),
    experiment_id: text('t.experiment_id', { lists: true, nullable: true }),
    artifact_location: text('t.artifact_uri', { lists: true }),
    creation_timestamp: number('t.created_at'),
    creation_timestamp_ms: number('t.created_at', { alias: true }),
    creation_time: number('t.created_at', { alias: true }),
    last_updated_timestamp: number('t.updated_at'),
    last_updated_timestamp_ms: number('t.updated_at', { alias: true }),
  },
  tags: { table: 'tracking_logged_model_tags', owner: 'model_id' },
  params: { table: 'tracking_logged_model_params', owner: 'model_id' },
  metrics: { table: 'tracking_logged_model_metrics', owner: 'model_id', several: true },
  listsOfPairs: true,
  defaultOrder: [by('creation_timestamp', true), by('model_id')],
  ties: [by('creation_timestamp', true), by('model_id')],
};
