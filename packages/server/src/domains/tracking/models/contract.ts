import type { Tx } from '../../../platform/db/database.ts';
import type { DocumentShape } from '../../../platform/db/documents.ts';
import type { LoggedModelRow, ModelRow, ModelVersionRow } from './tables.ts';

/** Where a version stands in the older way of naming what is live; aliases are the newer one. */
export type ModelStage = 'none' | 'staging' | 'production' | 'archived';

/** State of a logged model: files still coming, complete, or given up. */
export type LoggedModelStatus = 'pending' | 'ready' | 'failed';

type Pair = { readonly name: string; readonly value: string };

/**
 * Commands on logged models as clients make them. They throw `tracking.logged_model_not_found` {id}, `tracking.param_changed` {modelId, name, before,
 * after}, `tracking.tag_not_found` {modelId, name}, `tracking.experiment_not_found`, `tracking.run_not_found`.
 */
export interface LoggedModelCommands {
  /** Makes a pending model; without a name a random one is made. */
  createLoggedModel(
    tx: Tx,
    model: {
      readonly experimentId: string;
      readonly name?: string | undefined;
      readonly type?: string | undefined;
      readonly runId?: string | undefined;
      readonly params?: readonly Pair[];
      readonly tags?: readonly Pair[];
    },
  ): Promise<LoggedModelRow>;
  finalizeLoggedModel(tx: Tx, id: string, status: LoggedModelStatus): Promise<void>;
  deleteLoggedModel(tx: Tx, id: string): Promise<void>;
  setLoggedModelTags(tx: Tx, id: string, tags: readonly Pair[]): Promise<void>;
  /** Sets a tag to what `change` makes of the value before it, so that nothing is lost between two who do it at once. */
  changeLoggedModelTag(tx: Tx, id: string, name: string, change: (before: string | undefined) => string): Promise<void>;
  deleteLoggedModelTag(tx: Tx, id: string, name: string): Promise<void>;
  logLoggedModelParams(tx: Tx, id: string, params: readonly Pair[]): Promise<void>;
}

/** Says which versions something else still needs: the port by which a room keeps the versions that it works with. */
export interface VersionUseOfModels {
  readonly name: string;
  /** The versions among these that must not go. */
  isUsed(tx: Tx, versionIds: readonly string[]): Promise<ReadonlySet<string>>;
}

/**
 * Commands on the registry as clients drive it. They throw `tracking.model_not_found` {name}, `tracking.model_exists` {name},
 * `tracking.model_version_not_found` {name, version}, `tracking.version_in_use` {name, version} when a deployment
 * still needs what would go, `tracking.archive_stage_invalid` {stage}, `tracking.value_refused` {field, rule, limit, value}. Tags and aliases that are not
 * there are deleted already. Every change writes its event (`tracking.registry.changed`: entity, action, names, values), which webhooks follow.
 */
export interface RegistryCommands {
  createModel(
    tx: Tx,
    model: {
      readonly projectId?: string;
      readonly name: string;
      readonly description?: string | undefined;
      readonly tags?: readonly Pair[];
    },
  ): Promise<ModelRow>;
  renameModel(tx: Tx, name: string, newName: string): Promise<ModelRow>;
  updateModel(tx: Tx, name: string, change: { readonly description?: string | undefined }): Promise<ModelRow>;
  /** Frees the name, the versions, aliases and tags; a model made anew under the name starts at version 1. */
  deleteModel(tx: Tx, name: string): Promise<void>;
  setModelTag(tx: Tx, name: string, tag: Pair): Promise<void>;
  deleteModelTag(tx: Tx, name: string, tag: string): Promise<void>;
  setModelAlias(tx: Tx, name: string, alias: string, version: number): Promise<void>;
  deleteModelAlias(tx: Tx, name: string, alias: string): Promise<void>;
  /** Registers the next version from where a client says its files are. */
  createVersion(
    tx: Tx,
    version: {
      readonly name: string;
      readonly sourceUri: string;
      /** Where the files are, when `sourceUri` is the name of another model, which may go. */
      readonly storageUri?: string | undefined;
      readonly runId?: string | undefined;
      readonly runLink?: string | undefined;
      readonly loggedModelId?: string | undefined;
      readonly description?: string | undefined;
      readonly user?: string | undefined;
      readonly tags?: readonly Pair[];
    },
  ): Promise<ModelVersionRow>;
  updateVersion(
    tx: Tx,
    name: string,
    version: number,
    change: { readonly description?: string | undefined },
  ): Promise<ModelVersionRow>;
  /** `archiveOthers` moves the other versions of that stage to archived; only for staging and production. */
  setVersionStage(
    tx: Tx,
    name: string,
    version: number,
    stage: ModelStage,
    archiveOthers: boolean,
  ): Promise<ModelVersionRow>;
  /** The number is never used again; its source is forgotten and its aliases go. */
  deleteVersion(tx: Tx, name: string, version: number): Promise<void>;
  setVersionTag(tx: Tx, name: string, version: number, tag: Pair): Promise<void>;
  deleteVersionTag(tx: Tx, name: string, version: number, tag: string): Promise<void>;
}

/**
 * Reads of models. Shapes name these columns. Head of a registered model: id, name, description, created_at, updated_at; parts `tags`: name, value;
 * `aliases`: alias, version; `latest_versions` (the newest of each stage): the columns of a version's head. Head of a version (ids are version ids):
 * id, name, version, source, source_uri, logged_model_id, run_id, run_link, description, user_name, stage, status, status_message, created_at, updated_at;
 * parts `tags`: name, value; `aliases`: alias; `metrics`, `params`: those of its logged model (name, value, step, at, run_id, dataset_name, dataset_digest). Every head of a version,
 * also in `latest_versions`, has the columns alias_names (a JSON array of texts, null without any) and tag_values (a JSON object of texts) as well.
 * Head of a logged model: id, experiment_id, run_id, name, type, status, status_message, artifact_uri, created_at, updated_at; parts `params`, `tags`:
 * name, value; `metrics`: name, value (flag value_is_nan), step, at, run_id, dataset_name, dataset_digest; `registrations`: name, version.
 * Deleted versions are in no answer; deleted logged models are found by their id, and say so in `deleted_at`. Documents of models come in the order of the ids, which are model ids (not names).
 */
export interface ModelReader {
  findModelByName(name: string): Promise<ModelRow | undefined>;
  findVersionRow(name: string, version: number): Promise<ModelVersionRow | undefined>;
  /** The alias `latest`, in any case, is the newest version. */
  findVersionRowByAlias(name: string, alias: string): Promise<ModelVersionRow | undefined>;
  /** The newest version of each of the stages (all four when none is named). */
  findLatestVersionRows(name: string, stages: readonly ModelStage[]): Promise<readonly ModelVersionRow[]>;
  findLoggedModelRow(id: string): Promise<LoggedModelRow | undefined>;
  modelDocuments(ids: readonly string[], shape: DocumentShape): Promise<Uint8Array>;
  versionDocuments(ids: readonly string[], shape: DocumentShape): Promise<Uint8Array>;
  loggedModelDocuments(ids: readonly string[], shape: DocumentShape): Promise<Uint8Array>;
}
