import type { RunRow } from '@kaizen/contracts';

/** What the charts are of. */
export interface ChartsPanelProps {
  /** Runs that lines, bars, differences and pictures show. */
  readonly runs: readonly RunRow[];
  /** Runs that are points: more of them can be read. */
  readonly points: readonly RunRow[];
  readonly colours: ReadonlyMap<string, string>;
  readonly metrics: readonly string[];
  readonly group: string | undefined;
}
