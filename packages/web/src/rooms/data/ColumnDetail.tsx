import type { ColumnProfile, SchemaColumn } from '@kaizen/contracts';
import { Group, Stack, Text } from '@mantine/core';
import { useCallback } from 'react';
import { Chart } from '../../design/Chart.tsx';
import { axis, type ChartColours } from '../../design/chart-theme.ts';
import { Figure } from '../../design/Figure.tsx';
import { formatCount, formatNumber, formatShare } from '../../design/format.ts';
import { MiniBars } from '../../design/MiniHistogram.tsx';
import { sayColumn, sayRule } from './data-words.ts';

/** One column in full: its distribution with quantiles, its numbers, and the rule it is held to. */
export function ColumnDetail({
  column,
  rule,
}: {
  readonly column: ColumnProfile;
  readonly rule: SchemaColumn | undefined;
}) {
  const { min, max, mean, sd, quantiles = [], missing, count, top = [] } = column;
  const all = Math.max(1, missing + count);
  const median = quantiles[3];
  return (
    <Stack
      gap="md"
      p="md"
      mt="sm"
      style={{ border: '1px solid var(--k-line)', background: 'var(--k-surface)', borderRadius: 4 }}
    >
      <Group gap="xl" align="flex-start">
        {min === undefined || max === undefined ? null : (
          <Figure label="Range" value={`${formatNumber(min)} to ${formatNumber(max)}`} {...unitOf(rule)} />
        )}
        {mean === undefined ? null : (
          <Figure
            label="Mean"
            value={formatNumber(mean)}
            {...(sd === undefined ? {} : { note: `sd ${formatNumber(sd)}` })}
            {...unitOf(rule)}
          />
        )}
        {median === undefined ? null : <Figure label="Median" value={formatNumber(median)} {...unitOf(rule)} />}
        <Figure label="Distinct" value={formatCount(column.distinct)} />
        <Figure label="Missing" value={formatCount(missing)} note={formatShare(missing / all)} />
      </Group>
      <Text size="sm" c="var(--k-muted)">
        Rule ({rule?.inferred === true ? 'as the first batch showed it' : 'from kaizen.yaml'}): {sayRule(rule)}
        {rule?.reason === undefined ? '' : `. ${rule.reason}`}
      </Text>
      {column.histogram === undefined ? (
        <div style={{ maxWidth: 520 }}>
          <MiniBars values={top} total={all} most={20} />
        </div>
      ) : (
        <ColumnChart column={column} unit={rule?.unit ?? column.unit} />
      )}
    </Stack>
  );
}

function unitOf(rule: SchemaColumn | undefined) {
  return rule?.unit === undefined ? {} : { unit: rule.unit };
}

function ColumnChart({ column, unit }: { readonly column: ColumnProfile; readonly unit: string | undefined }) {
  const option = useCallback((colours: ChartColours) => histogramOption(column, unit, colours), [column, unit]);
  return (
    <Chart
      option={option}
      summary={`${sayColumn(column)}. Dashed: the 5, 50 and 95 % quantiles.`}
      height={240}
      caption
    />
  );
}

function histogramOption(column: ColumnProfile, unit: string | undefined, colours: ChartColours) {
  const { edges = [], counts = [] } = column.histogram ?? {};
  const bars = counts.map((count, index) => [edges[index] ?? 0, count, edges[index + 1] ?? 0] as const);
  const lines = [1, 3, 5].map((index) => column.quantiles?.[index]).filter((value) => value !== undefined);
  const name = unit === undefined || column.name.includes(`[${unit}]`) ? column.name : `${column.name} [${unit}]`;
  return {
    xAxis: axis(colours, 'value', name, { min: edges[0] ?? 0, max: edges.at(-1) ?? 1, splitLine: { show: false } }),
    yAxis: axis(colours, 'value', 'rows', { nameGap: 44 }),
    series: [
      {
        type: 'line',
        step: 'end',
        symbol: 'none',
        lineStyle: { color: colours.champion, width: 1.5 },
        areaStyle: { color: colours.champion, opacity: 0.25 },
        data: [...bars.map(([from, count]) => [from, count]), [edges.at(-1) ?? 1, counts.at(-1) ?? 0]],
        markLine: {
          silent: true,
          symbol: 'none',
          label: {
            color: colours.muted,
            fontSize: 11,
            formatter: ({ value }: { value: number }) => formatNumber(value, 2),
          },
          lineStyle: { color: colours.muted, type: 'dashed' },
          data: lines.map((xAxis) => ({ xAxis })),
        },
      },
    ],
  };
}
