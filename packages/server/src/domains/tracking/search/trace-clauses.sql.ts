import { sql } from 'kysely';
import type { Condition, Test } from './filter-ast.ts';
import { type Clause, type Kind, testClause } from './test-clause.sql.ts';

/** Whether a trace is linked to a thing. */
export function linkedTo(kind: 'run' | 'prompt', target: string): Clause {
  return sql`exists (select 1 from tracking_trace_links as l where l.trace_id = t.id and l.kind = ${kind} and l.target = ${target})`;
}

/** `key` is the kind of link; several links may be there, and one that satisfies is enough. */
export function linkClause(kind: Kind, { key, test }: Condition): Clause {
  const links = sql`select 1 from tracking_trace_links as l where l.trace_id = t.id and l.kind = ${key}`;
  if (test.type === 'null') return test.operator === 'IS NULL' ? sql`not exists (${links})` : sql`exists (${links})`;
  return sql`exists (${links} and ${testClause(kind, 'l.target', test)})`;
}

/** All conditions on spans must hold for one and the same span. */
export function spanClause(kind: Kind, conditions: readonly Condition[]): Clause {
  const tests = conditions.map(({ key, test }) => {
    if (key === 'content') return contentClause(kind, test);
    if (key.startsWith('attributes.')) return attributeClause(kind, key.slice('attributes.'.length), test);
    return testClause(kind, `s.${key}`, test);
  });
  return sql`exists (select 1 from tracking_spans as s where s.trace_id = t.id and ${sql.join(tests, sql` and `)})`;
}

/** Texts stand in JSON with their quotes, backslashes and line breaks escaped: the pattern is looked for as it is, and as it stands there. */
function contentClause(kind: Kind, test: Test): Clause {
  const within = (column: string, each: Test) => testClause(kind, column, each);
  const clauses = ['s.name', 's.status_message', 's.attributes', 's.events'].map((column) => within(column, test));
  const escaped = test.type === 'text' ? JSON.stringify(test.value).slice(1, -1) : '';
  if (test.type === 'text' && escaped !== test.value) {
    const inJson: Test = { ...test, value: escaped };
    clauses.push(...['s.attributes', 's.events'].map((column) => within(column, inJson)));
  }
  return sql`(${sql.join(clauses, sql` or `)})`;
}

/** An attribute by its key: texts and whole numbers as they are, other numbers and flags as JSON spells them, lists and objects as their JSON. */
function attributeClause(kind: Kind, name: string, test: Test): Clause {
  const values =
    kind === 'sqlite'
      ? sql`select coalesce(e.value ->> '$.value.string_value', cast(e.value ->> '$.value.int_value' as text),
          e.value -> '$.value.bool_value', e.value -> '$.value.double_value', e.value -> '$.value') as value
          from json_each(s.attributes) as e where e.value ->> '$.key' = ${name}`
      : sql`select coalesce(e.value #>> '{value,string_value}', e.value #>> '{value,int_value}',
          e.value #>> '{value,bool_value}', e.value #>> '{value,double_value}', e.value ->> 'value') collate "C" as value
          from json_array_elements(cast(s.attributes as json)) as e where e.value ->> 'key' = ${name}`;
  return sql`exists (select 1 from (${values}) as a where ${testClause(kind, 'a.value', test)})`;
}
