import './charts.css';
import { lazy, Suspense } from 'react';
import { Empty } from '../../../design/Async.tsx';
import { LoadingBlock } from '../../../design/LoadingBlock.tsx';
import { ChartControls } from './ChartControls.tsx';
import type { ChartsPanelProps } from './charts-props.ts';
import { type ChartsQuery, useChartsQuery } from './charts-query.ts';
import { MetricGrid } from './MetricGrid.tsx';

const PlotPanel = lazy(async () => ({ default: (await import('./PlotPanel.tsx')).PlotPanel }));
const DifferenceTable = lazy(async () => ({ default: (await import('./DifferenceTable.tsx')).DifferenceTable }));
const ImageGrid = lazy(async () => ({ default: (await import('./ImageGrid.tsx')).ImageGrid }));

/** Drawings of several runs, of the kind that the address names. */
export function ChartsPanel(props: ChartsPanelProps) {
  const [query, change] = useChartsQuery();
  return (
    <>
      <ChartControls query={query} change={change} />
      {props.runs.length === 0 ? (
        <Empty>No run to draw. Choose some, or show hidden ones again.</Empty>
      ) : (
        <Suspense fallback={<LoadingBlock height={320} />}>
          <Drawing {...props} query={query} change={change} />
        </Suspense>
      )}
    </>
  );
}

function Drawing(
  props: ChartsPanelProps & { readonly query: ChartsQuery; readonly change: (change: Partial<ChartsQuery>) => void },
) {
  const { runs, points, colours, query, change } = props;
  switch (query.kind) {
    case 'lines':
    case 'bars':
      return <MetricGrid {...props} />;
    case 'difference':
      return <DifferenceTable runs={runs} metrics={props.metrics} query={query} change={change} />;
    case 'images':
      return <ImageGrid runs={runs} colours={colours} />;
    default:
      return <PlotPanel runs={points} colours={colours} query={query} change={change} />;
  }
}
