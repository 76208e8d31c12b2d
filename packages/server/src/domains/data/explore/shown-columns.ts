import type { SchemaColumn } from '@kaizen/contracts';
import { quoteIdentifier } from '../../../platform/duck/quote.ts';

/** A column as people's queries see it: its name, and the SQL expression over the stored columns that gives it. */
interface ShownColumn {
  readonly name: string;
  readonly sql: string;
}

/**
 * How the columns of a version are shown to somebody. The one place where queries, charts and views get at stored values: what masks a column gives another expression for it here, and no
 * query can reach behind that. The expressions run in the locked engine, so they use nothing but columns and constants.
 */
type ShowColumns = (asked: {
  readonly dataset: string;
  readonly versionId: string;
  readonly columns: ReadonlyArray<Pick<SchemaColumn, 'name' | 'type'>>;
  readonly caller: string;
}) => Promise<readonly ShownColumn[]>;

/**
 * Whether somebody may ask the files of a project. Nobody has said what their columns hold, so nothing of them can be masked: who may not see raw columns may not see these files either.
 */
type MayReadFiles = (caller: string) => Promise<boolean>;

/** What decides how much a person sees. */
export interface Sight {
  readonly show: ShowColumns;
  readonly mayReadFiles: MayReadFiles;
}

/** Everybody sees everything. */
export const fullSight: Sight = {
  show: async ({ columns }) => columns.map(({ name }) => ({ name, sql: quoteIdentifier(name) })),
  mayReadFiles: async () => true,
};
