import type { EventDraft, ThingRef } from '@kaizen/contracts';
import type { RunInputRow, RunRow } from './runs/tables.ts';

/** The thing of a run, as lineage knows it. */
const things = {
  run: (id: string, name?: string): ThingRef => (name === undefined ? { kind: 'run', id } : { kind: 'run', id, name }),
};

const ofInputs = (inputs: readonly RunInputRow[]): ThingRef[] =>
  inputs.map(({ kind, thing_id: id, name }) => (name === null ? { kind, id } : { kind, id, name }));

/** Steps of a pipeline start their run with the key `<pipeline run>.<step>`. */
const PIPELINE_KEY = /^(prn_[0-9A-Za-z]+)\./;

export function runStarted(
  run: RunRow,
  experiment: string,
  params: Readonly<Record<string, string>>,
  inputs: readonly RunInputRow[],
): EventDraft {
  return {
    type: 'tracking.run.started',
    projectId: run.project_id,
    environment: run.environment,
    subject: run.id,
    inputs: ofInputs(inputs),
    outputs: [things.run(run.id, run.name)],
    payload: { runId: run.id, experiment, name: run.name, params: { ...params } },
  };
}

export function runFinished(
  run: RunRow,
  experiment: string,
  status: string,
  metrics: Readonly<Record<string, number>>,
  inputs: readonly RunInputRow[],
  clientDatasets: ReadonlyArray<{ readonly name: string; readonly digest: string }>,
): EventDraft {
  const pipelineRunId = PIPELINE_KEY.exec(run.key ?? '')?.[1];
  return {
    type: 'tracking.run.finished',
    projectId: run.project_id,
    environment: run.environment,
    subject: run.id,
    inputs: [
      ...ofInputs(inputs),
      ...clientDatasets.map(({ name, digest: id }) => ({ kind: 'client_dataset', id, name })),
    ],
    outputs: [things.run(run.id, run.name)],
    payload: {
      runId: run.id,
      experiment,
      name: run.name,
      status,
      metrics: { ...metrics },
      startedAt: run.started_at,
      ...(pipelineRunId === undefined ? {} : { pipelineRunId }),
    },
  };
}
