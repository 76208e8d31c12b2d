import type { Clock } from '../../../kernel/clock.ts';
import type { Ids } from '../../../kernel/ids.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { VersionUseOfModels } from './contract.ts';
import { modelNotFound, versionInUse, versionOfModelNotFound } from './errors.ts';
import type { ModelStore } from './model-store.sql.ts';
import type { ModelRow, ModelVersionRow } from './tables.ts';

/** What the commands on the registry are made from; the list of uses may grow until they are called. */
export interface RegistryGiven {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly versionUses: readonly VersionUseOfModels[];
}

/** The model of a name, or `tracking.model_not_found`. */
export async function getModel(store: ModelStore, name: string): Promise<ModelRow> {
  const found = await store.findModel(name);
  if (found === undefined) throw modelNotFound(name);
  return found;
}

/** A version with its model, or `tracking.model_version_not_found`; a model that is not there has no versions either. */
export async function getVersion(
  store: ModelStore,
  name: string,
  version: number,
): Promise<{ readonly model: ModelRow; readonly row: ModelVersionRow }> {
  const model = await store.findModel(name);
  const row = model && (await store.findVersionByNumber(model.id, version));
  if (model === undefined || row === undefined) throw versionOfModelNotFound(name, version);
  return { model, row };
}

/** Throws `tracking.version_in_use` when something still needs one of the versions. */
export async function refuseUsed(
  { versionUses }: RegistryGiven,
  tx: Tx,
  model: ModelRow,
  versions: ReadonlyArray<Pick<ModelVersionRow, 'id' | 'version'>>,
): Promise<void> {
  for (const use of versionUses) {
    const used = await use.isUsed(
      tx,
      versions.map(({ id }) => id),
    );
    const first = versions.find(({ id }) => used.has(id));
    if (first !== undefined) throw versionInUse(model.name, first.version);
  }
}
