import type { ExploreColumn, ExploreRead, ExploreView } from '@kaizen/contracts';

/** The rows of a view, in a file until `release`. */
export interface OpenView {
  readonly view: ExploreView;
  /** A SQL table expression to put after FROM. */
  readonly from: string;
  readonly columns: readonly ExploreColumn[];
  readonly rows: number;
  /** Which versions were read, for whoever must say what a number is made of. */
  readonly reads: readonly ExploreRead[];
  release(): Promise<void>;
}

/**
 * What other rooms may read of saved views: a feature takes the rows of one (by the key and the time that its columns hold), a KPI the one number of its one row. The SQL of a person never
 * runs in the server's own engine; `open` runs it locked away and hands on a file.
 */
export interface SavedViews {
  find(id: string): Promise<ExploreView | undefined>;
  /**
   * Runs the view over the versions that its tables are now and opens all its rows (at most 5,000,000; 5 minutes). `caller`: whose eyes the columns are shown to. Throws
   * `data.view_not_found`, `data.view_too_large`, and what a query throws.
   */
  open(id: string, given: { readonly caller: string; readonly signal?: AbortSignal }): Promise<OpenView>;
}
