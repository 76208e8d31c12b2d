import '../charts/charts.css';
import type { RunDetail } from '@kaizen/contracts';
import { useMemo } from 'react';
import { ChartControls } from '../charts/ChartControls.tsx';
import { useChartsQuery } from '../charts/charts-query.ts';
import { MetricGrid } from '../charts/MetricGrid.tsx';
import { colourAt } from '../charts/run-colour.ts';
import { toRunRow } from './run-row.ts';

/** The course of each metric of one run. */
export function RunCharts({ run, metrics }: { readonly run: RunDetail; readonly metrics: readonly string[] }) {
  const [query, change] = useChartsQuery();
  const runs = useMemo(() => [toRunRow(run)], [run]);
  const colours = useMemo(() => new Map([[run.id, colourAt(0)]]), [run.id]);
  const asLines = useMemo(() => ({ ...query, kind: 'lines' as const }), [query]);
  return (
    <>
      <ChartControls query={asLines} change={change} kinds={[]} />
      <MetricGrid runs={runs} colours={colours} metrics={metrics} group={undefined} query={asLines} />
    </>
  );
}
