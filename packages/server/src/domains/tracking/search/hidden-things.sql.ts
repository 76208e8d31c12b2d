import { sql } from 'kysely';
import type { Dialect } from './dialect.ts';
import type { Clause } from './filter.sql.ts';
import type { Condition } from './filter-ast.ts';

/** Things that carry this tag with this value are not shown unless asked for. */
export interface HiddenTag {
  readonly tag: string;
  readonly value: string;
}

/** Whether a comparison asks for the hidden things: the tag is to have the value, or not to have another one. */
function asksFor({ tag, value }: HiddenTag, { entity, key, test }: Condition): boolean {
  if (entity !== 'tag' || key !== tag || test.type !== 'text') return false;
  const isValue = test.value.toLowerCase() === value;
  return test.operator === '=' ? isValue : test.operator === '!=' && !isValue;
}

/**
 * What is left of a filter, and the clause that leaves the hidden out. Things that were never hidden do not carry the tag at all, so that a comparison such as
 * "is not hidden" would find none of them: it is taken as the default that it states.
 */
export function withoutHidden(
  dialect: Dialect,
  conditions: readonly Condition[],
  hidden: HiddenTag | undefined,
): { readonly conditions: readonly Condition[]; readonly clauses: readonly Clause[] } {
  if (hidden === undefined || conditions.some((condition) => asksFor(hidden, condition))) {
    return { conditions, clauses: [] };
  }
  const { tags, id, join } = dialect;
  const clauses = [carriesNot(tags.table, tags.owner, id, hidden)];
  if (join !== undefined) clauses.push(carriesNot('tracking_model_tags', 'model_id', 't.model_id', hidden));
  return { conditions: conditions.filter(({ entity, key }) => entity !== 'tag' || key !== hidden.tag), clauses };
}

function carriesNot(table: string, owner: string, id: string, { tag, value }: HiddenTag): Clause {
  return sql`not exists (select 1 from ${sql.table(table)} as h
    where ${sql.ref(`h.${owner}`)} = ${sql.ref(id)} and h.name = ${tag} and h.value = ${value})`;
}
