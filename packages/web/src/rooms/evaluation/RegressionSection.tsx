import type { CountedBins, RegressionReport } from '@kaizen/contracts';
import { SimpleGrid, Text } from '@mantine/core';
import { useCallback } from 'react';
import { Chart } from '../../design/Chart.tsx';
import { axis, type ChartColours } from '../../design/chart-theme.ts';
import { formatCount } from '../../design/format.ts';
import { Section } from '../../design/Section.tsx';
import { BinsChart } from './BinsChart.tsx';

/** How far predicted numbers are off, and where. */
export function RegressionSection({
  regression,
  label,
}: {
  readonly regression: RegressionReport;
  readonly label: string;
}) {
  return (
    <Section title="Errors">
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        <ActualChart sample={regression.sample} label={label} />
        <ResidualChart bins={regression.residuals} />
      </SimpleGrid>
    </Section>
  );
}

function ResidualChart({ bins }: { readonly bins: CountedBins }) {
  const n = bins.counts.reduce((sum, count) => sum + count, 0);
  return (
    <div>
      <Text size="sm" fw={600}>
        Predicted minus actual
      </Text>
      <BinsChart
        bins={bins}
        name="Predicted minus actual"
        summary={`Errors of ${formatCount(n)} rows`}
        mark={{ at: 0, label: 'right' }}
      />
    </div>
  );
}

function ActualChart({ sample, label }: { readonly sample: RegressionReport['sample']; readonly label: string }) {
  const { actual, predicted } = sample;
  const option = useCallback(
    (colours: ChartColours) => {
      const all = [...actual, ...predicted];
      const ends = [Math.min(...all), Math.max(...all)];
      return {
        grid: { left: 34, right: 16, top: 12, bottom: 34, containLabel: true },
        tooltip: { show: false },
        xAxis: axis(colours, 'value', `Actual ${label}`, { scale: true }),
        yAxis: axis(colours, 'value', `Predicted ${label}`, { scale: true, nameGap: 44 }),
        series: [
          {
            type: 'scatter',
            symbolSize: 5,
            itemStyle: { color: colours.champion, opacity: 0.6 },
            data: actual.map((value, index) => [value, predicted[index] ?? 0]),
          },
          {
            type: 'line',
            symbol: 'none',
            silent: true,
            lineStyle: { color: colours.reference, type: 'dashed', width: 1 },
            data: ends.map((end) => [end, end]),
          },
        ],
      };
    },
    [actual, predicted, label],
  );
  return (
    <div>
      <Text size="sm" fw={600}>
        Predicted and actual{' '}
        <Text component="span" inherit fw={400} c="var(--k-muted)">
          a sample of {formatCount(actual.length)} rows
        </Text>
      </Text>
      <Chart
        option={option}
        height={280}
        summary={`Predicted over actual ${label} of ${formatCount(actual.length)} rows; dashed: right`}
      />
    </div>
  );
}
