import { type DatasetSpec, findSchemaProblems, type Manifest, type ManifestChange } from '@kaizen/contracts';
import { canonicalJson } from '../../kernel/canonical-json.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { ManifestSection, ProjectContext } from '../../platform/manifest-section.ts';
import type { Platform } from '../../platform/platform.ts';
import { createDatasetStore, type DatasetStore } from './dataset-store.sql.ts';
import { findDatasetRow } from './dataset-view.sql.ts';
import { datasetElsewhere, sectionInvalid } from './errors.ts';
import { parseColumns } from './row-mapping.ts';
import { findColumnFaults } from './schema/check-columns.ts';
import { computeSchemaHash, mergeColumns } from './schema/dataset-schema.ts';
import { keepSchemaFile } from './schema/schema-store.sql.ts';
import { checkSource } from './sources/check-source.ts';
import type { DatasetRow, SchemaRevisionRow } from './tables.ts';
import { findEngineFaults, needsEngine } from './validation/check-rules.duck.ts';

type Given = Pick<Platform, 'db' | 'clock' | 'ids' | 'duck'>;

/** The `data` section of kaizen.yaml. */
export function createDatasetSection(platform: Given): ManifestSection {
  return {
    key: 'data',
    async check(manifest, project) {
      for (const [name, spec] of datasetsOf(manifest)) {
        await checkSpec(platform.duck, name, spec);
        checkSource(name, spec.source);
        const row = await findDatasetRow(platform.db, name);
        if (row !== undefined && row.project_id !== project.id) throw datasetElsewhere(name);
      }
    },
    async plan(manifest) {
      const changes: ManifestChange[] = [];
      for (const [name, spec] of datasetsOf(manifest)) {
        const action = actionFor(await findDatasetRow(platform.db, name), spec);
        changes.push({ section: 'data', name, action, summary: summaryOf(spec) });
      }
      return changes;
    },
    async apply(tx, manifest, project) {
      for (const [name, spec] of datasetsOf(manifest)) await applySpec(platform, tx, project, name, spec);
    },
  };
}

function datasetsOf(manifest: Manifest): ReadonlyArray<[string, DatasetSpec]> {
  return Object.entries(manifest.data ?? {});
}

function actionFor(row: DatasetRow | undefined, spec: DatasetSpec): ManifestChange['action'] {
  if (row === undefined) return 'create';
  return row.spec === canonicalJson(spec) ? 'unchanged' : 'update';
}

function summaryOf(spec: DatasetSpec): string {
  const columns = Object.keys(spec.columns ?? {}).length;
  const { file, folder, postgres } = spec.source;
  const query = postgres === undefined ? 'rows sent to it' : `a query of ${postgres.connection}`;
  const from = file ?? folder ?? query;
  return `${columns} declared ${columns === 1 ? 'column' : 'columns'}, from ${from}`;
}

async function applySpec(
  platform: Given,
  tx: Tx,
  project: ProjectContext,
  name: string,
  spec: DatasetSpec,
): Promise<void> {
  const store = createDatasetStore(tx);
  const found = await store.findDataset(name);
  if (found !== undefined && found.project_id !== project.id) throw datasetElsewhere(name);
  const text = canonicalJson(spec);
  if (found?.spec === text) return;
  const dataset = found ?? {
    id: platform.ids.next('ds'),
    project_id: project.id,
    environment: project.environment,
    name,
    spec: text,
    schema_revision: 0,
    current_version_id: null,
    last_batch_id: null,
    created_at: platform.clock.now(),
  };
  if (found === undefined) await store.insertDataset(dataset);
  await keepSchemaFile(
    tx,
    dataset.id,
    spec.schema === undefined ? undefined : { folder: project.folder, path: spec.schema },
  );
  const revision = await applyColumns(platform, store, dataset, spec);
  await store.updateDataset(dataset.id, { spec: text, environment: project.environment, schema_revision: revision });
}

async function applyColumns(
  platform: Given,
  store: DatasetStore,
  dataset: DatasetRow,
  spec: DatasetSpec,
): Promise<number> {
  const inForce =
    dataset.schema_revision === 0 ? undefined : await store.findSchema(dataset.id, dataset.schema_revision);
  const known = inForce === undefined ? [] : parseColumns(inForce);
  const columns = mergeColumns(spec.columns ?? {}, known, dataset.current_version_id !== null);
  const rules = spec.validation?.rules ?? [];
  const environments = spec.validation?.environments;
  const next = {
    columns: JSON.stringify(columns),
    rules: rules.length === 0 ? null : JSON.stringify(rules),
    environments: environments === undefined ? null : JSON.stringify(environments),
  };
  const isEmpty = columns.length === 0 && next.rules === null;
  if (isEmpty || (inForce !== undefined && isSame(inForce, next))) return dataset.schema_revision;
  const revision = (await store.findLastRevision(dataset.id)) + 1;
  const row = { dataset_id: dataset.id, revision, hash: computeSchemaHash(columns), ...next };
  await store.insertSchema({ ...row, author: 'kaizen.yaml', reason: 'declared', created_at: platform.clock.now() });
  return revision;
}

type Declared = Pick<SchemaRevisionRow, 'columns' | 'rules' | 'environments'>;

/** Whether two revisions say the same, whatever the order of their fields. */
function isSame(left: Declared, right: Declared): boolean {
  const texts = ({ columns, rules, environments }: Declared) =>
    canonicalJson([JSON.parse(columns), JSON.parse(rules ?? '[]'), JSON.parse(environments ?? 'null')]);
  return texts(left) === texts(right);
}

/** What the spec alone can get wrong; patterns and predicates are asked of the engine. */
async function checkSpec(duck: Given['duck'], dataset: string, spec: DatasetSpec): Promise<void> {
  const columns = spec.columns ?? {};
  const { rules = [], environments } = spec.validation ?? {};
  const path = (place: string) => `data.${dataset}.${place.startsWith('rules') ? `validation.${place}` : place}`;
  const [fault] = findColumnFaults(columns);
  if (fault !== undefined) throw sectionInvalid(path(fault.path), fault.message);
  const [problem] = findSchemaProblems({ columns, rules, ...(environments === undefined ? {} : { environments }) });
  if (problem !== undefined) throw sectionInvalid(path(problem.path.join('.')), problem.message);
  const schema = { columns: Object.entries(columns).map(([name, one]) => ({ name, inferred: false, ...one })), rules };
  if (!needsEngine(schema)) return;
  const [wrong] = await duck.session((session) => findEngineFaults(session, schema), { lane: 'page' });
  if (wrong !== undefined) throw sectionInvalid(path(wrong.path), wrong.message);
}
