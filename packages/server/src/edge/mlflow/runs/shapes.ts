import type { TrackingForClients } from '../../../domains/tracking/index.ts';
import type { DocumentField, DocumentShape } from '../../../platform/db/documents.ts';

/** A run as the commands answer it. */
export type RunRow = Awaited<ReturnType<TrackingForClients['commands']['createRun']>>;

/** The domain's words for the state of a run, as the protocol spells them, with the protocol's numbers. */
export const statuses = [
  ['RUNNING', 1, 'running'],
  ['SCHEDULED', 2, 'scheduled'],
  ['FINISHED', 3, 'finished'],
  ['FAILED', 4, 'failed'],
  ['KILLED', 5, 'killed'],
] as const;

const STATUS_TEXTS: Readonly<Record<string, string>> = Object.fromEntries(statuses.map(([wire, , own]) => [own, wire]));

const text = (column: string): DocumentField => ({ column, as: 'text' });
const number = (column: string): DocumentField => ({ column, as: 'number' });

const pair: DocumentShape = { key: text('name'), value: text('value') };

/** A point's value: NaN and infinities as texts. */
const metricValue: DocumentField = { column: 'value', as: 'number', nan: 'value_is_nan' };

/** One run with everything logged to it. */
export const runShape: DocumentShape = {
  info: {
    object: {
      run_uuid: text('id'),
      experiment_id: text('experiment_id'),
      run_name: text('name'),
      user_id: text('user_name'),
      status: { column: 'status', as: 'text', texts: STATUS_TEXTS },
      start_time: number('started_at'),
      end_time: number('ended_at'),
      artifact_uri: text('artifact_uri'),
      lifecycle_stage: text('stage'),
      run_id: text('id'),
    },
  },
  data: {
    object: {
      metrics: {
        list: 'metrics',
        item: { key: text('name'), value: metricValue, timestamp: number('at'), step: number('step') },
      },
      params: { list: 'params', item: pair },
      tags: { list: 'tags', item: pair },
    },
  },
  inputs: {
    object: {
      dataset_inputs: {
        list: 'datasets',
        item: {
          tags: { entries: 'tags', key: 'key', value: 'value' },
          dataset: {
            object: {
              name: text('name'),
              digest: text('digest'),
              source_type: text('source_type'),
              source: text('source'),
              schema: text('schema'),
              profile: text('profile'),
            },
          },
        },
      },
      model_inputs: { list: 'input_models', item: { model_id: text('model_id') } },
    },
  },
  outputs: {
    object: {
      model_outputs: { list: 'output_models', item: { model_id: text('model_id'), step: number('step') } },
    },
  },
};

/** The tags of a run only. */
export const runTagsShape: DocumentShape = { tags: { map: 'tags', key: 'name', value: text('value') } };

/** One experiment. */
export const experimentShape: DocumentShape = {
  experiment_id: text('id'),
  name: text('name'),
  artifact_location: text('artifact_uri'),
  lifecycle_stage: text('stage'),
  last_update_time: number('updated_at'),
  creation_time: number('created_at'),
  tags: { list: 'tags', item: pair },
};

/** A point of the metric `key`; with `runId` where several runs' points stand in one list. */
export function pointShape(key: string, runId?: string): DocumentShape {
  return {
    key: { fixed: key },
    value: metricValue,
    timestamp: number('at'),
    step: number('step'),
    ...(runId === undefined ? {} : { run_id: { fixed: runId } }),
  };
}

/** A dataset that runs of an experiment used. */
export const datasetSummaryShape: DocumentShape = {
  experiment_id: text('experiment_id'),
  name: text('name'),
  digest: text('digest'),
  context: text('context'),
};

/** What the protocol calls a run's info, from the row that a command answers. */
export function runInfo(run: RunRow): object {
  return {
    run_uuid: run.id,
    experiment_id: run.experiment_id,
    run_name: run.name,
    user_id: run.user_name,
    status: STATUS_TEXTS[run.status] ?? run.status,
    start_time: run.started_at,
    ...(run.ended_at === null ? {} : { end_time: run.ended_at }),
    artifact_uri: run.artifact_uri,
    lifecycle_stage: run.stage,
    run_id: run.id,
  };
}
