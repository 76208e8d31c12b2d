import { type RawBuilder, sql } from 'kysely';
import { idsIn } from '../../../platform/db/ids-in.ts';
import type { Test } from './filter-ast.ts';
import { lowerAscii } from './filter-resolver.ts';

export type Kind = 'sqlite' | 'postgres';

/** A piece of SQL that is true or false. */
export type Clause = RawBuilder<unknown>;

/** A test of a column; a null column satisfies none. */
export function testClause(kind: Kind, column: string, test: Test): Clause {
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
