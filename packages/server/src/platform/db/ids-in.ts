import { type RawBuilder, sql } from 'kysely';

/**
 * `column IN (ids)` with all ids as one parameter, a JSON array: the statement's text stays the same for any number of them. `column` is a name of our
 * own, never input. Ids that no row can have (NUL, half a surrogate pair) are left out, because PostgreSQL refuses them.
 */
export function idsIn(kind: 'sqlite' | 'postgres', column: string, ids: readonly string[]): RawBuilder<boolean> {
  const json = JSON.stringify(ids.filter((id) => !id.includes('\0') && id.isWellFormed()));
  return kind === 'sqlite'
    ? sql<boolean>`${sql.ref(column)} in (select value from json_each(${json}))`
    : sql<boolean>`${sql.ref(column)} = any(array(select json_array_elements_text(cast(${json} as json))))`;
}
