import { type RawBuilder, sql } from 'kysely';
import { idsIn } from '../../../platform/db/ids-in.ts';
import type { Dialect, NamedValues } from './dialect.ts';
import type { Condition, Test } from './filter-ast.ts';
import { lowerAscii } from './filter-resolver.ts';

type Kind = 'sqlite' | 'postgres';

/** A piece of SQL that is true or false. */
export type Clause = RawBuilder<unknown>;

/** Narrows the metrics of logged models to those of a dataset. */
export interface DatasetScope {
  readonly name: string;
  readonly digest?: string | undefined;
}

/** Conditions as clauses over the thing's table `t`, all of which must hold. */
export function conditionClauses(
  kind: Kind,
  dialect: Dialect,
  conditions: readonly Condition[],
  datasets: readonly DatasetScope[] = [],
): Clause[] {
  const ofDatasets = conditions.filter(({ entity }) => entity === 'dataset');
  const clauses = conditions
    .filter(({ entity }) => entity !== 'dataset')
    .map((condition) => clauseOf(kind, dialect, condition, datasets));
  if (ofDatasets.length > 0) clauses.push(datasetClause(kind, dialect, ofDatasets));
  return clauses;
}

function clauseOf(kind: Kind, dialect: Dialect, condition: Condition, datasets: readonly DatasetScope[]): Clause {
  const { entity, key, test } = condition;
  switch (entity) {
    case 'attribute': {
      const attribute = dialect.attributes[key];
      if (attribute === undefined) throw new Error(`${dialect.thing} has no attribute ${key}`);
      return testClause(kind, attribute.column, test);
    }
    case 'metric':
      return metricClause(kind, dialect, condition, datasets);
    case 'tag':
      return pairClause(kind, dialect, dialect.tags, condition);
    case 'parameter':
      return pairClause(kind, dialect, partOf(dialect, dialect.params), condition);
    case 'dataset':
      throw new Error('datasets are asked of together');
  }
}

function partOf<T>(dialect: Dialect, part: T | undefined): T {
  if (part === undefined) throw new Error(`A ${dialect.thing} has no such part.`);
  return part;
}

/** The thing's row in a table of names and values, under this alias. */
function namedRow(dialect: Dialect, table: NamedValues, alias: string, name: string): Clause {
  return sql`${sql.ref(`${alias}.${table.owner}`)} = ${sql.ref(dialect.id)} and ${sql.ref(`${alias}.name`)} = ${name}`;
}

function pairClause(kind: Kind, dialect: Dialect, table: NamedValues, { key, test }: Condition): Clause {
  const row = namedRow(dialect, table, 'p', key);
  const from = sql`select 1 from ${sql.table(table.table)} as p where ${row}`;
  if (test.type === 'null') return test.operator === 'IS NULL' ? sql`not exists (${from})` : sql`exists (${from})`;
  return sql`exists (${from} and ${testClause(kind, 'p.value', test)})`;
}

function metricClause(
  kind: Kind,
  dialect: Dialect,
  { key, test }: Condition,
  datasets: readonly DatasetScope[],
): Clause {
  const table = partOf(dialect, dialect.metrics);
  const holds = testClause(kind, 'p.value', test);
  // NaN is unequal to every number; its value is stored as none, so that no other operator finds it.
  const value =
    test.type === 'number' && test.operator === '!='
      ? sql`(p.value_is_nan = 1 or ${holds})`
      : sql`(p.value_is_nan = 0 and ${holds})`;
  const scope = table.several && datasets.length > 0 ? sql` and ${datasetScope('p', datasets)}` : sql``;
  return sql`exists (select 1 from ${sql.table(table.table)} as p where ${namedRow(dialect, table, 'p', key)} and ${value}${scope})`;
}

/** Whether a metric row belongs to one of the datasets. */
export function datasetScope(alias: string, datasets: readonly DatasetScope[]): Clause {
  const each = datasets.map(({ name, digest }) => {
    const named = sql`${sql.ref(`${alias}.dataset_name`)} = ${name}`;
    return digest === undefined ? named : sql`(${named} and ${sql.ref(`${alias}.dataset_digest`)} = ${digest})`;
  });
  return sql`(${sql.join(each, sql` or `)})`;
}

function datasetClause(kind: Kind, dialect: Dialect, conditions: readonly Condition[]): Clause {
  const columns = partOf(dialect, dialect.datasets);
  const tests = conditions.map(({ key, test }) => testClause(kind, columns[key] ?? key, test));
  return sql`exists (select 1 from tracking_run_datasets as rd join tracking_datasets as d on d.id = rd.dataset_id
    where rd.run_id = ${sql.ref(dialect.id)} and ${sql.join(tests, sql` and `)})`;
}

/** A test of a column; a null column satisfies none. */
function testClause(kind: Kind, column: string, test: Test): Clause {
  const ref = sql.ref(column);
  switch (test.type) {
    case 'number':
      return sql`${ref} ${sql.raw(test.operator)} ${numberValue(kind, test.value)}`;
    case 'list': {
      const found = idsIn(kind, column, test.values);
      return test.operator === 'IN' ? found : sql`(${ref} is not null and not (${found}))`;
    }
    case 'null':
      return test.operator === 'IS NULL' ? sql`${ref} is null` : sql`${ref} is not null`;
    case 'text':
      return textClause(kind, column, test.operator, test.value);
  }
}

/**
 * Numbers that no bigint column takes are compared as doubles. PostgreSQL would else read the parameter as the column's type and refuse 1.5.
 */
export function numberValue(kind: Kind, value: number): Clause {
  if (kind === 'sqlite' || Number.isSafeInteger(value)) return sql`${value}`;
  return sql`cast(${value} as double precision)`;
}

function textClause(kind: Kind, column: string, operator: '=' | '!=' | 'LIKE' | 'ILIKE', value: string): Clause {
  const ref = sql.ref(column);
  if (operator === '=' || operator === '!=') return sql`${ref} ${sql.raw(operator)} ${value}`;
  // SQLite has no escape character in LIKE unless told, PostgreSQL has the backslash unless told otherwise.
  const noEscape = kind === 'postgres' ? sql` escape ''` : sql``;
  if (operator === 'LIKE') return sql`${ref} like ${value}${noEscape}`;
  // Columns are COLLATE "C" on PostgreSQL: lower() then changes A–Z only, as it does on SQLite.
  return sql`lower(${ref}) like ${lowerAscii(value)}${noEscape}`;
}
