import type { RunColumn } from './run-column.ts';

/** Lowest and highest number of a column on the page. */
export interface Scale {
  readonly low: number;
  readonly high: number;
}

/** What a person can do with a line. */
export interface LineActions {
  readonly select: (id: string, isRange: boolean) => void;
  readonly open: (key: string) => void;
  readonly pin: (id: string) => void;
  readonly hide: (id: string) => void;
}

/** How a line is drawn. */
export interface LineLook {
  readonly columns: readonly RunColumn[];
  readonly scales: ReadonlyMap<string, Scale>;
  readonly actions: LineActions;
  /** The time that ages are counted to. */
  readonly now: number;
}
