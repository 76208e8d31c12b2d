import type { ChartSpec, ExploreColumn } from '@kaizen/contracts';
import { Text } from '@mantine/core';
import { useCallback } from 'react';
import { Empty, Failure } from '../../../design/Async.tsx';
import { Chart } from '../../../design/Chart.tsx';
import type { ChartColours } from '../../../design/chart-theme.ts';
import { ChartBuilder } from './ChartBuilder.tsx';
import { chartOption, sayChart } from './chart-option.ts';
import { fits, suggestAny } from './chart-spec.ts';
import { Running } from './Running.tsx';
import { type Asked, useChart } from './use-ask.ts';

/** The chart of a query: what is drawn is chosen above, and counted by the server over all rows. */
export function ChartPanel(props: {
  readonly asked: Asked;
  readonly columns: readonly ExploreColumn[];
  readonly chart: ChartSpec | undefined;
  readonly change: (chart: ChartSpec) => void;
}) {
  const { asked, columns, change } = props;
  const kept = props.chart !== undefined && fits(props.chart, columns) ? props.chart : undefined;
  const chart = kept ?? suggestAny(columns);
  if (chart === undefined)
    return <Empty>The query gives nothing that can be drawn: no number, no time, no group.</Empty>;
  return (
    <>
      <ChartBuilder chart={chart} columns={columns} change={change} />
      <Drawing asked={asked} chart={chart} />
    </>
  );
}

function Drawing({ asked, chart }: { readonly asked: Asked; readonly chart: ChartSpec }) {
  const { drawn, progress, cancel } = useChart(asked, chart);
  const data = drawn.data?.data;
  const option = useCallback(
    (colours: ChartColours) => (data === undefined ? {} : chartOption(data, chart, colours)),
    [data, chart],
  );
  if (drawn.isFetching) return <Running progress={progress} cancel={cancel} />;
  if (drawn.error !== null) return <Failure error={drawn.error} retry={() => void drawn.refetch()} />;
  if (data === undefined)
    return (
      <Text size="sm" c="var(--k-muted)">
        Drawing was cancelled.
      </Text>
    );
  const height = data.kind === 'groups' ? Math.max(180, 60 + data.groups.length * 26) : 400;
  return <Chart option={option} height={height} summary={sayChart(data)} caption />;
}
