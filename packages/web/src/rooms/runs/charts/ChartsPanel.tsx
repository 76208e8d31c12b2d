import './charts.css';
import type { RunRow } from '@kaizen/contracts';
import { Empty } from '../../../design/Async.tsx';
import { ChartControls } from './ChartControls.tsx';
import { useChartsQuery } from './charts-query.ts';
import { MetricGrid } from './MetricGrid.tsx';

/** What the charts are of. */
export interface ChartsPanelProps {
  readonly runs: readonly RunRow[];
  readonly colours: ReadonlyMap<string, string>;
  readonly metrics: readonly string[];
  readonly group: string | undefined;
}

/** Drawings of several runs, of the kind that the address names. */
export function ChartsPanel(props: ChartsPanelProps) {
  const [query, change] = useChartsQuery();
  return (
    <>
      <ChartControls query={query} change={change} />
      {props.runs.length === 0 ? (
        <Empty>No run to draw. Choose some, or show hidden ones again.</Empty>
      ) : (
        <MetricGrid {...props} query={query} />
      )}
    </>
  );
}
