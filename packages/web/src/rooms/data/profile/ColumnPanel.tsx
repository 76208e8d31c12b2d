import type { ColumnProfile, SchemaColumn } from '@kaizen/contracts';
import { Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { client } from '../../../api/client.ts';
import { Async } from '../../../design/Async.tsx';
import { Chart } from '../../../design/Chart.tsx';
import { axis, type ChartColours } from '../../../design/chart-theme.ts';
import { Figure } from '../../../design/Figure.tsx';
import { formatCount, formatNumber, formatShare } from '../../../design/format.ts';
import { MiniBars } from '../../../design/MiniHistogram.tsx';
import { sayColumn, sayRule } from '../data-words.ts';
import { missingShare } from './compare-columns.ts';

/** One column in full, of one version or of two beside each other. */
export function ColumnPanel(props: {
  readonly dataset: string;
  readonly here: string;
  readonly there: string | undefined;
  readonly column: string;
  readonly rule: SchemaColumn | undefined;
}) {
  const own = useColumn(props.dataset, props.here, props.column);
  const other = useColumn(props.dataset, props.there, props.column);
  return (
    <Async query={own} height={320}>
      {(column) => <Panel column={column} other={other.data} rule={props.rule} />}
    </Async>
  );
}

function useColumn(dataset: string, version: string | undefined, column: string) {
  return useQuery({
    queryKey: ['datasets', dataset, 'profile', version, 'column', column],
    queryFn: () => client.datasets.columnProfile(dataset, version ?? '', column),
    enabled: version !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

function Panel(props: {
  readonly column: ColumnProfile;
  readonly other: ColumnProfile | undefined;
  readonly rule: SchemaColumn | undefined;
}) {
  const { column, other, rule } = props;
  return (
    <Stack
      gap="md"
      p="md"
      mt="sm"
      style={{ border: '1px solid var(--k-line)', background: 'var(--k-surface)', borderRadius: 4 }}
    >
      <Text fw={600}>{column.name}</Text>
      <Facts column={column} other={other} />
      <Text size="sm" c="var(--k-muted)">
        Rule: {sayRule(rule)}. {sayErrors(column)}
      </Text>
      {column.histogram === undefined ? null : <Distribution column={column} other={other} unit={rule?.unit} />}
      <Lists column={column} other={other} />
    </Stack>
  );
}

function Facts({ column, other }: { readonly column: ColumnProfile; readonly other: ColumnProfile | undefined }) {
  const { min, max, quantiles, lengths } = column;
  const number = (value: number | undefined) => (value === undefined ? '–' : formatNumber(value));
  const was = (read: (one: ColumnProfile) => string) => (other === undefined ? {} : { note: `was ${read(other)}` });
  const counted = [
    ['Zeros', column.zeros],
    ['Negative', column.negative],
    ['NaN', column.nan],
    ['Infinite', column.infinite],
    ['Damaged texts', column.invalidUtf8],
  ] as const;
  return (
    <Group gap="xl" align="flex-start">
      <Figure
        label="Missing"
        value={formatShare(missingShare(column))}
        {...was((one) => formatShare(missingShare(one)))}
      />
      <Figure label="Distinct" value={formatCount(column.distinct)} {...was((one) => formatCount(one.distinct))} />
      {min === undefined ? null : (
        <>
          <Figure
            label="Range"
            value={`${number(min)} to ${number(max)}`}
            {...was((one) => `${number(one.min)} to ${number(one.max)}`)}
          />
          <Figure label="Mean" value={number(column.mean)} {...was((one) => number(one.mean))} />
          <Figure label="sd" value={number(column.sd)} {...was((one) => number(one.sd))} />
          <Figure label="Median" value={number(quantiles?.[3])} {...was((one) => number(one.quantiles?.[3]))} />
        </>
      )}
      {lengths === undefined ? null : (
        <Figure
          label="Characters"
          value={`${lengths.min} to ${lengths.max}`}
          note={`${formatNumber(lengths.mean, 1)} on average`}
        />
      )}
      {counted.map(([label, value]) =>
        value === undefined || value === 0 ? null : <Figure key={label} label={label} value={formatCount(value)} />,
      )}
    </Group>
  );
}

/** What is estimated, and how far off it can be. */
function sayErrors({ distinctError, quantileError, topError }: ColumnProfile): string {
  const parts = [
    distinctError === undefined ? undefined : `the distinct count by ${formatShare(distinctError)}`,
    quantileError === undefined ? undefined : `ranks of quantiles by ${formatShare(quantileError, 2)}`,
    topError === undefined ? undefined : `counts of values by ${formatCount(topError)} rows`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? 'Every number is exact.' : `Estimated, and off by at most: ${parts.join(', ')}.`;
}

function Lists({ column, other }: { readonly column: ColumnProfile; readonly other: ColumnProfile | undefined }) {
  const { top = [], patterns, count } = column;
  const lists = [
    { title: other === undefined ? 'Values' : 'Values here', values: top, total: count },
    { title: 'Values there', values: other?.top ?? [], total: other?.count ?? 0 },
    { title: 'Shapes', values: patterns?.values ?? [], total: patterns?.rows ?? 0 },
  ].filter(({ values }) => values.length > 0);
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, md: lists.length }} spacing="lg">
      {lists.map(({ title, values, total }) => (
        <div key={title}>
          <Text size="xs" c="var(--k-muted)" mb={4}>
            {title}
          </Text>
          <MiniBars values={values} total={total} most={12} />
        </div>
      ))}
    </SimpleGrid>
  );
}

function Distribution(props: {
  readonly column: ColumnProfile;
  readonly other: ColumnProfile | undefined;
  readonly unit: string | undefined;
}) {
  const { column, other, unit } = props;
  const option = useCallback(
    (colours: ChartColours) => overlayOption(column, other, unit, colours),
    [column, other, unit],
  );
  const summary =
    other === undefined
      ? `${sayColumn(column)}.`
      : `Here ${sayColumn(column)}; dashed, the other version: ${sayColumn(other)}.`;
  return <Chart option={option} summary={summary} height={240} caption />;
}

function overlayOption(
  column: ColumnProfile,
  other: ColumnProfile | undefined,
  unit: string | undefined,
  colours: ChartColours,
) {
  const name = unit === undefined ? column.name : `${column.name} [${unit}]`;
  const series = [
    { name: 'here', profile: column, colour: colours.champion, dash: 'solid' },
    { name: 'other version', profile: other, colour: colours.reference, dash: 'dashed' },
  ];
  return {
    legend: { show: other !== undefined, top: 0, right: 0, textStyle: { color: colours.muted } },
    xAxis: axis(colours, 'value', name, { scale: true, splitLine: { show: false } }),
    yAxis: axis(colours, 'value', 'share of rows per unit of the axis', { nameGap: 48, axisLabel: { show: false } }),
    series: series.flatMap(({ name: label, profile, colour, dash }) =>
      profile?.histogram === undefined
        ? []
        : [
            {
              name: label,
              type: 'line',
              step: 'end',
              symbol: 'none',
              lineStyle: { color: colour, width: 1.5, type: dash },
              itemStyle: { color: colour },
              areaStyle: { color: colour, opacity: 0.2 },
              data: densityLine(profile.histogram),
            },
          ],
    ),
  };
}

function densityLine({ edges, counts }: NonNullable<ColumnProfile['histogram']>): Array<readonly [number, number]> {
  const total = counts.reduce((sum, count) => sum + count, 0) || 1;
  const points = counts.map((count, bin): readonly [number, number] => {
    const [from = 0, to = 0] = [edges[bin], edges[bin + 1]];
    return [from, count / total / (to - from || 1)];
  });
  const last = points.at(-1)?.[1] ?? 0;
  return [[edges[0] ?? 0, 0], ...points, [edges.at(-1) ?? 0, last], [edges.at(-1) ?? 0, 0]];
}
