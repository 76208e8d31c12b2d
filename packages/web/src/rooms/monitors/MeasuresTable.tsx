import { Group, Progress, Text } from '@mantine/core';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { formatNumber } from '../../design/format.ts';
import { isErrorMetric, metricLabel } from '../../design/metric-words.ts';
import { measureWord, sayMeasure, type WeighedMeasure } from './monitor-words.ts';

type Measure = Omit<WeighedMeasure, 'threshold'> & { readonly threshold?: number | undefined };

/** Measures beside their thresholds: drift and errors are bad above, other realised metrics below. */
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
    text: ({ threshold, ...measure }) =>
      threshold === undefined ? '–' : `${isFloor(measure) ? 'at least' : 'at most'} ${formatNumber(threshold, 3)}`,
    numeric: true,
  },
  { name: 'How far', text: sayFar, cell: (measure) => <Far measure={measure} />, wide: true },
];

/** Of most realised metrics more is better; of errors less. */
function isFloor({ name, measure }: Pick<Measure, 'name' | 'measure'>): boolean {
  return measure === 'realised' && !isErrorMetric(name);
}

function sayFar({ value, threshold, ...measure }: Measure): string {
  if (threshold === undefined) return '–';
  if (isFloor(measure)) return value < threshold ? `${formatNumber(threshold - value)} below` : 'within';
  if (measure.measure === 'realised') return value > threshold ? `${formatNumber(value - threshold)} above` : 'within';
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
