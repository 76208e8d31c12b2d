/** The orders that the list offers; the value is the term of the search. */
export const modelOrders = [
  { value: 'last_updated_timestamp DESC', label: 'Last changed first' },
  { value: 'creation_timestamp DESC', label: 'Newest first' },
  { value: 'name ASC', label: 'By name' },
] as const;

/**
 * The filter that a search box means. A comparison (`tags.team = 'line 2'`) is taken as it is; plain words are looked for in names; `team:line 2` is a
 * tag with that value. Undefined when nothing is asked for.
 */
export function readModelSearch(text: string): string | undefined {
  const asked = text.trim();
  if (asked === '') return undefined;
  if (/[=<>]|\b(i?like|in|is)\b\s*[('"]/i.test(asked)) return asked;
  const tag = /^(?<name>[\w.-]+):\s*(?<value>\S.*)$/.exec(asked)?.groups;
  if (tag?.name !== undefined) return `tags.\`${tag.name}\` ILIKE ${quote(`%${tag.value}%`)}`;
  return asked
    .split(/\s+/)
    .map((word) => `name ILIKE ${quote(`%${word}%`)}`)
    .join(' AND ');
}

/** A text as the filter writes it: a quote inside is written twice. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
