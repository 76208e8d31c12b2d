import {
  type ColumnSpec,
  type DatasetSchemaFile,
  defaultEnvironments,
  type RuleSpec,
  type SchemaColumn,
} from '@kaizen/contracts';
import { parseColumns } from '../row-mapping.ts';
import type { SchemaRevisionRow } from '../tables.ts';

/** Everything that a version is checked against. */
export interface EffectiveSchema {
  readonly revision: number;
  readonly columns: readonly SchemaColumn[];
  readonly rules: readonly RuleSpec[];
  /** The first is the one that is meant when none is named. */
  readonly environments: readonly string[];
}

/** The schema of a revision; without one there is nothing to check. */
export function readEffective(row: SchemaRevisionRow | undefined): EffectiveSchema {
  if (row === undefined) return { revision: 0, columns: [], rules: [], environments: defaultEnvironments };
  return {
    revision: row.revision,
    columns: parseColumns(row),
    // Row mapping: written by this room only.
    rules: row.rules === null ? [] : (JSON.parse(row.rules) as RuleSpec[]),
    environments: row.environments === null ? defaultEnvironments : (JSON.parse(row.environments) as string[]),
  };
}

/** A schema as the file that people read. */
export function toSchemaFile(dataset: string, schema: EffectiveSchema): DatasetSchemaFile {
  const columns = Object.fromEntries(
    schema.columns.map(({ name, inferred: _inferred, observed: _observed, ...spec }) => [
      name,
      spec satisfies ColumnSpec,
    ]),
  );
  const isUsual = schema.environments.join() === defaultEnvironments.join();
  return {
    schema: 1,
    dataset,
    ...(isUsual ? {} : { environments: [...schema.environments] }),
    columns,
    rules: [...schema.rules],
  };
}

/** The schema that a file declares; every column of it is declared. */
export function fromSchemaFile(file: DatasetSchemaFile, revision: number): EffectiveSchema {
  return {
    revision,
    columns: Object.entries(file.columns).map(([name, spec]) => ({ name, inferred: false, ...spec })),
    rules: file.rules ?? [],
    environments: file.environments ?? defaultEnvironments,
  };
}
