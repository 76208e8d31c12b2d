import { type Static, Type } from 'typebox';
import Value from 'typebox/value';
import { stringify } from 'yaml';
import { ColumnSpec } from './dataset-column.ts';
import { findRuleProblems, RuleSpec } from './dataset-rule.ts';
import { fillDefaults } from './fill-defaults.ts';
import { describeSchemaErrors } from './manifest-schema-errors.ts';
import { findNearestName } from './nearest-name.ts';
import { readYaml } from './read-yaml.ts';
import type { ManifestProblem } from './section.ts';

/** `schemas/<dataset>.yaml`: what the columns of a dataset are, and the rules that its versions must keep. */
export const DatasetSchemaFile = Type.Object(
  {
    schema: Type.Literal(1, { description: 'Version of this file format.' }),
    dataset: Type.Optional(Type.String({ description: 'Name of the dataset, for readers.' })),
    description: Type.Optional(Type.String()),
    environments: Type.Optional(
      Type.Array(Type.String(), {
        minItems: 1,
        description:
          'Environments that rules and columns may name; the first is the default. Otherwise: training, serving.',
      }),
    ),
    columns: Type.Record(Type.String(), ColumnSpec, { description: 'Columns in order.' }),
    rules: Type.Optional(Type.Array(RuleSpec, { description: 'Rules beyond those of single columns.' })),
  },
  { $id: 'dataset-schema.yaml', additionalProperties: false, title: 'Schema of a dataset' },
);
export type DatasetSchemaFile = Static<typeof DatasetSchemaFile>;

/** Environments of a schema that names none. */
export const defaultEnvironments: readonly string[] = ['training', 'serving'];

/** A parsed schema file: `file` only when nothing is wrong. */
export interface ParsedDatasetSchema {
  readonly file: DatasetSchemaFile | undefined;
  readonly problems: readonly ManifestProblem[];
}

/** Parses and checks the text of a schema file. Pure. Every problem names line, field and, for an unknown name, the nearest valid one. */
export function parseDatasetSchema(text: string): ParsedDatasetSchema {
  const { value, problems, locate } = readYaml(text, 'a schema file', '`schema: 1` and `columns:`', 4_000_000);
  if (value === undefined) return { file: undefined, problems };
  const wrong = describeSchemaErrors(DatasetSchemaFile, value, locate);
  if (wrong.length > 0) return { file: undefined, problems: wrong };
  const file = fillDefaults(Type.Object({}), value);
  if (!Value.Check(DatasetSchemaFile, file)) {
    return {
      file: undefined,
      problems: [{ path: '', position: undefined, message: 'The file does not fit the schema.' }],
    };
  }
  const found = findSchemaProblems(file).map(({ path, message }) => ({
    path: path.join('.'),
    position: locate(path),
    message,
  }));
  return { file: found.length > 0 ? undefined : file, problems: found };
}

/** What is wrong with rules and columns taken together: unknown columns and environments, foreign parameters, contradictions. */
export function findSchemaProblems(
  file: Pick<DatasetSchemaFile, 'columns' | 'rules' | 'environments'>,
): ReadonlyArray<{ readonly path: readonly string[]; readonly message: string }> {
  const columns = Object.keys(file.columns);
  const environments = file.environments ?? defaultEnvironments;
  const problems: Array<{ readonly path: readonly string[]; readonly message: string }> = [];
  const need = (path: readonly string[], kind: string, name: string, known: readonly string[]) => {
    if (known.length === 0 || known.includes(name)) return;
    const nearest = findNearestName(name, known);
    const mend = nearest === undefined ? `known: ${known.slice(0, 20).join(', ')}.` : `did you mean "${nearest}"?`;
    problems.push({ path, message: `"${name}" is no ${kind} of this schema; ${mend}` });
  };
  for (const [name, column] of Object.entries(file.columns)) {
    for (const environment of column.absentIn ?? [])
      need(['columns', name, 'absentIn'], 'environment', environment, environments);
  }
  for (const [index, rule] of (file.rules ?? []).entries()) {
    const path = ['rules', String(index)];
    for (const problem of findRuleProblems(rule))
      problems.push({ path: [...path, ...problem.path], message: problem.message });
    for (const environment of rule.environments ?? [])
      need([...path, 'environments'], 'environment', environment, environments);
    for (const [field, name] of columnsOfRule(rule)) need([...path, field], 'column', name, columns);
  }
  return problems;
}

/** The columns that must exist for a rule to be asked, with the parameter that names them. */
export function columnsOfRule(rule: RuleSpec): ReadonlyArray<readonly [string, string]> {
  if (rule.rule.startsWith('expect_table_') || rule.rule === 'expect_column_to_exist') return [];
  const named: Array<readonly [string, string]> = [];
  for (const field of ['column', 'column_A', 'column_B'] as const) {
    const name = rule[field];
    if (name !== undefined) named.push([field, name]);
  }
  for (const name of rule.column_list ?? []) named.push(['column_list', name]);
  return named;
}

/** The text of a schema file: columns and rules in their order, fields in the order of the format, one line a field. */
export function writeDatasetSchema(file: DatasetSchemaFile): string {
  const columns = Object.fromEntries(
    Object.entries(file.columns).map(([name, column]) => [name, ordered(column, Object.keys(ColumnSpec.properties))]),
  );
  const rules = (file.rules ?? []).map((rule) => ordered(rule, Object.keys(RuleSpec.properties)));
  const fields = Object.keys(DatasetSchemaFile.properties).filter((field) => field !== 'rules');
  const whole = { ...ordered(file, fields), columns };
  return stringify(rules.length === 0 ? whole : { ...whole, rules }, {
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
}

function ordered(value: object, order: readonly string[]): Record<string, unknown> {
  const entries = new Map(Object.entries(value));
  return Object.fromEntries(
    order.flatMap((key) => (entries.get(key) === undefined ? [] : [[key, entries.get(key)] as const])),
  );
}
