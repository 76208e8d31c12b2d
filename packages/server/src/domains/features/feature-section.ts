import {
  type FeatureSetSpec,
  findNearestName,
  type Manifest,
  type ManifestChange,
  type SchemaColumn,
} from '@kaizen/contracts';
import type { Tx } from '../../platform/db/database.ts';
import type { ManifestSection, ProjectContext } from '../../platform/manifest-section.ts';
import type { Platform } from '../../platform/platform.ts';
import type { DataReader } from '../data/index.ts';
import { setElsewhere, setInvalid } from './errors.ts';
import { findCurrent, findSetRow, putRevision } from './feature-store.sql.ts';
import { computeDefinitionHash, defineSet, type SetDefinition } from './set-definition.ts';

type Given = Pick<Platform, 'db' | 'clock' | 'ids'>;
type Data = Pick<DataReader, 'findDataset'>;

/** The `features` section of kaizen.yaml. It runs after `data`, but its transaction does not see that one's reads: columns declared in the same file count. */
export function createFeatureSection(platform: Given, data: Data): ManifestSection {
  const define = async (manifest: Manifest, name: string, spec: FeatureSetSpec) =>
    defineSet(`features.${name}`, spec, await findColumns(data, manifest, name, spec));
  // Kept from `check` for `apply`, which may do nothing but database calls in its transaction.
  const checked = new WeakMap<Manifest, ReadonlyMap<string, SetDefinition>>();

  async function defineAll(manifest: Manifest): Promise<ReadonlyMap<string, SetDefinition>> {
    const definitions = new Map<string, SetDefinition>();
    for (const [name, spec] of setsOf(manifest)) definitions.set(name, await define(manifest, name, spec));
    checked.set(manifest, definitions);
    return definitions;
  }

  return {
    key: 'features',
    async check(manifest, project) {
      for (const name of (await defineAll(manifest)).keys()) {
        const row = await findSetRow(platform.db, name);
        if (row !== undefined && row.project_id !== project.id) throw setElsewhere(name);
      }
    },
    async plan(manifest) {
      const changes: ManifestChange[] = [];
      for (const [name, definition] of checked.get(manifest) ?? (await defineAll(manifest))) {
        const action = await actionFor(platform, name, definition);
        changes.push({ section: 'features', name, action, summary: summaryOf(definition) });
      }
      return changes;
    },
    async apply(tx, manifest, project) {
      const definitions = checked.get(manifest) ?? (await defineAll(manifest));
      for (const [name, definition] of definitions) await applySet(platform, tx, project, name, definition);
    },
  };
}

function setsOf(manifest: Manifest): ReadonlyArray<[string, FeatureSetSpec]> {
  return Object.entries(manifest.features ?? {});
}

async function applySet(
  platform: Given,
  tx: Tx,
  project: ProjectContext,
  name: string,
  definition: SetDefinition,
): Promise<void> {
  const set = { name, project_id: project.id, environment: project.environment };
  const hash = computeDefinitionHash(definition);
  const at = platform.clock.now();
  await putRevision(tx, set, { definition, hash, newId: () => platform.ids.next('fs'), at });
}

async function actionFor(platform: Given, name: string, definition: SetDefinition): Promise<ManifestChange['action']> {
  const current = await findCurrent(platform.db, name);
  if (current === undefined) return 'create';
  const isSame = computeDefinitionHash(current.definition) === computeDefinitionHash(definition);
  return isSame ? 'unchanged' : 'update';
}

function summaryOf(definition: SetDefinition): string {
  return `${definition.inputs.length} inputs of ${definition.from}, ${definition.derived.length} derived, ${definition.use.length} used`;
}

/** Columns of the dataset as they will be: declared in this file, then those that it has already. */
async function findColumns(
  data: Data,
  manifest: Manifest,
  name: string,
  spec: FeatureSetSpec,
): Promise<readonly SchemaColumn[]> {
  const declared = manifest.data?.[spec.from];
  const dataset = await data.findDataset(spec.from);
  if (declared === undefined && dataset === undefined) {
    const nearest = findNearestName(spec.from, Object.keys(manifest.data ?? {}));
    const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
    throw setInvalid(`features.${name}.from`, `there is no dataset "${spec.from}".${hint}`);
  }
  const columns = Object.entries(declared?.columns ?? {}).map(([column, rules]) => ({
    name: column,
    inferred: false,
    ...rules,
  }));
  const names = new Set(columns.map((column) => column.name));
  return [...columns, ...(dataset?.schema?.columns ?? []).filter((column) => !names.has(column.name))];
}
