import type { Route } from '../../../platform/http/route.ts';
import { endpoint } from '../endpoint.ts';
import { doesNotExist, invalidParameter } from '../errors.ts';
import { required, text } from '../fields.ts';
import { aliases, registry } from '../wire-messages.ts';
import { createModelAnswers } from './model-answers.ts';
import { checkAlias, checkModelName, checkNewAlias, readVersion } from './model-checks.ts';
import type { ModelParts } from './model-parts.ts';

const PATH = '/2.0/mlflow/registered-models/alias';

/** Aliases of versions; `latest`, in any case, is the newest version when read. */
export function createAliasEndpoints({ clients, platform: { db } }: ModelParts): Route[] {
  const { commands, models } = clients;
  const answers = createModelAnswers(clients);
  return [
    ...endpoint({
      method: 'POST',
      path: PATH,
      operation: 'SetRegisteredModelAlias',
      permission: 'tracking:model:write',
      fields: { name: required(text), alias: required(text), version: required(text) },
      async answer({ name, alias, version }) {
        checkModelName(name);
        checkNewAlias(alias);
        const number = readVersion(version);
        await db.run((tx) => commands.setModelAlias(tx, name, alias, number));
        return undefined;
      },
    }),
    ...endpoint({
      method: 'DELETE',
      path: PATH,
      operation: 'DeleteRegisteredModelAlias',
      permission: 'tracking:model:write',
      fields: { name: required(text), alias: required(text) },
      async answer({ name, alias }) {
        checkModelName(name);
        checkAlias(alias);
        await db.run((tx) => commands.deleteModelAlias(tx, name, alias));
        return undefined;
      },
    }),
    ...endpoint({
      method: 'GET',
      path: PATH,
      operation: 'GetModelVersionByAlias',
      permission: 'tracking:model:read',
      fields: { name: required(text), alias: required(text) },
      async answer({ name, alias }) {
        checkModelName(name);
        checkAlias(alias);
        const row = await models.findVersionRowByAlias(name, alias);
        if (row !== undefined) return answers.version(row.id, name, row.version);
        if ((await models.findModelByName(name)) === undefined) throw doesNotExist(registry.modelMissing(name));
        throw alias.toLowerCase() === 'latest'
          ? doesNotExist(aliases.noVersion(name))
          : invalidParameter(aliases.missing(alias));
      },
    }),
  ];
}
