import type { DocumentField, DocumentShape } from '../../../platform/db/documents.ts';

const text = (column: string): DocumentField => ({ column, as: 'text' });
const number = (column: string): DocumentField => ({ column, as: 'number' });
const pairs = (part: string): DocumentField => ({ map: part, key: 'name', value: text('value') });
const metricValue: DocumentField = { column: 'value', as: 'number', nan: 'value_is_nan' };

/** An experiment as the own API gives it: `ExperimentView`. */
export const experimentShape: DocumentShape = {
  id: text('id'),
  name: text('name'),
  projectId: text('project_id'),
  stage: text('stage'),
  artifactUri: text('artifact_uri'),
  tags: pairs('tags'),
  createdAt: number('created_at'),
  updatedAt: number('updated_at'),
};

const runHead: DocumentShape = {
  id: text('id'),
  experimentId: text('experiment_id'),
  experiment: text('experiment'),
  projectId: text('project_id'),
  name: text('name'),
  status: text('status'),
  stage: text('stage'),
  user: text('user_name'),
  parentId: text('parent_id'),
  startedAt: number('started_at'),
  endedAt: number('ended_at'),
  params: pairs('params'),
  tags: pairs('tags'),
};

/** A line of the runs table: `RunRow`. */
export const runRowShape: DocumentShape = {
  ...runHead,
  metrics: { map: 'metrics', key: 'name', value: metricValue },
  datasets: {
    list: 'datasets',
    keepEmpty: true,
    item: { name: text('name'), digest: text('digest'), context: text('context') },
  },
};

const modelItem: DocumentShape = { id: text('model_id'), step: number('step') };

/** What `RunDetail` is made from: {@link RunDocument}. */
export const runDetailShape: DocumentShape = {
  ...runHead,
  artifactUri: text('artifact_uri'),
  metrics: {
    list: 'metrics',
    keepEmpty: true,
    item: { name: text('name'), value: metricValue, step: number('step'), at: number('at'), points: number('points') },
  },
  datasets: {
    list: 'datasets',
    keepEmpty: true,
    item: {
      name: text('name'),
      digest: text('digest'),
      sourceType: text('source_type'),
      source: text('source'),
      schema: text('schema'),
      profile: text('profile'),
      context: text('context'),
    },
  },
  inputModels: { list: 'input_models', keepEmpty: true, item: modelItem },
  outputModels: { list: 'output_models', keepEmpty: true, item: modelItem },
};
