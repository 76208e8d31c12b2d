import { Group, Progress, Text } from '@mantine/core';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { formatNumber } from '../../design/format.ts';
import { metricLabel } from '../../design/metric-words.ts';
import { measureWord, sayMeasure, type WeighedMeasure } from './monitor-words.ts';

type Measure = Omit<WeighedMeasure, 'threshold'> & { readonly threshold?: number | undefined };

/** Measures beside their thresholds: drift is bad above, a realised metric below. */
export function MeasuresTable({ measures }: { readonly measures: readonly Measure[] }) {
  return (
    <DataTable
      caption="Measures"
      columns={columns}
      rows={measures}
      rowKey={({ name, measure }) => `${measure} ${name}`}
    />
  );
}

const columns: readonly TableColumn<Measure>[] = [
  { name: 'Of', text: ({ name, measure }) => (measure === 'realised' ? metricLabel(name) : name) },
  { name: 'Measure', text: ({ measure }) => measureWord(measure), wide: true },
  { name: 'Value', text: ({ value }) => sayMeasure(value), numeric: true },
  {
    name: 'Threshold',
    text: ({ threshold, measure }) =>
      threshold === undefined
        ? '–'
        : `${measure === 'realised' ? 'at least' : 'at most'} ${formatNumber(threshold, 3)}`,
    numeric: true,
  },
  { name: 'How far', text: sayFar, cell: (measure) => <Far measure={measure} />, wide: true },
];

function sayFar({ value, threshold, measure }: Measure): string {
  if (threshold === undefined) return '–';
  if (measure === 'realised') return value < threshold ? `${formatNumber(threshold - value)} below` : 'within';
  return value > threshold ? `${formatNumber(value / threshold, 1)} times the threshold` : 'within';
}

function Far({ measure }: { readonly measure: Measure }) {
  const { value, threshold } = measure;
  if (threshold === undefined || measure.measure === 'realised')
    return (
      <Text size="xs" c="var(--k-muted)">
        {sayFar(measure)}
      </Text>
    );
  const whole = Math.max(value, threshold);
  return (
    <Group gap="xs" wrap="nowrap">
      <Progress.Root size={6} w={110} aria-hidden>
        <Progress.Section value={(Math.min(value, threshold) / whole) * 100} color="var(--k-reference)" />
        <Progress.Section value={(Math.max(0, value - threshold) / whole) * 100} color="var(--k-warning)" />
      </Progress.Root>
      <Text size="xs" c="var(--k-muted)">
        {sayFar(measure)}
      </Text>
    </Group>
  );
}
