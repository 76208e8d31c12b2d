import { resolve } from 'node:path';
import type { TrackingForClients } from '../../../domains/tracking/index.ts';
import { isKaizenError } from '../../../kernel/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { composeJson, endpoint, onlyDocument } from '../endpoint.ts';
import { badRequest, doesNotExist, invalidParameter } from '../errors.ts';
import { choice, fewOf, int64, listOf, message, required, text } from '../fields.ts';
import { checkKey, checkKeyLength, checkLength } from '../key-name.ts';
import {
  BAD_QUERY,
  experimentNameNotFound,
  experimentNotFound,
  LOCATION_TOO_LONG,
  locationHasFragment,
  locationIsRuns,
  notPositive,
  RENAME_NOT_ACTIVE,
  tooManyResults,
} from '../wire-messages.ts';
import { searchAnswer } from './search-answer.ts';
import { experimentShape } from './shapes.ts';

/** What endpoints of experiments and runs are made of. */
export interface RunParts {
  readonly clients: TrackingForClients;
  readonly platform: Platform;
}

const read = { permission: 'tracking:run:read' } as const;
const write = { method: 'POST', permission: 'tracking:run:write' } as const;
const id = { experiment_id: required(text) };
const tag = message({ key: required(text), value: text });

const LONGEST_NAME = 500;
const LONGEST_LOCATION = 2048;
const MOST_EXPERIMENTS = 50_000;
const DEFAULT_EXPERIMENTS = 1000;

/** View types of the protocol. */
export const viewTypes = choice([
  ['ACTIVE_ONLY', 1, 'active'],
  ['DELETED_ONLY', 2, 'deleted'],
  ['ALL', 3, 'all'],
] as const);

export function experimentEndpoints(parts: RunParts) {
  return [...experimentReads(parts), ...experimentWrites(parts), ...experimentTags(parts)];
}

function experimentReads({ clients }: RunParts) {
  const { runs, search } = clients;
  const answer = async (experimentId: string) => {
    const document = onlyDocument(await runs.experimentDocuments([experimentId], experimentShape));
    if (document === undefined) throw doesNotExist(experimentNotFound(experimentId));
    return composeJson('{"experiment":', document, '}');
  };
  return [
    ...endpoint({
      ...read,
      method: 'GET',
      path: '/2.0/mlflow/experiments/get',
      operation: 'ExperimentsGet',
      fields: id,
      answer: async (request) => answer(request.experiment_id),
    }),
    ...endpoint({
      ...read,
      method: 'GET',
      path: '/2.0/mlflow/experiments/get-by-name',
      operation: 'ExperimentsGetByName',
      fields: { experiment_name: required(text) },
      answer: async ({ experiment_name }) => {
        const found = await runs.findExperimentByName(experiment_name);
        if (found === undefined) throw doesNotExist(experimentNameNotFound(experiment_name));
        return answer(found.id);
      },
    }),
    ...endpoint({
      ...read,
      method: ['POST', 'GET'],
      path: '/2.0/mlflow/experiments/search',
      operation: 'ExperimentsSearch',
      fields: { view_type: viewTypes, max_results: int64, order_by: listOf(text), filter: text, page_token: text },
      answer: async (request) => {
        const limit = request.max_results ?? DEFAULT_EXPERIMENTS;
        if (limit < 1) throw invalidParameter(notPositive(limit));
        if (limit > MOST_EXPERIMENTS) throw invalidParameter(tooManyResults(MOST_EXPERIMENTS, limit));
        const found = await search.experiments({
          stage: request.view_type ?? 'active',
          filter: request.filter,
          orderBy: request.order_by,
          limit,
          cursor: request.page_token || undefined,
        });
        return searchAnswer('experiments', found, (ids) => runs.experimentDocuments(ids, experimentShape));
      },
    }),
  ];
}

