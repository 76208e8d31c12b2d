import { createHash } from 'node:crypto';
import { type FeatureSetSpec, findNearestName, type SchemaColumn } from '@kaizen/contracts';
import { canonicalJson } from '../../kernel/canonical-json.ts';
import { isKaizenError, KaizenError } from '../../kernel/errors.ts';
import { columnRefused, setInvalid } from './errors.ts';
import { parseExpression } from './expression/parse-expression.ts';
import { sqlOf } from './expression/sql-of-tree.ts';
import type { TypedTree } from './expression/tree.ts';
import { typeExpression } from './expression/type-expression.ts';

/** What a revision holds for ever: with it alone the set can be compiled. */
export interface SetDefinition {
  readonly from: string;
  readonly inputs: ReadonlyArray<{ readonly name: string; readonly type: SchemaColumn['type'] }>;
  readonly derived: ReadonlyArray<{ readonly name: string; readonly expression: string }>;
  /** Names of inputs and derived columns that the model sees, in order. */
  readonly use: readonly string[];
}

/** Content hash of a definition, 64 hexadecimal characters. */
export function computeDefinitionHash(definition: SetDefinition): string {
  return createHash('sha256').update(canonicalJson(definition)).digest('hex');
}

/** Type of an input as expressions see it. */
export function valueTypeOf(type: SchemaColumn['type']): 'number' | 'text' {
  return type === 'number' || type === 'integer' || type === 'flag' ? 'number' : 'text';
}

/**
 * Checks a declared set against the columns of its dataset. `path` is the set's place in kaizen.yaml (`features.<name>`). Throws `features.set_invalid`,
 * `features.column_refused` or `features.expression_invalid`, each with `path` in its details.
 */
export function defineSet(path: string, spec: FeatureSetSpec, schema: readonly SchemaColumn[]): SetDefinition {
  const inputs = spec.inputs.map((name, index) => {
    const column = findColumn(`${path}.inputs.${index}`, name, schema, spec.from);
    return { name, type: column.type };
  });
  const repeated = spec.inputs.find((name, index) => spec.inputs.indexOf(name) !== index);
  if (repeated !== undefined) throw setInvalid(`${path}.inputs`, `"${repeated}" stands twice. Keep it once.`);
  const derived = Object.entries(spec.derived ?? {}).map(([name, expression]) => ({ name, expression }));
  for (const { name } of derived) checkDerivedName(`${path}.derived.${name}`, name, schema);
  const definition = { from: spec.from, inputs, derived, use: spec.use ?? defaultUse(spec) };
  const trees = typeDerived(path, definition, schema);
  checkUse(path, definition, trees);
  return definition;
}

/** The typed expressions of a definition by name; `schema` only helps to word what is wrong. */
export function typeDerived(
  path: string,
  definition: SetDefinition,
  schema: readonly SchemaColumn[] = [],
): ReadonlyMap<string, TypedTree> {
  const types = new Map(definition.inputs.map(({ name, type }) => [name, valueTypeOf(type)]));
  const trees = new Map<string, TypedTree>();
  for (const { name, expression } of definition.derived) {
    const place = `${path}.derived.${name}`;
    try {
      const tree = typeExpression(expression, parseExpression(expression), types, (column) => {
        throw outsideInputs(place, column, schema, [...types.keys()], definition.from);
      });
      // Only to see that it can be written down.
      sqlOf(tree);
      trees.set(name, tree);
    } catch (error) {
      throw withPath(error, place);
    }
  }
  return trees;
}

function defaultUse(spec: FeatureSetSpec): readonly string[] {
  return [...spec.inputs, ...Object.keys(spec.derived ?? {})];
}

function findColumn(path: string, name: string, schema: readonly SchemaColumn[], dataset: string): SchemaColumn {
  const column = schema.find((one) => one.name === name);
  if (column === undefined) {
    const names = schema.map((one) => one.name);
    const nearest = findNearestName(name, names);
    const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
    throw setInvalid(
      path,
      `the dataset "${dataset}" has no column "${name}".${hint} Declare it under data.${dataset}.columns, or ingest rows that have it first.`,
      nearest === undefined ? { column: name } : { column: name, nearest },
    );
  }
  refuseRole(path, column);
  return column;
}

/** Roles that give the answer away or say nothing. */
function refuseRole(path: string, column: SchemaColumn): void {
  const own = column.reason === undefined ? '' : ` ${column.reason.replace(/\.?\s*$/, '.')}`;
  if (column.role === 'leak') throw columnRefused(path, column.name, `the data section names it a leak.${own}`);
  if (column.role === 'label') throw columnRefused(path, column.name, `it is the label, the answer itself.${own}`);
  if (column.role === 'id')
    throw columnRefused(path, column.name, `it is an identifier and says nothing about other rows.${own}`);
}

function outsideInputs(
  path: string,
  name: string,
  schema: readonly SchemaColumn[],
  inputs: readonly string[],
  dataset: string,
): KaizenError {
  const column = schema.find((one) => one.name === name);
  if (column !== undefined) {
    refuseRole(path, column);
    return setInvalid(
      path,
      `"${name}" is a column of "${dataset}" but not an input. Add it to inputs; callers then send it.`,
    );
  }
  const nearest = findNearestName(name, inputs);
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  return setInvalid(path, `there is no input "${name}".${hint}`, nearest === undefined ? {} : { nearest });
}

function checkDerivedName(path: string, name: string, schema: readonly SchemaColumn[]): void {
  const folded = name.toLowerCase();
  if (name.trim() !== name || name === '') throw setInvalid(path, 'a column name has no blanks at its ends.');
  if (folded.startsWith('__')) throw setInvalid(path, 'names that begin with __ are reserved.');
  if (schema.some((column) => column.name.toLowerCase() === folded)) {
    throw setInvalid(path, 'the dataset has a column of this name. Give the derived column another one.');
  }
}

function checkUse(path: string, definition: SetDefinition, trees: ReadonlyMap<string, TypedTree>): void {
  const inputs = new Map(definition.inputs.map((input) => [input.name, input.type]));
  const names = [...inputs.keys(), ...trees.keys()];
  if (definition.use.length === 0) throw setInvalid(`${path}.use`, 'it is empty: the model would see nothing.');
  for (const [index, name] of definition.use.entries()) {
    const place = `${path}.use.${index}`;
    if (!names.includes(name)) {
      const nearest = findNearestName(name, names);
      const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
      throw setInvalid(
        place,
        `"${name}" is neither an input nor derived.${hint}`,
        nearest === undefined ? {} : { nearest },
      );
    }
    if (definition.use.indexOf(name) !== index) throw setInvalid(place, `"${name}" stands twice. Keep it once.`);
    if (inputs.get(name) === 'text') {
      throw setInvalid(
        place,
        `"${name}" is free text. Declare it as category, or leave it out of use and take it in an expression.`,
      );
    }
  }
}

function withPath(error: unknown, path: string): unknown {
  if (!isKaizenError(error) || error.details?.path !== undefined) return error;
  return new KaizenError(error.kind, error.code, `${path}: ${error.message}`, { ...error.details, path });
}
