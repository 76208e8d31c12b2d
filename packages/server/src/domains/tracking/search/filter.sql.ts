import { sql } from 'kysely';
import type { Dialect, NamedValues } from './dialect.ts';
import type { Condition } from './filter-ast.ts';
import { type Clause, type Kind, testClause } from './test-clause.sql.ts';
import { linkClause, spanClause } from './trace-clauses.sql.ts';

export { type Clause, numberValue } from './test-clause.sql.ts';

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
  const ofSpans = conditions.filter(({ entity }) => entity === 'span');
  const clauses = conditions
    .filter(({ entity }) => entity !== 'dataset' && entity !== 'span')
    .toSorted((one, other) => rankOf(one) - rankOf(other))
    .map((condition) => clauseOf(kind, dialect, condition, datasets));
  if (ofDatasets.length > 0) clauses.push(datasetClause(kind, dialect, ofDatasets));
  if (ofSpans.length > 0) clauses.push(spanClause(kind, ofSpans));
  return clauses;
}

/** SQLite asks the clauses in their order: first what stands in the row itself, then what few things satisfy, so that the rest is looked up for few. */
function rankOf({ entity, test }: Condition): number {
  if (entity === 'attribute') return 0;
  return test.type === 'text' && test.operator === '=' ? 1 : 2;
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
    case 'metadata':
      return pairClause(kind, dialect, partOf(dialect, dialect.metadata), condition);
    case 'link':
      return linkClause(kind, condition);
    case 'assessment':
      // No thing has one.
      return test.type === 'null' && test.operator === 'IS NULL' ? sql`1 = 1` : sql`1 = 0`;
    case 'dataset':
    case 'span':
      throw new Error('datasets and spans are asked of together');
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
