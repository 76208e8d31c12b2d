import type { MeasuredMetric, SliceMetrics } from '@kaizen/contracts';
import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { formatCount } from '../../design/format.ts';
import { IntervalMark, rangeOf } from '../../design/IntervalMark.tsx';
import { metricLabel } from '../../design/metric-words.ts';
import { Section } from '../../design/Section.tsx';
import { digitsFor, findMetric, sayMeasured, sayValue, toEstimate } from './evaluation-words.ts';

/** Slices that are drawn before all are asked for. */
const FIRST = 20;

/** Where the model is weak: one line for each value of a column, the worst first by the metric chosen. */
export function SlicesSection(props: {
  readonly slices: readonly SliceMetrics[];
  /** Metrics of all rows: the line that slices are compared with. */
  readonly overall: readonly MeasuredMetric[];
}) {
  const { slices, overall } = props;
  const [all, setAll] = useState(false);
  const names = slices[0]?.metrics.map(({ name }) => name) ?? [];
  const [metric, setMetric] = useState(names[0] ?? '');
  const sorted = sortWorst(slices, metric);
  const estimates = slices.map(({ metrics }) => estimateOf(metrics, metric));
  const whole = findMetric(overall, metric);
  const range = rangeOf(estimates, whole?.value ?? estimates.find((estimate) => estimate !== undefined)?.value ?? 0);
  const select = (
    <Select
      size="xs"
      w={190}
      aria-label="Metric of the slices"
      data={names.map((name) => ({ value: name, label: metricLabel(name) }))}
      value={metric}
      onChange={(next) => setMetric(next ?? metric)}
      allowDeselect={false}
    />
  );
  return (
    <Section
      title="Slices"
      text="The same model on parts of the rows, the worst first; the line is all rows."
      aside={select}
    >
      <DataTable
        caption="Slices"
        columns={columnsFor(metric, range, whole)}
        rows={all ? sorted : sorted.slice(0, FIRST)}
        rowKey={({ column, value }) => `${column} ${value}`}
        exported={sorted}
      />
      {all || sorted.length <= FIRST ? null : (
        <Button variant="default" size="xs" onClick={() => setAll(true)}>
          All {sorted.length} slices
        </Button>
      )}
    </Section>
  );
}

function estimateOf(metrics: SliceMetrics['metrics'], name: string) {
  const found = findMetric(metrics, name);
  return found === undefined ? undefined : toEstimate(found);
}

function sortWorst(slices: readonly SliceMetrics[], name: string): SliceMetrics[] {
  const badness = ({ metrics }: SliceMetrics) => {
    const found = findMetric(metrics, name);
    if (found === undefined || found.value === null) return Number.POSITIVE_INFINITY;
    return found.higherIsBetter ? found.value : -found.value;
  };
  return slices.toSorted((a, b) => badness(a) - badness(b));
}

function columnsFor(
  name: string,
  range: readonly [number, number],
  whole: MeasuredMetric | undefined,
): TableColumn<SliceMetrics>[] {
  const metricOf = ({ metrics }: SliceMetrics) => findMetric(metrics, name);
  return [
    { name: 'Column', text: ({ column }) => column },
    { name: 'Value', text: ({ value }) => value },
    { name: 'Rows', text: ({ n }) => formatCount(n), numeric: true },
    {
      name: 'Cases',
      text: ({ positives }) => (positives === undefined ? '–' : formatCount(positives)),
      numeric: true,
      wide: true,
    },
    {
      name: metricLabel(name),
      text: (slice) => {
        const metric = metricOf(slice);
        return metric === undefined ? 'not defined' : sayMeasured(metric);
      },
      cell: (slice) => {
        const metric = metricOf(slice);
        const estimate = metric === undefined ? undefined : toEstimate(metric);
        if (estimate === undefined) return sayValue(metric?.value);
        return (
          <IntervalMark
            estimate={estimate}
            range={range}
            against={whole?.value ?? estimate.value}
            digits={digitsFor(estimate.value)}
            better={metric?.higherIsBetter === false ? 'below' : 'above'}
          />
        );
      },
    },
  ];
}
