import type { RunDetail, State } from '@kaizen/contracts';
import type { Database } from '../../../platform/db/database.ts';
import { runNotFound } from '../errors.ts';
import type { RunReader } from './contract.ts';
import { NOTES_TAG } from './known-tags.ts';
import { runDetailShape } from './own-shapes.ts';
import { type RunSurroundings, readSurroundings } from './run-detail-view.sql.ts';

type ModelItem = { readonly id: string; readonly step: number };

/** A run as the shape of its page writes it. */
type RunDocument = Pick<
  RunDetail,
  | 'id'
  | 'experimentId'
  | 'experiment'
  | 'projectId'
  | 'name'
  | 'status'
  | 'stage'
  | 'user'
  | 'startedAt'
  | 'endedAt'
  | 'artifactUri'
  | 'params'
  | 'metrics'
  | 'tags'
  | 'datasets'
> & { readonly parentId?: string; readonly inputModels: ModelItem[]; readonly outputModels: ModelItem[] };

const states: Readonly<Record<string, State>> = {
  running: 'running',
  scheduled: 'waiting',
  finished: 'ok',
  failed: 'failed',
  killed: 'warning',
};

/** The state of a run in the one vocabulary. */
export function stateOfRun(status: string): State {
  return states[status] ?? 'unknown';
}

/** Everything that was logged to one run, with what it belongs to and what came of it. Throws `tracking.run_not_found`. */
export async function getRunDetail(db: Database, runs: RunReader, runId: string): Promise<RunDetail> {
  const json = new TextDecoder().decode(await runs.runDocuments([runId], runDetailShape));
  // Wire mapping: the bytes are written by the shape.
  const [run] = JSON.parse(json) as RunDocument[];
  if (run === undefined) throw runNotFound(runId);
  const { parentId, inputModels, outputModels, ...document } = run;
  const around = await readSurroundings(db, runId, parentId);
  const notes = run.tags[NOTES_TAG];
  return {
    ...document,
    state: stateOfRun(run.status),
    ...(around.parent === undefined ? {} : { parent: around.parent }),
    children: around.children,
    ...(notes === undefined ? {} : { notes }),
    inputs: around.inputs.map(({ kind, thing_id: id, name }) => (name === null ? { kind, id } : { kind, id, name })),
    models: listModels(inputModels, outputModels, around),
    versions: [...around.versions],
  };
}

function listModels(
  inputs: readonly ModelItem[],
  outputs: readonly ModelItem[],
  { made, modelNames }: RunSurroundings,
): RunDetail['models'] {
  const named = new Set(outputs.map(({ id }) => id));
  const rest = made.filter(({ id }) => !named.has(id)).map(({ id }) => ({ id, step: 0 }));
  const item =
    (direction: 'input' | 'output') =>
    ({ id, step }: ModelItem) => {
      const name = modelNames.get(id);
      return name === undefined ? [] : [{ id, name, direction, step }];
    };
  return [...inputs.flatMap(item('input')), ...[...outputs, ...rest].flatMap(item('output'))];
}
