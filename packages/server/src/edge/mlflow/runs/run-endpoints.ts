import { composeJson, endpoint, onlyDocument } from '../endpoint.ts';
import { doesNotExist, invalidParameter } from '../errors.ts';
import { aliased, choice, fewOf, int64, listOf, message, required, text, where } from '../fields.ts';
import { nameConflict, notPositive, runNotFound } from '../wire-messages.ts';
import { type RunParts, viewTypes } from './experiment-endpoints.ts';
import { tags as known } from './known-tags.ts';
import { readTags } from './logged.ts';
import { searchAnswer } from './search-answer.ts';
import { runInfo, runShape, statuses } from './shapes.ts';

const read = { permission: 'tracking:run:read' } as const;
const write = { method: 'POST', permission: 'tracking:run:write' } as const;

/** The run that a request is about; `run_uuid` is its older name. */
export const runId = aliased(required(text), 'run_uuid');

const DEFAULT_EXPERIMENT = '0';
const DEFAULT_RUNS = 1000;
const MOST_RUNS = 50_000;

export function runEndpoints(parts: RunParts) {
  return [...runReads(parts), ...createEndpoint(parts), ...changeEndpoints(parts)];
}

function runReads({ clients: { runs, search } }: RunParts) {
  return [
    ...endpoint({
      ...read,
      method: 'GET',
      path: '/2.0/mlflow/runs/get',
      operation: 'RunsGet',
      fields: { run_id: runId },
      answer: async ({ run_id }) => {
        const document = onlyDocument(await runs.runDocuments([run_id], runShape));
        if (document === undefined) throw doesNotExist(runNotFound(run_id));
        return composeJson('{"run":', document, '}');
      },
    }),
    ...endpoint({
      ...read,
      method: 'POST',
      path: '/2.0/mlflow/runs/search',
      operation: 'RunsSearch',
      fields: {
        experiment_ids: listOf(text),
        filter: text,
        run_view_type: viewTypes,
        max_results: where(int64, (value) => value <= MOST_RUNS),
        order_by: listOf(text),
        page_token: text,
      },
      answer: async (request) => {
        const limit = request.max_results ?? DEFAULT_RUNS;
        if (limit < 1) throw invalidParameter(notPositive(limit));
        const found = await search.runs({
          experimentIds: request.experiment_ids,
          stage: request.run_view_type ?? 'active',
          filter: request.filter,
          orderBy: request.order_by,
          limit,
          cursor: request.page_token || undefined,
        });
        return searchAnswer('runs', found, (ids) => runs.runDocuments(ids, runShape));
      },
    }),
  ];
}

function createEndpoint({ clients: { commands }, platform: { db } }: RunParts) {
  return endpoint({
    ...write,
    path: '/2.0/mlflow/runs/create',
    operation: 'RunsCreate',
    fields: {
      experiment_id: text,
      user_id: text,
      start_time: int64,
      run_name: text,
      tags: fewOf(message({ key: required(text), value: text })),
    },
    answer: async (request) => {
      const tags = readTags(request.tags, (at) => `tags[${at}]`);
      const named = tags.get(known.runName);
      if (request.run_name && named && request.run_name !== named) {
        throw invalidParameter(nameConflict(request.run_name, named));
      }
      const name = request.run_name || named || undefined;
      if (name !== undefined) tags.set(known.runName, name);
      const run = await db.run(async (tx) => {
        const made = await commands.createRun(tx, {
          experimentId: request.experiment_id || DEFAULT_EXPERIMENT,
          name,
          user: request.user_id || tags.get(known.user),
          startedAt: request.start_time,
          parentId: tags.get(known.parentRunId) || undefined,
          tags: [...tags].map(([tag, value]) => ({ name: tag, value })),
        });
        if (name === undefined) {
          await commands.log(tx, made.id, { tags: [{ name: known.runName, value: made.name }] });
        }
        return made;
      });
      tags.set(known.runName, run.name);
      const pairs = [...tags].map(([key, value]) => ({ key, value }));
      return { run: { info: runInfo(run), data: { tags: pairs }, inputs: {} } };
    },
  });
}

function changeEndpoints({ clients: { commands }, platform: { db } }: RunParts) {
  return [
    ...endpoint({
      ...write,
      path: '/2.0/mlflow/runs/update',
      operation: 'RunsUpdate',
      fields: { run_id: runId, status: choice(statuses), end_time: int64, run_name: text },
      answer: async ({ run_id, status, end_time, run_name }) => {
        const name = run_name || undefined;
        const run = await db.run(async (tx) => {
          const changed = await commands.updateRun(tx, run_id, { status, endedAt: end_time, name });
          if (name !== undefined) await commands.log(tx, run_id, { tags: [{ name: known.runName, value: name }] });
          return changed;
        });
        return { run_info: runInfo(run) };
      },
    }),
    ...endpoint({
      ...write,
      path: '/2.0/mlflow/runs/delete',
      operation: 'RunsDelete',
      fields: { run_id: runId },
      answer: async ({ run_id }) => db.run((tx) => commands.deleteRun(tx, run_id)).then(() => undefined),
    }),
    ...endpoint({
      ...write,
      path: '/2.0/mlflow/runs/restore',
      operation: 'RunsRestore',
      fields: { run_id: runId },
      answer: async ({ run_id }) => db.run((tx) => commands.restoreRun(tx, run_id)).then(() => undefined),
    }),
  ];
}
