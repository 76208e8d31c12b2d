import type { DatasetSchemaFile } from '@kaizen/contracts';
import type { Duck } from '../../../platform/duck/duck.ts';
import { findEngineFaults, needsEngine } from '../validation/check-rules.duck.ts';
import { schemaInvalid } from '../validation/errors.ts';
import { findColumnFaults } from './check-columns.ts';
import { type EffectiveSchema, fromSchemaFile } from './effective-schema.ts';
import { parseSchemaFile } from './schema-text.io.ts';

/** A schema file that was checked whole: its form, its columns, its rules, its patterns and predicates. Throws `data.schema_invalid` with every place. */
export async function parseSchemaText(duck: Pick<Duck, 'session'>, text: string): Promise<DatasetSchemaFile> {
  const { file, problems } = await parseSchemaFile(text);
  if (file === undefined) throw schemaInvalid(problems);
  const schema = fromSchemaFile(file, 0);
  const faults = [
    ...findColumnFaults(file.columns),
    ...(needsEngine(schema)
      ? await duck.session((session) => findEngineFaults(session, schema), { lane: 'page' })
      : []),
  ];
  if (faults.length > 0) throw schemaInvalid(faults.map((fault) => ({ ...fault, position: undefined })));
  return file;
}

/** The same as what versions are checked against. */
export async function readSchemaText(duck: Pick<Duck, 'session'>, text: string): Promise<EffectiveSchema> {
  return fromSchemaFile(await parseSchemaText(duck, text), 0);
}
