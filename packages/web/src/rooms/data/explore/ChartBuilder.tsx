import type { ChartSpec, ExploreColumn } from '@kaizen/contracts';
import { Group, SegmentedControl, Select } from '@mantine/core';
import { type ChartKind, chartKinds, columnsFor, measures, suggestChart } from './chart-spec.ts';

/** What is drawn of which columns. */
export function ChartBuilder(props: {
  readonly chart: ChartSpec;
  readonly columns: readonly ExploreColumn[];
  readonly change: (chart: ChartSpec) => void;
}) {
  const { chart, columns, change } = props;
  return (
    <Group gap="sm" mb="md" align="flex-end">
      <div style={{ maxWidth: '100%', overflowX: 'auto' }}>
        <SegmentedControl
          size="xs"
          aria-label="Kind of chart"
          data={chartKinds.map(({ value, label }) => ({
            value,
            label,
            disabled: suggestChart(value, columns) === undefined,
          }))}
          value={chart.kind}
          onChange={(kind) => {
            const next = suggestChart(kind as ChartKind, columns);
            if (next !== undefined) change(next);
          }}
        />
      </div>
      <Places {...props} />
    </Group>
  );
}

function Places({ chart, columns, change }: Parameters<typeof ChartBuilder>[0]) {
  const axes = columnsFor('axis', columns);
  const numbers = columnsFor('number', columns);
  const all = columnsFor('any', columns);
  if (chart.kind === 'histogram') {
    const { bins = 30 } = chart;
    return (
      <>
        <Choice label="Of" value={chart.x} data={axes} choose={(x) => change({ ...chart, x })} />
        <Choice
          label="Bins"
          value={String(bins)}
          data={['10', '20', '30', '50', '100', '200']}
          choose={(text) => change({ ...chart, bins: Number(text) })}
          width={84}
        />
      </>
    );
  }
  if (chart.kind === 'groups') {
    const { measure, of = numbers[0] } = chart;
    return (
      <>
        <Choice
          label="Show"
          value={measure}
          data={numbers.length === 0 ? ['count'] : [...measures]}
          choose={(text) => {
            const next = measures.find((one) => one === text) ?? 'count';
            const { of: _, ...rest } = chart;
            change(
              next === 'count' || of === undefined ? { ...rest, measure: 'count' } : { ...chart, measure: next, of },
            );
          }}
          width={110}
        />
        {measure === 'count' ? null : (
          <Choice label="Of" value={of} data={numbers} choose={(name) => change({ ...chart, of: name })} />
        )}
        <Choice label="By" value={chart.by} data={all} choose={(by) => change({ ...chart, by })} />
      </>
    );
  }
  const { by: _, ...alone } = chart;
  return (
    <>
      <Choice label="Across" value={chart.x} data={axes} choose={(x) => change({ ...chart, x })} />
      <Choice label="Up" value={chart.y} data={numbers} choose={(y) => change({ ...chart, y })} />
      <Choice
        label="Colour by"
        value={chart.by}
        data={all}
        choose={(by) => change({ ...chart, by })}
        clear={() => change(alone)}
      />
    </>
  );
}

function Choice(props: {
  readonly label: string;
  readonly value: string | undefined;
  readonly data: readonly string[];
  readonly choose: (value: string) => void;
  readonly clear?: () => void;
  readonly width?: number;
}) {
  const { clear } = props;
  return (
    <Select
      size="xs"
      w={props.width ?? 170}
      label={props.label}
      data={[...props.data]}
      value={props.value ?? null}
      onChange={(value) => (value === null ? clear?.() : props.choose(value))}
      allowDeselect={false}
      searchable={props.data.length > 12}
      {...(clear === undefined ? {} : { clearable: true, placeholder: 'nothing' })}
    />
  );
}
