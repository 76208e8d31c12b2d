import type { Route } from '../../../platform/http/route.ts';
import { endpoint } from '../endpoint.ts';
import { doesNotExist, invalidParameter } from '../errors.ts';
import { fewOf, flag, required, text } from '../fields.ts';
import { registry } from '../wire-messages.ts';
import { createModelAnswers } from './model-answers.ts';
import { checkModelName, readVersion } from './model-checks.ts';
import { checkVersionTags, readPairs, wireTag } from './model-fields.ts';
import type { ModelParts } from './model-parts.ts';
import { PROMPT_TAG, readStage } from './model-uri.ts';
import { readPromptSource, readVersionSource } from './version-source.ts';

/** The tag of a logged model that lists the versions made from it: a JSON list of `{name, version}`. */
const VERSIONS_TAG = 'mlflow.modelVersions';

const ref = { name: required(text), version: required(text) };
const read = { permission: 'tracking:model:read' } as const;
const write = { permission: 'tracking:model:write' } as const;

/** Versions of registered models. */
export function createModelVersionEndpoints(parts: ModelParts): Route[] {
  return [...createMakeEndpoint(parts), ...createChangeEndpoints(parts), ...createReadEndpoints(parts)];
}

function createMakeEndpoint({ clients, platform: { db } }: ModelParts): Route[] {
  const answers = createModelAnswers(clients);
  return endpoint({
    ...write,
    method: 'POST',
    path: '/2.0/mlflow/model-versions/create',
    operation: 'CreateModelVersion',
    fields: {
      name: required(text),
      source: required(text),
      run_id: text,
      tags: fewOf(wireTag),
      run_link: text,
      description: text,
      model_id: text,
    },
    async answer({ name, tags, run_link: runLink = '', description = '', ...given }) {
      checkModelName(name);
      const pairs = readPairs(checkVersionTags(tags));
      const isPrompt = pairs.some((tag) => tag.name === PROMPT_TAG && tag.value.toLowerCase() === 'true');
      const source = isPrompt ? readPromptSource(given) : await readVersionSource(clients, given);
      const row = await db.run(async (tx) => {
        const { commands } = clients;
        const made = await commands.createVersion(tx, { name, ...source, runLink, description, tags: pairs });
        const { loggedModelId } = source;
        if (given.model_id && loggedModelId !== undefined) {
          const add = (before: string | undefined) => withVersion(before, { name, version: made.version });
          await commands.changeLoggedModelTag(tx, loggedModelId, VERSIONS_TAG, add);
        }
        return made;
      });
      return answers.version(row.id, name, row.version);
    },
  });
}

/** The text of {@link VERSIONS_TAG} with one version more; what a client set there that is no list is replaced. */
function withVersion(before: string | undefined, version: { readonly name: string; readonly version: number }): string {
  let listed: unknown;
  try {
    listed = JSON.parse(before ?? '[]');
  } catch {
    listed = [];
  }
  return JSON.stringify([...(Array.isArray(listed) ? listed : []), version]);
}

function createChangeEndpoints({ clients, platform: { db } }: ModelParts): Route[] {
  const { commands } = clients;
  const answers = createModelAnswers(clients);
  return [
    ...endpoint({
      ...write,
      method: 'PATCH',
      path: '/2.0/mlflow/model-versions/update',
      operation: 'UpdateModelVersion',
      fields: { ...ref, description: text },
      async answer({ name, version, description }) {
        checkModelName(name);
        const number = readVersion(version);
        const { id } = await db.run((tx) => commands.updateVersion(tx, name, number, { description }));
        return answers.version(id, name, version);
      },
    }),
    ...endpoint({
      ...write,
      method: 'POST',
      path: '/2.0/mlflow/model-versions/transition-stage',
      operation: 'TransitionModelVersionStage',
      fields: { ...ref, stage: required(text), archive_existing_versions: flag },
      async answer({ name, version, stage, archive_existing_versions: archive = false }) {
        const own = readStage(stage);
        if (archive && own !== 'staging' && own !== 'production') throw invalidParameter(registry.archive(stage));
        checkModelName(name);
        const number = readVersion(version);
        const { id } = await db.run((tx) => commands.setVersionStage(tx, name, number, own, archive));
        return answers.version(id, name, version);
      },
    }),
    ...endpoint({
      ...write,
      method: 'DELETE',
      path: '/2.0/mlflow/model-versions/delete',
      operation: 'DeleteModelVersion',
      fields: ref,
      async answer({ name, version }) {
        checkModelName(name);
        const number = readVersion(version);
        await db.run((tx) => commands.deleteVersion(tx, name, number));
        return undefined;
      },
    }),
  ];
}

function createReadEndpoints({ clients }: ModelParts): Route[] {
  const answers = createModelAnswers(clients);
  const getRow = async (name: string, version: string) => {
    checkModelName(name);
    const row = await clients.models.findVersionRow(name, readVersion(version));
    if (row === undefined) throw doesNotExist(registry.versionMissing(name, version));
    return row;
  };
  return [
    ...endpoint({
      ...read,
      method: 'GET',
      path: '/2.0/mlflow/model-versions/get',
      operation: 'GetModelVersion',
      fields: ref,
      answer: async ({ name, version }) => answers.version((await getRow(name, version)).id, name, version),
    }),
    ...endpoint({
      ...read,
      method: 'GET',
      path: '/2.0/mlflow/model-versions/get-download-uri',
      operation: 'GetModelVersionDownloadUri',
      fields: { name: text, version: text },
      async answer({ name = '', version = '' }) {
        const row = await getRow(name, version);
        return { artifact_uri: row.storage_uri ?? row.source_uri };
      },
    }),
  ];
}
