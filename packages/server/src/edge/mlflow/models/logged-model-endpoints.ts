import type { Route } from '../../../platform/http/route.ts';
import { endpoint } from '../endpoint.ts';
import { doesNotExist } from '../errors.ts';
import { choice, fewOf, flag, required, text } from '../fields.ts';
import { loggedModels } from '../wire-messages.ts';
import { createModelAnswers } from './model-answers.ts';
import { checkLoggedModelName } from './model-checks.ts';
import { readPairs, wireTag } from './model-fields.ts';
import type { ModelParts } from './model-parts.ts';
import { loggedModelStatuses } from './model-shapes.ts';

const PATH = '/2.0/mlflow/logged-models';
const read = { permission: 'tracking:model:read' } as const;
const write = { permission: 'tracking:run:write' } as const;

/** Models as runs make them: pending, then ready, with parameters, tags and metrics of their own. */
export function createLoggedModelEndpoints(parts: ModelParts): Route[] {
  return [...createLifeEndpoints(parts), ...createPartEndpoints(parts)];
}

function createLifeEndpoints({ clients, platform: { db } }: ModelParts): Route[] {
  const { commands, models } = clients;
  const answers = createModelAnswers(clients);
  return [
    ...endpoint({
      ...write,
      method: 'POST',
      path: PATH,
      operation: 'CreateLoggedModel',
      fields: {
        experiment_id: required(text),
        name: text,
        model_type: text,
        source_run_id: text,
        params: fewOf(wireTag),
        tags: fewOf(wireTag),
      },
      async answer({ experiment_id: experimentId, name, model_type: type, source_run_id: runId, params, tags }) {
        if (name !== undefined) checkLoggedModelName(name);
        const { id } = await db.run((tx) =>
          commands.createLoggedModel(tx, {
            experimentId,
            name: name || undefined,
            type,
            runId: runId || undefined,
            params: params.map(({ key = '', value = '' }) => ({ name: key, value })),
            tags: readPairs(tags),
          }),
        );
        return answers.loggedModel(id);
      },
    }),
    ...endpoint({
      ...read,
      method: 'GET',
      path: `${PATH}/:id`,
      operation: 'GetLoggedModel',
      fields: { allow_deleted: flag },
      async answer({ allow_deleted: allowDeleted = false }, { params: { id = '' } }) {
        const row = await models.findLoggedModelRow(id);
        if (row === undefined || (row.deleted_at !== null && !allowDeleted))
          throw doesNotExist(loggedModels.missing(id));
        return answers.loggedModel(id);
      },
    }),
    ...endpoint({
      ...write,
      method: 'PATCH',
      path: `${PATH}/:id`,
      operation: 'FinalizeLoggedModel',
      fields: { status: required(choice(loggedModelStatuses)) },
      async answer({ status }, { params: { id = '' } }) {
        await db.run((tx) => commands.finalizeLoggedModel(tx, id, status));
        return answers.loggedModel(id);
      },
    }),
    ...endpoint({
      ...write,
      method: 'DELETE',
      path: `${PATH}/:id`,
      operation: 'DeleteLoggedModel',
      fields: {},
      async answer(_request, { params: { id = '' } }) {
        await db.run((tx) => commands.deleteLoggedModel(tx, id));
        return undefined;
      },
    }),
  ];
}

function createPartEndpoints({ clients: { commands }, platform: { db } }: ModelParts): Route[] {
  return [
    ...endpoint({
      ...write,
      method: 'PATCH',
      path: `${PATH}/:id/tags`,
      operation: 'SetLoggedModelTags',
      fields: { tags: fewOf(wireTag) },
      async answer({ tags }, { params: { id = '' } }) {
        await db.run((tx) => commands.setLoggedModelTags(tx, id, readPairs(tags)));
        return undefined;
      },
    }),
    ...endpoint({
      ...write,
      method: 'DELETE',
      path: `${PATH}/:id/tags/:key`,
      operation: 'DeleteLoggedModelTag',
      fields: {},
      async answer(_request, { params: { id = '', key = '' } }) {
        await db.run((tx) => commands.deleteLoggedModelTag(tx, id, key));
        return undefined;
      },
    }),
    ...endpoint({
      ...write,
      method: 'POST',
      path: `${PATH}/:id/params`,
      operation: 'LogLoggedModelParams',
      fields: { params: fewOf(wireTag) },
      async answer({ params }, { params: { id = '' } }) {
        const pairs = params.map(({ key = '', value = '' }) => ({ name: key, value }));
        await db.run((tx) => commands.logLoggedModelParams(tx, id, pairs));
        return undefined;
      },
    }),
  ];
}
