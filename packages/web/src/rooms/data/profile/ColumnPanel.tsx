import type { ColumnProfile, SchemaColumn } from '@kaizen/contracts';
import { Group, SegmentedControl, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { client } from '../../../api/client.ts';
import { Async } from '../../../design/Async.tsx';
import { Chart } from '../../../design/Chart.tsx';
import type { ChartColours } from '../../../design/chart-theme.ts';
import { Figure } from '../../../design/Figure.tsx';
import { formatCount, formatNumber, formatShare } from '../../../design/format.ts';
import { MiniBars } from '../../../design/MiniHistogram.tsx';
import { sayColumn, sayRule } from '../data-words.ts';
import { drawDistributions } from './column-chart.ts';
import { missingShare } from './compare-columns.ts';
import { chooseRange, histogramIn } from './drawn-range.ts';

/** Values that a list shows. */
const LISTED = 12;

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
        Rule{rule === undefined ? '' : rule.inferred ? ' (as the first batch showed it)' : ' (declared)'}:{' '}
        {sayRule(rule)}.{rule?.reason === undefined ? '' : ` ${rule.reason}`} {sayErrors(column)}
      </Text>
      {column.histogram === undefined ? null : (
        <Distribution column={column} other={other} unit={rule?.unit ?? column.unit} />
      )}
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
    { title: other === undefined ? 'Values' : 'Values here', values: top, total: count, all: column.distinct },
    { title: 'Values in the other version', values: other?.top ?? [], total: other?.count ?? 0, all: other?.distinct },
    {
      title: 'Shapes (A, a: a letter; 9: a digit)',
      values: patterns?.values ?? [],
      total: patterns?.rows ?? 0,
      all: patterns?.values.length,
    },
  ].filter(({ values }) => values.length > 0);
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, md: lists.length }} spacing="lg">
      {lists.map(({ title, values, total, all = 0 }) => (
        <div key={title}>
          <Text size="xs" c="var(--k-muted)" mb={4}>
            {title}
          </Text>
          <MiniBars values={values} total={total} most={LISTED} others={all - Math.min(LISTED, values.length)} />
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
  const [isWhole, setWhole] = useState(false);
  const range = useMemo(() => chooseRange([column, other]), [column, other]);
  const drawn = isWhole ? undefined : range;
  const option = useCallback(
    (colours: ChartColours) =>
      drawDistributions(
        { here: histogramIn(column, drawn), there: histogramIn(other, drawn), quantiles: column.quantiles ?? [] },
        nameWithUnit(column.name, unit),
        colours,
      ),
    [column, other, unit, drawn],
  );
  const part = range?.isMiddle === true && !isWhole ? 'The middle 98 % of the values are drawn. ' : '';
  const dashes = other === undefined ? ' Dotted: the 5, 50 and 95 % quantiles.' : '';
  const summary =
    other === undefined
      ? `${part}${sayColumn(column)}.${dashes}`
      : `${part}Here ${sayColumn(column)}; dashed, the other version: ${sayColumn(other)}.`;
  return (
    <div>
      {range?.isMiddle === true ? (
        <SegmentedControl
          size="xs"
          mb="xs"
          aria-label="Which values are drawn"
          value={isWhole ? 'whole' : 'middle'}
          onChange={(value) => setWhole(value === 'whole')}
          data={[
            { value: 'middle', label: 'Middle 98 %' },
            { value: 'whole', label: 'Whole range' },
          ]}
        />
      ) : null}
      <Chart option={option} summary={summary} height={240} caption />
    </div>
  );
}

/** The unit stands in many names already. */
function nameWithUnit(name: string, unit: string | undefined): string {
  return unit === undefined || name.includes(`[${unit}]`) ? name : `${name} [${unit}]`;
}
