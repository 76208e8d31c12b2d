import type { ColumnSpec, DatasetSpec, Manifest, ManifestChange } from '@kaizen/contracts';
import { canonicalJson } from '../../kernel/canonical-json.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { ManifestSection, ProjectContext } from '../../platform/manifest-section.ts';
import type { Platform } from '../../platform/platform.ts';
import { createDatasetStore, type DatasetStore } from './dataset-store.sql.ts';
import { findDatasetRow } from './dataset-view.sql.ts';
import { datasetElsewhere, sectionInvalid } from './errors.ts';
import { parseColumns } from './row-mapping.ts';
import { computeSchemaHash, mergeColumns } from './schema/dataset-schema.ts';
import { checkSource } from './sources/check-source.ts';
import type { DatasetRow } from './tables.ts';

type Given = Pick<Platform, 'db' | 'clock' | 'ids'>;

/** The `data` section of kaizen.yaml. */
export function createDatasetSection(platform: Given): ManifestSection {
  return {
    key: 'data',
    async check(manifest, project) {
      for (const [name, spec] of datasetsOf(manifest)) {
        checkSpec(name, spec);
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
  const text = JSON.stringify(columns);
  if (columns.length === 0 || inForce?.columns === text) return dataset.schema_revision;
  const revision = dataset.schema_revision + 1;
  const row = { dataset_id: dataset.id, revision, hash: computeSchemaHash(columns), columns: text };
  await store.insertSchema({ ...row, created_at: platform.clock.now() });
  return revision;
}

function checkSpec(dataset: string, spec: DatasetSpec): void {
  const seen = new Map<string, string>();
  for (const [name, column] of Object.entries(spec.columns ?? {})) {
    const path = `data.${dataset}.columns.${name}`;
    const folded = name.toLowerCase();
    if (name.trim() !== name || name === '') throw sectionInvalid(path, 'a column name has no blanks at its ends.');
    if (folded.startsWith('__') || folded === 'file_row_number') throw sectionInvalid(path, 'this name is reserved.');
    const twin = seen.get(folded);
    if (twin !== undefined) throw sectionInvalid(path, `differs from "${twin}" only by case; keep one of them.`);
    seen.set(folded, name);
    checkColumn(path, column);
  }
}

function checkColumn(path: string, column: ColumnSpec): void {
  const isText = column.type === 'text' || column.type === 'category';
  if (isText && (column.min !== undefined || column.max !== undefined)) {
    throw sectionInvalid(path, `min and max are for numbers, not for ${column.type}. Remove them, or change the type.`);
  }
  if (!isText && column.values !== undefined) {
    throw sectionInvalid(path, `values are for category and text, not for ${column.type}. Use min and max.`);
  }
  if (column.min !== undefined && column.max !== undefined && column.min > column.max) {
    throw sectionInvalid(path, `min ${column.min} is above max ${column.max}. Swap them.`);
  }
  if (column.role === 'leak' && column.reason === undefined) {
    throw sectionInvalid(path, 'a leak needs a reason: say why the column must not be a feature.');
  }
}
