import type { Route } from '../../../platform/http/route.ts';
import { endpoint } from '../endpoint.ts';
import { required, text } from '../fields.ts';
import { checkKey } from '../key-name.ts';
import { checkModelName, checkModelTag, checkVersionTag, readVersion } from './model-checks.ts';
import type { ModelParts } from './model-parts.ts';

const common = { permission: 'tracking:model:write' } as const;

/** Tags of registered models and of their versions. Deleting one that is not there is fine. */
export function createRegistryTagEndpoints({ clients: { commands }, platform: { db } }: ModelParts): Route[] {
  return [
    ...endpoint({
      ...common,
      method: 'POST',
      path: '/2.0/mlflow/registered-models/set-tag',
      operation: 'SetRegisteredModelTag',
      fields: { name: required(text), key: required(text), value: text },
      async answer({ name, key, value = '' }) {
        checkModelName(name);
        checkModelTag({ key, value });
        await db.run((tx) => commands.setModelTag(tx, name, { name: key, value }));
        return undefined;
      },
    }),
    ...endpoint({
      ...common,
      method: 'DELETE',
      path: '/2.0/mlflow/registered-models/delete-tag',
      operation: 'DeleteRegisteredModelTag',
      fields: { name: required(text), key: required(text) },
      async answer({ name, key }) {
        checkModelName(name);
        checkKey(key, 'key');
        await db.run((tx) => commands.deleteModelTag(tx, name, key));
        return undefined;
      },
    }),
    ...endpoint({
      ...common,
      method: 'POST',
      path: '/2.0/mlflow/model-versions/set-tag',
      operation: 'SetModelVersionTag',
      fields: { name: required(text), version: required(text), key: required(text), value: text },
      async answer({ name, version, key, value = '' }) {
        checkModelName(name);
        const number = readVersion(version);
        checkVersionTag({ key, value });
        await db.run((tx) => commands.setVersionTag(tx, name, number, { name: key, value }));
        return undefined;
      },
    }),
    ...endpoint({
      ...common,
      method: 'DELETE',
      path: '/2.0/mlflow/model-versions/delete-tag',
      operation: 'DeleteModelVersionTag',
      fields: { name: required(text), version: required(text), key: required(text) },
      async answer({ name, version, key }) {
        checkModelName(name);
        const number = readVersion(version);
        checkKey(key, 'key');
        await db.run((tx) => commands.deleteVersionTag(tx, name, number, key));
        return undefined;
      },
    }),
  ];
}
