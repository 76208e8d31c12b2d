import type { Clock } from '../../../kernel/clock.ts';
import type { Ids } from '../../../kernel/ids.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { registryChanged, versionRegistered } from './events.ts';
import { createModelStore } from './model-store.sql.ts';
import type { ModelRow, ModelVersionRow, ServableModelRow } from './tables.ts';

type Given = { readonly clock: Clock; readonly ids: Ids };

/** What a new version is made from. */
export interface VersionOrigin {
  readonly source: 'trained' | 'uploaded' | 'registered';
  readonly sourceUri: string;
  readonly storageUri?: string | undefined;
  readonly loggedModelId?: string | undefined;
  readonly runId?: string | undefined;
  readonly runLink?: string | undefined;
  readonly description?: string | undefined;
  readonly user?: string | undefined;
  readonly codeCommit?: string | undefined;
  readonly tags?: ReadonlyArray<{ readonly name: string; readonly value: string }>;
  /** There when a runtime here can serve it. */
  readonly servable: ServableModelRow | undefined;
}

/** The row of a model that is made now. */
export function newModelRow(
  { clock, ids }: Given,
  model: { readonly name: string; readonly projectId: string; readonly description?: string | undefined },
): ModelRow {
  const now = clock.now();
  return {
    id: ids.next('mdl'),
    name: model.name,
    project_id: model.projectId,
    environment: 'production',
    description: model.description ?? null,
    created_at: now,
    updated_at: now,
  };
}

/** Inserts the next version of a model with its events. */
export async function addVersion(
  { clock, ids }: Given,
  tx: Tx,
  model: ModelRow,
  origin: VersionOrigin,
): Promise<ModelVersionRow> {
  const store = createModelStore(tx);
  const now = clock.now();
  // The change of the model's row comes first: on PostgreSQL it is the lock under which numbers are given.
  await store.changeModel(model.id, { updated_at: now });
  const row: ModelVersionRow = {
    id: ids.next('mv'),
    model_id: model.id,
    version: (await store.findLatestNumber(model.id)) + 1,
    logged_model_id: origin.loggedModelId ?? null,
    source: origin.source,
    source_uri: origin.sourceUri,
    storage_uri: origin.storageUri ?? null,
    run_id: origin.runId ?? null,
    run_link: origin.runLink ?? null,
    description: origin.description ?? null,
    user_name: origin.user ?? '',
    stage: 'none',
    status: 'ready',
    status_message: null,
    code_commit: origin.codeCommit ?? null,
    created_at: now,
    updated_at: now,
    deleted_at: null,
  };
  await store.insertVersion(row);
  await store.putVersionTags(row.id, origin.tags ?? []);
  await tx.emit(versionRegistered(model, row, origin.servable));
  await tx.emit(registryChanged(model, { entity: 'version', action: 'created', version: row.version }, row.id));
  return row;
}
