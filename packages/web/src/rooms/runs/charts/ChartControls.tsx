import { Group, SegmentedControl, Select, Slider, Switch, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { type ChartKind, chartKinds } from '../runs-query.ts';
import type { ChartsQuery } from './charts-query.ts';

interface ControlsProps {
  /** Kinds to choose from; none leaves the choice out. */
  readonly kinds?: readonly ChartKind[];
  readonly query: ChartsQuery;
  readonly change: (change: Partial<ChartsQuery>) => void;
}

const kindWords: Readonly<Record<ChartsQuery['kind'], string>> = {
  lines: 'Lines',
  bars: 'Bars',
  scatter: 'Scatter',
  contour: 'Contour',
  parallel: 'Parallel coordinates',
  difference: 'Differences',
  images: 'Images',
};

/** What is drawn, and how. */
export function ChartControls({ query, change, kinds = chartKinds }: ControlsProps) {
  const hasMetrics = query.kind === 'lines' || query.kind === 'bars';
  return (
    <Group gap="xs" mb="sm">
      {kinds.length === 0 ? null : (
        <Select
          size="xs"
          w={176}
          aria-label="Kind of chart"
          data={kinds.map((kind) => ({ value: kind, label: kindWords[kind] }))}
          value={query.kind}
          allowDeselect={false}
          onChange={(value) => change({ kind: kinds.find((kind) => kind === value) ?? 'lines' })}
        />
      )}
      {hasMetrics ? <MetricSearch query={query} change={change} /> : null}
      {query.kind === 'lines' ? <LineControls query={query} change={change} /> : null}
    </Group>
  );
}

function MetricSearch({ query, change }: ControlsProps) {
  const search = useDebouncedCallback((find: string) => change({ find }), 250);
  return (
    <TextInput
      size="xs"
      w={170}
      aria-label="Search metrics"
      placeholder="Metrics, e.g. val.*"
      title="A regular expression, or a part of the name"
      leftSection={<IconSearch size={14} aria-hidden />}
      defaultValue={query.find}
      onChange={(event) => search(event.currentTarget.value.trim())}
    />
  );
}

const axes = [
  { value: 'step', label: 'Step' },
  { value: 'time', label: 'Time' },
  { value: 'relative', label: 'Since start' },
];

function LineControls({ query, change }: ControlsProps) {
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label="Along"
        data={axes}
        value={query.axis}
        onChange={(axis) => change({ axis: axis === 'time' || axis === 'relative' ? axis : 'step' })}
      />
      <Smoothing query={query} change={change} />
      <Switch
        size="xs"
        label="Log x"
        checked={query.logX}
        disabled={query.axis === 'time'}
        onChange={(event) => change({ logX: event.currentTarget.checked })}
      />
      <Switch
        size="xs"
        label="Log y"
        checked={query.logY}
        onChange={(event) => change({ logY: event.currentTarget.checked })}
      />
    </>
  );
}

function Smoothing({ query, change }: ControlsProps) {
  const [weight, setWeight] = useState(query.smooth);
  return (
    <Group gap={8} wrap="nowrap">
      <Text size="xs" c="var(--k-muted)">
        Smooth
      </Text>
      <Slider
        w={92}
        size="sm"
        min={0}
        max={0.99}
        step={0.01}
        value={weight}
        onChange={setWeight}
        onChangeEnd={(smooth) => change({ smooth })}
        thumbLabel="Smoothing"
        label={(value) => value.toFixed(2)}
      />
    </Group>
  );
}
