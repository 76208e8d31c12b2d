import {
  type AcceptedSchema,
  type AcceptSchema,
  type DatasetSchemaFile,
  defaultMasking,
  type SchemaColumn,
  type SchemaText,
} from '@kaizen/contracts';
import { canonicalJson } from '../../../kernel/canonical-json.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { DataReader } from '../data-reader.ts';
import { getDatasetRow } from '../data-reader-service.ts';
import { createDatasetStore } from '../dataset-store.sql.ts';
import { schemaAccepted } from '../events.ts';
import { parseSpec } from '../row-mapping.ts';
import type { MaskPlan } from '../sensitive/masking/mask-rule.ts';
import type { Masking } from '../sensitive/masking/masking.ts';
import type { DatasetRow } from '../tables.ts';
import { nothingToValidate, schemaMoved } from '../validation/errors.ts';
import { effectiveSchema } from '../validation/validation-service.ts';
import { resolveVersion } from '../version/resolve-version.sql.ts';
import { computeSchemaHash } from './dataset-schema.ts';
import { diffSchemas } from './diff-schemas.ts';
import { fromSchemaFile, toSchemaFile } from './effective-schema.ts';
import { inferSchema } from './infer-schema.duck.ts';
import { writeSchemaFile } from './schema-file.io.ts';
import { findSchemaFile } from './schema-store.sql.ts';
import { parseSchemaText } from './schema-text.duck.ts';
import { writeSchemaText } from './schema-text.io.ts';

type Given = Pick<Platform, 'db' | 'duck' | 'clock'> & {
  readonly reader: Pick<DataReader, 'openVersion'>;
  /** Of what was confirmed as sensitive no value may stand in an inferred schema. */
  readonly masking: Pick<Masking, 'planOf'>;
};

/** The schema of a dataset as people read and change it. */
export interface SchemaService {
  show(dataset: string): Promise<SchemaText>;
  /** Rules from the rows of a version (default: the current one), and how they differ from those in force. Changes nothing. */
  infer(dataset: string, versionId: string | undefined, signal: AbortSignal): Promise<SchemaText>;
  diff(dataset: string, text: string): Promise<SchemaText>;
  /** Makes a text the schema in force: a new revision with who and why; the schema file in the project's folder is written anew. */
  accept(dataset: string, request: AcceptSchema, author: string): Promise<AcceptedSchema>;
}

export function createSchemaService(given: Given): SchemaService {
  const read = async (dataset: string) => {
    const row = await getDatasetRow(given.db, dataset);
    const schema = await effectiveSchema(given.db, row);
    return { row, schema, file: toSchemaFile(dataset, schema) };
  };
  const textOf = async (row: DatasetRow, before: DatasetSchemaFile, after: DatasetSchemaFile): Promise<SchemaText> => ({
    dataset: row.name,
    revision: row.schema_revision,
    text: await writeSchemaText(after),
    changes: diffSchemas(before, after),
  });

  return {
    async show(dataset) {
      const { row, file } = await read(dataset);
      return textOf(row, file, file);
    },
    async infer(dataset, versionId, signal) {
      const { row, schema, file } = await read(dataset);
      const id = versionId === undefined ? row.current_version_id : await resolveVersion(given.db, row, versionId);
      if (id === null) throw nothingToValidate(dataset);
      const opened = await given.reader.openVersion(id);
      try {
        const known = withConfirmed(schema.columns, await given.masking.planOf(dataset));
        const columns = await given.duck.session((session) => inferSchema(session, opened, known, () => undefined), {
          signal,
        });
        return await textOf(row, file, { ...file, columns: { ...columns } });
      } finally {
        opened.release();
      }
    },
    async diff(dataset, text) {
      const after = await parseSchemaText(given.duck, text);
      const { row, file } = await read(dataset);
      return textOf(row, file, { dataset, ...after });
    },
    accept: (dataset, request, author) => acceptSchema(given, dataset, request, author),
  };
}

/** Columns with what a person confirmed of them. */
function withConfirmed(columns: readonly SchemaColumn[], { rules }: MaskPlan): readonly SchemaColumn[] {
  return columns.map((column) => {
    const rule = rules.get(column.name);
    if (rule === undefined || column.sensitive !== undefined) return column;
    const { column: _, class: sensitive, type: __, ...masking } = rule;
    const isUsual = canonicalJson(masking) === canonicalJson(defaultMasking[sensitive]);
    return { ...column, sensitive, ...(isUsual ? {} : { masking }) };
  });
}

async function acceptSchema(
  given: Given,
  dataset: string,
  { text, reason, revision }: AcceptSchema,
  author: string,
): Promise<AcceptedSchema> {
  const file = await parseSchemaText(given.duck, text);
  const row = await getDatasetRow(given.db, dataset);
  if (revision !== undefined && revision !== row.schema_revision) throw schemaMoved(dataset, row.schema_revision);
  const before = toSchemaFile(dataset, await effectiveSchema(given.db, row));
  const changes = diffSchemas(before, { dataset, ...file });
  const written = await writeSchemaText({ ...file, dataset });
  if (changes.length === 0) return { dataset, revision: row.schema_revision, text: written, changes };
  const { columns } = fromSchemaFile(file, 0);
  const place = await findSchemaFile(given.db, row.id);
  const next = await given.db.run(async (tx) => {
    const store = createDatasetStore(tx);
    const found = await store.findDataset(dataset);
    if (found?.schema_revision !== row.schema_revision) throw schemaMoved(dataset, found?.schema_revision ?? 0);
    // A staged version may have made one that is not in force.
    const fresh = (await store.findLastRevision(row.id)) + 1;
    await store.insertSchema({
      dataset_id: row.id,
      revision: fresh,
      hash: computeSchemaHash(columns),
      columns: JSON.stringify(columns),
      rules: file.rules === undefined ? null : JSON.stringify(file.rules),
      environments: file.environments === undefined ? null : JSON.stringify(file.environments),
      author,
      reason,
      created_at: given.clock.now(),
    });
    // With a schema file the manifest will say the same, so the spec already does.
    const spec = place === undefined ? {} : { spec: specWith(found, file) };
    await store.updateDataset(row.id, { schema_revision: fresh, ...spec });
    await tx.emit(
      schemaAccepted(found, { revision: fresh, before: row.schema_revision, changes: changes.length, reason, author }),
    );
    return fresh;
  });
  const path = place === undefined ? undefined : await writeSchemaFile(place, written);
  return { dataset, revision: next, text: written, changes, ...(path === undefined ? {} : { file: path }) };
}

/** The spec of a dataset as the manifest gives it once its schema file is the accepted one. */
function specWith(row: DatasetRow, file: DatasetSchemaFile): string | null {
  const spec = parseSpec(row);
  if (spec === undefined) return row.spec;
  const { rules, environments } = file;
  const validation = {
    ...(spec.validation ?? { policy: 'quarantine' as const }),
    ...(rules === undefined ? {} : { rules }),
    ...(environments === undefined ? {} : { environments }),
  };
  return canonicalJson({ ...spec, columns: file.columns, validation });
}
