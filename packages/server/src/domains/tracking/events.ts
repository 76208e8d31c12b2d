import type { EventDraft, ThingRef } from '@kaizen/contracts';
import type { RunInputRow, RunRow } from './runs/tables.ts';

/** The thing of a run, as lineage knows it. */
const things = {
  run: (id: string, name?: string): ThingRef => (name === undefined ? { kind: 'run', id } : { kind: 'run', id, name }),
};

const ofInputs = (inputs: readonly RunInputRow[]): ThingRef[] =>
  inputs.map(({ kind, thing_id: id, name }) => (name === null ? { kind, id } : { kind, id, name }));

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
): EventDraft {
  return {
    type: 'tracking.run.finished',
    projectId: run.project_id,
    environment: run.environment,
    subject: run.id,
    inputs: ofInputs(inputs),
    outputs: [things.run(run.id, run.name)],
    payload: { runId: run.id, experiment, name: run.name, status, metrics: { ...metrics } },
  };
}
