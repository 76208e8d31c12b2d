import type { RunRow } from '@kaizen/contracts';

export function ChartsPanel(_: {
  readonly runs: readonly RunRow[];
  readonly colours: ReadonlyMap<string, string>;
  readonly metrics: readonly string[];
  readonly group: string | undefined;
}) {
  return null;
}
