import { Type } from 'typebox';
import { cutPage } from '../../kernel/list-cursor.ts';
import type { Page, PageRequest } from '../../kernel/page.ts';

/** Query parameters of a list of declared things; the cursor is the name of the last one. */
export const namePage = {
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1000, description: 'Most items of the answer, default 100.' }),
  ),
  cursor: Type.Optional(Type.String({ maxLength: 1000, description: '`next` of the page before.' })),
};

/** A page of things that manifests declare, by name: there are as many as people have written, so that they are read whole. */
export function pageByName<T extends { readonly name: string }>(
  declared: readonly T[],
  { limit = 100, cursor }: PageRequest,
): Page<T> {
  const byName = [...declared].sort((left, right) => (left.name < right.name ? -1 : 1));
  const rest = cursor === undefined ? byName : byName.filter(({ name }) => name > cursor);
  return cutPage(rest.slice(0, limit + 1), limit, ({ name }) => name);
}
