import type { Manifest, ManifestChange } from '@kaizen/contracts';
import type { Tx } from './db/database.ts';

/** The project that a manifest is applied to. `folder` is the registered folder of its kaizen.yaml. */
export interface ProjectContext {
  readonly id: string;
  readonly name: string;
  readonly environment: string;
  readonly folder: string;
}

/**
 * A room's part of kaizen.yaml. `check` finds what only the room can know (a column that does not exist, an expression that does not parse)
 * and throws a KaizenError whose details hold `path` (e.g. `features.machine-state.derived.power`); `plan` says what would change; `apply` writes
 * it in the given transaction (upsert by name; the same manifest twice changes nothing). Sections run in the order of the loop.
 */
export interface ManifestSection {
  readonly key: keyof Manifest;
  check?(manifest: Manifest, project: ProjectContext): Promise<void>;
  plan(manifest: Manifest, project: ProjectContext): Promise<readonly ManifestChange[]>;
  apply(tx: Tx, manifest: Manifest, project: ProjectContext): Promise<void>;
}
