import { type Static, Type } from 'typebox';
import { Instant, pageOf } from '../states.ts';

/** What the runs page shows, as the query of its address without the question mark: printable ASCII, as browsers encode it. */
const ViewQuery = Type.String({ maxLength: 20_000, pattern: '^[!-~]*$' });

/** A name for what the runs page shows. */
export const SavedView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  /** The experiment whose page it is of; absent for the page of all runs. */
  experimentId: Type.Optional(Type.String()),
  query: ViewQuery,
  createdAt: Instant,
  updatedAt: Instant,
});
export type SavedView = Static<typeof SavedView>;

/** Saved views of one page in the order of their making, and where the next page of them begins. */
export const SavedViewPage = pageOf(SavedView);
export type SavedViewPage = Static<typeof SavedViewPage>;

/** Saves a view; a name that the page has already stands for this one from now on. */
export const SaveView = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
  experimentId: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  query: ViewQuery,
});
export type SaveView = Static<typeof SaveView>;
