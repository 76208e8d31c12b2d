import type { RegisterFromRun } from '@kaizen/contracts';
import { isKaizenError } from '../../../kernel/errors.ts';
import type { Database } from '../../../platform/db/database.ts';
import { checkFolderPath } from '../artifacts/artifact-path.ts';
import type { Artifacts } from '../artifacts/contract.ts';
import { joinUri } from '../artifacts/location.ts';
import { runNotFound } from '../errors.ts';
import type { RegistryCommands } from './contract.ts';
import { nothingToRegister } from './errors.ts';
import { createLoggedModelStore } from './logged-model-store.sql.ts';
import { createModelStore } from './model-store.sql.ts';
import { findRunPlace } from './registry-view.sql.ts';

/** What registering from a run needs. */
export interface RegisterFromRunGiven {
  readonly db: Database;
  readonly registry: RegistryCommands;
  readonly artifacts: Pick<Artifacts, 'find' | 'list'>;
}

/**
 * Registers files of a run as the next version of a model, which is made in the run's project when there is none. Where the files are within reach of this
 * server there must be some; a file that is a logged model of the run makes the version servable. Throws `tracking.run_not_found`,
 * `tracking.nothing_to_register`, `tracking.artifact_path_invalid`. Returns the version's number.
 */
export async function registerFromRun(
  { db, registry, artifacts }: RegisterFromRunGiven,
  name: string,
  request: RegisterFromRun & { readonly user: string },
): Promise<number> {
  const { runId, description, user } = request;
  const path = checkFolderPath(request.path);
  const run = await findRunPlace(db, runId);
  if (run === undefined) throw runNotFound(runId);
  const found = await lookFor(artifacts, run.artifact_uri, path);
  if (found === 'nothing') throw nothingToRegister(runId, path);
  return db.run(async (tx) => {
    const known = await createModelStore(tx).findModel(name);
    if (known === undefined) await registry.createModel(tx, { name, projectId: run.project_id });
    const logged = found.hash === undefined ? undefined : await createLoggedModelStore(tx).findOfRun(runId, found.hash);
    const sourceUri = joinUri(run.artifact_uri, path);
    const row = await registry.createVersion(tx, {
      name,
      sourceUri,
      runId,
      loggedModelId: logged?.logged_model_id,
      description,
      user,
    });
    return row.version;
  });
}

async function lookFor(
  artifacts: RegisterFromRunGiven['artifacts'],
  uri: string,
  path: string,
): Promise<{ readonly hash?: string | undefined } | 'nothing'> {
  try {
    const file = path === '' ? undefined : await artifacts.find(uri, path);
    if (file !== undefined) return { hash: file.hash };
    return (await artifacts.list(uri, path, 1)).length === 0 ? 'nothing' : {};
  } catch (error) {
    // Files of another store: the client that put them there knows.
    if (isKaizenError(error) && error.code === 'tracking.artifact_out_of_reach') return {};
    throw error;
  }
}
