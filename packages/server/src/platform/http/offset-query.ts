import { type Static, Type } from 'typebox';

/** Which part of a short, ordered list is wanted; for lists that grow by hand and are read whole anyway. */
export const OffsetQuery = Type.Object({
  from: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 100_000, default: 0, description: 'How many to pass over.' }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 500 })),
});

/** The part of a list that the query asks for; `next` is the `from` of the part after it. */
export function cutList<T>(
  items: readonly T[],
  { from = 0, limit = 500 }: Static<typeof OffsetQuery>,
): { items: T[]; next?: string } {
  const more = items.length > from + limit ? { next: String(from + limit) } : {};
  return { items: items.slice(from, from + limit), ...more };
}
