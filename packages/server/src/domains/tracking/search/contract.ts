/** What is asked for: a filter in the grammar of search/README.md, an order, and a page by key. */
export interface SearchRequest {
  readonly filter?: string | undefined;
  /** Terms such as `metrics.accuracy DESC`; the id ends every order, so that it is total. */
  readonly orderBy?: readonly string[] | undefined;
  readonly limit: number;
  /** `next` of the page before; it holds the key of the row that this page begins with, and a mark of the search it belongs to. */
  readonly cursor?: string | undefined;
}

/** Ids in order, and the cursor of the next page when there is one. */
export interface SearchResult {
  readonly ids: readonly string[];
  readonly next?: string | undefined;
}

/** Which things by life-cycle stage. */
export type StageFilter = 'active' | 'deleted' | 'all';

/**
 * Search over everything that is tracked. Pages stay correct while rows arrive: a page begins with the key of a row, not after a number of rows.
 * Throws `tracking.filter_invalid` {problem, text, position, length, reason?, valid?, entity?, key?} (problem: `syntax`, `clause`, `entity`, `key`, `operator`,
 * `value`), `tracking.order_invalid` {problem, text, valid?, entity?, key?} (problem: `syntax`, `direction`, `entity`, `key`, `duplicate`, `many`) and
 * `tracking.cursor_invalid`; search/README.md tells what they mean.
 */
export interface TrackingSearch {
  experiments(
    request: SearchRequest & { readonly stage: StageFilter; readonly projectId?: string | undefined },
  ): Promise<SearchResult>;
  /** Without `experimentIds`, all experiments (of the project); an empty list finds nothing. */
  runs(
    request: SearchRequest & {
      readonly stage: StageFilter;
      readonly experimentIds?: readonly string[] | undefined;
      readonly projectId?: string | undefined;
    },
  ): Promise<SearchResult>;
  /** `hidden`: models that carry this tag with this value are left out unless the filter asks for them. */
  models(
    request: SearchRequest & {
      readonly hidden?: { readonly tag: string; readonly value: string } | undefined;
      readonly projectId?: string | undefined;
    },
  ): Promise<SearchResult>;
  versions(
    request: SearchRequest & { readonly hidden?: { readonly tag: string; readonly value: string } | undefined },
  ): Promise<SearchResult>;
  /**
   * `datasets` narrows the metrics that the filter speaks of to those of the named datasets; `orderDatasets` names for each term of the order the dataset
   * whose metric it takes, where that matters.
   */
  loggedModels(
    request: SearchRequest & {
      readonly experimentIds: readonly string[];
      readonly datasets?: ReadonlyArray<{ readonly name: string; readonly digest?: string | undefined }> | undefined;
      readonly orderDatasets?:
        | ReadonlyArray<{ readonly name: string; readonly digest?: string | undefined } | undefined>
        | undefined;
    },
  ): Promise<SearchResult>;
  traces(
    request: SearchRequest & { readonly experimentIds: readonly string[]; readonly runId?: string | undefined },
  ): Promise<SearchResult>;
  /** Names of metrics, parameters and tags that occur in the experiments' runs, for column pickers and completion; at most `limit` of each. */
  columns(query: {
    readonly experimentIds?: readonly string[] | undefined;
    readonly projectId?: string | undefined;
    readonly limit: number;
  }): Promise<{ readonly metrics: string[]; readonly params: string[]; readonly tags: string[] }>;
  /** How many runs the filter finds; counting stops at `most`. */
  countRuns(
    request: Omit<Parameters<TrackingSearch['runs']>[0], 'limit' | 'cursor' | 'orderBy'>,
    most: number,
  ): Promise<number>;
}
