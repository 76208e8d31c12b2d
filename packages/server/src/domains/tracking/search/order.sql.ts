import { sql } from 'kysely';
import type { Dialect, NamedValues } from './dialect.ts';
import { type Clause, type DatasetScope, datasetScope, numberValue } from './filter.sql.ts';
import type { OrderTerm } from './filter-ast.ts';
import type { KeyValue } from './page-cursor.ts';

/** One step of comparing two rows. */
interface SortStep {
  readonly value: Clause;
  /** 0 for a value, 1 for NaN, 2 when missing; absent when there always is a value. */
  readonly rank: Clause | undefined;
  readonly type: 'text' | 'number';
  readonly descending: boolean;
}

/** The steps of an order, and the joins that they read. */
export interface SortPlan {
  readonly steps: readonly SortStep[];
  readonly joins: readonly Clause[];
}

export function sortPlan(
  dialect: Dialect,
  order: readonly OrderTerm[],
  datasets: ReadonlyArray<readonly DatasetScope[]>,
): SortPlan {
  const steps: SortStep[] = [];
  const joins: Clause[] = [];
  for (const [at, term] of order.entries()) {
    if (term.entity === 'attribute') steps.push(...attributeSteps(dialect, term));
    else {
      const alias = `o${at}`;
      joins.push(joinOf(dialect, term, alias, datasets[at] ?? []));
      steps.push(partStep(term, alias));
    }
  }
  return { steps, joins };
}

function attributeSteps(dialect: Dialect, { key, descending }: OrderTerm): SortStep[] {
  const attribute = dialect.attributes[key];
  if (attribute === undefined) throw new Error(`${dialect.thing} has no attribute ${key}`);
  const ref = sql.ref(attribute.column);
  const rank = attribute.nullable === true ? sql`case when ${ref} is null then 2 else 0 end` : undefined;
  const step: SortStep = { value: ref, rank, type: attribute.type, descending };
  if (attribute.byLength !== true) return [step];
  return [{ value: sql`cast(length(${ref}) as bigint)`, rank: undefined, type: 'number', descending }, step];
}

function partStep({ entity, descending }: OrderTerm, alias: string): SortStep {
  const value = sql.ref(`${alias}.value`);
  if (entity !== 'metric') {
    return { value, rank: sql`case when ${value} is null then 2 else 0 end`, type: 'text', descending };
  }
  const isNan = sql.ref(`${alias}.value_is_nan`);
  const rank = sql`case when ${isNan} is null then 2 when ${isNan} = 1 then 1 else 0 end`;
  return { value, rank, type: 'number', descending };
}

function joinOf(dialect: Dialect, term: OrderTerm, alias: string, datasets: readonly DatasetScope[]): Clause {
  const part = partOf(dialect, term.entity);
  if (part === undefined) throw new Error(`A ${dialect.thing} has no ${term.entity}.`);
  const several = term.entity === 'metric' && dialect.metrics?.several === true;
  const latest = several ? sql` and ${latestOfSeveral(part, term.key, alias, datasets)}` : sql``;
  return sql`left join ${sql.table(part.table)} as ${sql.ref(alias)}
    on ${sql.ref(`${alias}.${part.owner}`)} = ${sql.ref(dialect.id)} and ${sql.ref(`${alias}.name`)} = ${term.key}${latest}`;
}

function partOf(dialect: Dialect, entity: OrderTerm['entity']): NamedValues | undefined {
  if (entity === 'metric') return dialect.metrics;
  if (entity === 'metadata') return dialect.metadata;
  return entity === 'tag' ? dialect.tags : dialect.params;
}

/** Of the values by run and dataset the one that was logged last. */
function latestOfSeveral(part: NamedValues, name: string, alias: string, datasets: readonly DatasetScope[]): Clause {
  const scope = datasets.length > 0 ? sql` and ${datasetScope('l', datasets)}` : sql``;
  const row = (of: string) =>
    sql.join(['run_id', 'dataset_name', 'dataset_digest'].map((column) => sql.ref(`${of}.${column}`)));
  return sql`(${row(alias)}) = (select ${row('l')} from ${sql.table(part.table)} as l
    where ${sql.ref(`l.${part.owner}`)} = ${sql.ref(`${alias}.${part.owner}`)} and l.name = ${name}${scope}
    order by l.at desc, l.step desc, l.run_id, l.dataset_name, l.dataset_digest limit 1)`;
}

export function orderByClause({ steps }: SortPlan): Clause {
  const terms = steps.flatMap(({ value, rank, descending }) => {
    // Where nulls go is said by the rank; said here too so that both databases agree on the rest.
    const direction = sql.raw(descending ? 'desc nulls last' : 'asc nulls last');
    const plain = sql.raw(descending ? 'desc' : 'asc');
    return rank === undefined ? [sql`${value} ${plain}`] : [rank, sql`${value} ${direction}`];
  });
  return sql.join(terms);
}

/** Rows from a key on, the row with that very key included. */
export function fromKeyClause(kind: 'sqlite' | 'postgres', { steps }: SortPlan, key: readonly KeyValue[]): Clause {
  let clause: Clause = sql`1 = 1`;
  for (let at = steps.length - 1; at >= 0; at -= 1) {
    const step = steps[at];
    const value = key[at];
    if (step === undefined || value === undefined) throw new Error('a key has one value for each step');
    clause = sql`(${afterClause(kind, step, value)} or (${equalClause(kind, step, value)} and ${clause}))`;
  }
  const [first] = steps;
  const [value] = key;
  if (first === undefined || value === undefined || first.rank !== undefined) return clause;
  // Says nothing new, but lets the database begin in the index.
  return sql`${first.value} ${sql.raw(first.descending ? '<=' : '>=')} ${parameter(kind, first, value)} and ${clause}`;
}

function parameter(kind: 'sqlite' | 'postgres', step: SortStep, { value }: KeyValue): Clause {
  return step.type === 'number' ? numberValue(kind, Number(value)) : sql`${value}`;
}

function afterClause(kind: 'sqlite' | 'postgres', step: SortStep, key: KeyValue): Clause {
  const greater = sql`${step.value} ${sql.raw(step.descending ? '<' : '>')} ${parameter(kind, step, key)}`;
  if (step.rank === undefined) return greater;
  if (key.rank > 0) return sql`${step.rank} > ${key.rank}`;
  return sql`(${step.rank} > 0 or ${greater})`;
}

function equalClause(kind: 'sqlite' | 'postgres', step: SortStep, key: KeyValue): Clause {
  if (key.rank > 0) return sql`${step.rank ?? sql.lit(0)} = ${key.rank}`;
  return sql`${step.value} = ${parameter(kind, step, key)}`;
}
