import { isKaizenError } from '../../../kernel/errors.ts';
import type { Route } from '../../../platform/http/route.ts';
import { composeJson, endpoint } from '../endpoint.ts';
import { alreadyExists, doesNotExist } from '../errors.ts';
import { fewOf, listOf, required, text } from '../fields.ts';
import { registry } from '../wire-messages.ts';
import { createModelAnswers } from './model-answers.ts';
import { checkModelName } from './model-checks.ts';
import { checkModelTags, readPairs, wireTag } from './model-fields.ts';
import type { ModelParts } from './model-parts.ts';
import { versionShape } from './model-shapes.ts';
import { isPromptModel, PROMPT_TAG, readStage } from './model-uri.ts';

const read = { permission: 'tracking:model:read' } as const;
const write = { permission: 'tracking:model:write' } as const;

/** Registered models: make, name, describe, delete, get; and the newest versions of their stages. */
export function createRegisteredModelEndpoints({ clients, platform }: ModelParts): Route[] {
  const { commands, models } = clients;
  const answers = createModelAnswers(clients);
  return [
    ...endpoint({
      ...write,
      method: 'POST',
      path: '/2.0/mlflow/registered-models/create',
      operation: 'CreateRegisteredModel',
      fields: { name: required(text), tags: fewOf(wireTag), description: text },
      async answer({ name, tags, description }) {
        checkModelName(name);
        const pairs = readPairs(checkModelTags(tags));
        try {
          const { id } = await platform.db.run((tx) =>
            commands.createModel(tx, { name, tags: pairs, description: description ?? '' }),
          );
          return answers.model(id, name);
        } catch (error) {
          if (!isKaizenError(error) || error.code !== 'tracking.model_exists') throw error;
          const isPrompt = pairs.some((tag) => tag.name === PROMPT_TAG && tag.value.toLowerCase() === 'true');
          throw await nameTaken(clients, name, isPrompt);
        }
      },
    }),
    ...endpoint({
      ...read,
      method: 'GET',
      path: '/2.0/mlflow/registered-models/get',
      operation: 'GetRegisteredModel',
      fields: { name: required(text) },
      async answer({ name }) {
        checkModelName(name);
        const row = await models.findModelByName(name);
        if (row === undefined) throw doesNotExist(registry.modelMissing(name));
        return answers.model(row.id, name);
      },
    }),
    ...endpoint({
      ...write,
      method: 'POST',
      path: '/2.0/mlflow/registered-models/rename',
      operation: 'RenameRegisteredModel',
      fields: { name: required(text), new_name: required(text) },
      async answer({ name, new_name: newName }) {
        checkModelName(newName, 'new_name');
        checkModelName(name);
        const { id } = await platform.db.run((tx) => commands.renameModel(tx, name, newName));
        return answers.model(id, newName);
      },
    }),
    ...endpoint({
      ...write,
      method: 'PATCH',
      path: '/2.0/mlflow/registered-models/update',
      operation: 'UpdateRegisteredModel',
      fields: { name: required(text), description: text },
      async answer({ name, description }) {
        checkModelName(name);
        const { id } = await platform.db.run((tx) =>
          commands.updateModel(tx, name, { description: description ?? '' }),
        );
        return answers.model(id, name);
      },
    }),
    ...endpoint({
      ...write,
      method: 'DELETE',
      path: '/2.0/mlflow/registered-models/delete',
      operation: 'DeleteRegisteredModel',
      fields: { name: required(text) },
      async answer({ name }) {
        checkModelName(name);
        await platform.db.run((tx) => commands.deleteModel(tx, name));
        return undefined;
      },
    }),
    ...createLatestVersionsEndpoint(clients),
  ];
}

function createLatestVersionsEndpoint(clients: ModelParts['clients']): Route[] {
  return endpoint({
    ...read,
    method: ['POST', 'GET'],
    path: '/2.0/mlflow/registered-models/get-latest-versions',
    operation: 'GetLatestVersions',
    fields: { name: required(text), stages: listOf(text) },
    async answer({ name, stages }) {
      checkModelName(name);
      if ((await clients.models.findModelByName(name)) === undefined) throw doesNotExist(registry.modelMissing(name));
      const rows = await clients.models.findLatestVersionRows(name, stages.map(readStage));
      if (rows.length === 0) return undefined;
      const ids = rows.map(({ id }) => id);
      return composeJson('{"model_versions":', await clients.models.versionDocuments(ids, versionShape), '}');
    },
  });
}

/** The error for a name that a model or a prompt has already. */
async function nameTaken(clients: ModelParts['clients'], name: string, wantsPrompt: boolean): Promise<Error> {
  const found = await clients.models.findModelByName(name);
  const isPrompt = found !== undefined && (await isPromptModel(clients, found.id));
  if (isPrompt !== wantsPrompt) {
    const word = (prompt: boolean) => (prompt ? 'prompt' : 'registered model');
    return alreadyExists(registry.otherExists(word(wantsPrompt), name, word(isPrompt)));
  }
  return alreadyExists(isPrompt ? registry.promptExists(name) : registry.modelExists(name));
}