function experimentWrites({ clients: { commands }, platform: { db } }: RunParts) {
  return [
    ...endpoint({
      ...write,
      path: '/2.0/mlflow/experiments/create',
      operation: 'ExperimentsCreate',
      fields: { name: required(text), artifact_location: text, tags: fewOf(tag) },
      answer: async ({ name, artifact_location, tags }) => {
        checkLength(name, LONGEST_NAME, 'name');
        for (const { key } of tags) checkExperimentTag(key);
        const experiment = {
          name,
          artifactUri: artifact_location ? readLocation(artifact_location) : undefined,
          tags: Object.fromEntries(tags.map(({ key, value }) => [key, value ?? ''])),
        };
        return { experiment_id: await db.run((tx) => commands.createExperiment(tx, experiment)) };
      },
    }),
    ...endpoint({
      ...write,
      path: '/2.0/mlflow/experiments/update',
      operation: 'ExperimentsUpdate',
      fields: { ...id, new_name: required(text) },
      answer: async ({ experiment_id, new_name }) => {
        checkLength(new_name, LONGEST_NAME, 'name');
        try {
          await db.run((tx) => commands.renameExperiment(tx, experiment_id, new_name));
        } catch (error) {
          throw hasCode(error, 'tracking.experiment_deleted') ? badRequest(RENAME_NOT_ACTIVE) : error;
        }
        return undefined;
      },
    }),
    ...endpoint({
      ...write,
      path: '/2.0/mlflow/experiments/delete',
      operation: 'ExperimentsDelete',
      fields: id,
      answer: async ({ experiment_id }) => {
        try {
          await db.run((tx) => commands.deleteExperiment(tx, experiment_id));
        } catch (error) {
          // A deleted one is none to this call.
          throw hasCode(error, 'tracking.experiment_deleted') ? doesNotExist(experimentNotFound(experiment_id)) : error;
        }
        return undefined;
      },
    }),
    ...endpoint({
      ...write,
      path: '/2.0/mlflow/experiments/restore',
      operation: 'ExperimentsRestore',
      fields: id,
      answer: async ({ experiment_id }) => db.run((tx) => commands.restoreExperiment(tx, experiment_id)).then(nothing),
    }),
  ];
}

function experimentTags({ clients: { commands }, platform: { db } }: RunParts) {
  return [
    ...endpoint({
      ...write,
      path: '/2.0/mlflow/experiments/set-experiment-tag',
      operation: 'ExperimentsSetTag',
      fields: { ...id, key: required(text), value: text },
      answer: async ({ experiment_id, key, value }) => {
        checkExperimentTag(key);
        await db.run((tx) => commands.setExperimentTag(tx, experiment_id, key, value ?? ''));
        return undefined;
      },
    }),
    ...endpoint({
      ...write,
      path: '/2.0/mlflow/experiments/delete-experiment-tag',
      operation: 'ExperimentsDeleteTag',
      fields: { ...id, key: required(text) },
      answer: async ({ experiment_id, key }) =>
        db.run((tx) => commands.deleteExperimentTag(tx, experiment_id, key)).then(nothing),
    }),
  ];
}

function checkExperimentTag(key: string): void {
  checkKey(key, 'key');
  checkKeyLength(key, 'key');
}

/** A path without a scheme is one of this machine, and is kept absolute. */
function readLocation(location: string): string {
  if (location.startsWith('runs:')) throw invalidParameter(locationIsRuns(location));
  if (/[#;]/.test(location)) throw invalidParameter(locationHasFragment);
  if (location.slice(location.indexOf('?') + 1 || location.length).includes('..')) throw invalidParameter(BAD_QUERY);
  const absolute = /^[a-z][a-z0-9+.-]*:/i.test(location) ? location : resolve(location);
  if (absolute.length > LONGEST_LOCATION) throw invalidParameter(LOCATION_TOO_LONG);
  return absolute;
}

const nothing = () => undefined;

function hasCode(error: unknown, code: string): boolean {
  return isKaizenError(error) && error.code === code;
}
