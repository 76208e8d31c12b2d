import type { RunRow } from '@kaizen/contracts';
import { Group, MultiSelect, Select, Text } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import { Empty } from '../../../design/Async.tsx';
import { ContourPlot } from './ContourPlot.tsx';
import type { ChartsQuery } from './charts-query.ts';
import { ParallelPlot } from './ParallelPlot.tsx';
import { chooseAxis, findAxes, type PlotAxis, placeRuns } from './plot-columns.ts';
import { ScatterPlot } from './ScatterPlot.tsx';

interface PlotPanelProps {
  readonly runs: readonly RunRow[];
  readonly colours: ReadonlyMap<string, string>;
  readonly query: ChartsQuery;
  readonly change: (change: Partial<ChartsQuery>) => void;
}

/** Runs as points on axes that are chosen: scatter, contour, parallel coordinates. */
export function PlotPanel(props: PlotPanelProps) {
  const { runs } = props;
  const axes = useMemo(() => findAxes(runs), [runs]);
  if (runs.length < 2 || axes.length < 2) return <Empty>Two runs with two numbers are needed for this drawing.</Empty>;
  return props.query.kind === 'parallel' ? <Parallel {...props} axes={axes} /> : <Plane {...props} axes={axes} />;
}

type WithAxes = PlotPanelProps & { readonly axes: readonly PlotAxis[] };

function Plane({ runs, colours, query, change, axes }: WithAxes) {
  const isContour = query.kind === 'contour';
  const numeric = useMemo(
    () => (isContour ? axes.filter(({ words }) => words === undefined) : axes),
    [axes, isContour],
  );
  const across = findAxis(numeric, query.across) ?? chooseAxis(numeric, runs, 'params', 0);
  const up =
    findAxis(numeric, query.up) ?? chooseAxis(numeric, runs, isContour ? 'params' : 'metrics', isContour ? 1 : 0);
  const hue = findAxis(numeric, query.hue) ?? (isContour ? chooseAxis(numeric, runs, 'metrics', 0) : undefined);
  const placed = useMemo(
    () =>
      placeRuns(
        runs,
        [across, up, hue].filter((axis) => axis !== undefined),
      ),
    [runs, across, up, hue],
  );
  if (across === undefined || up === undefined) return <Empty>Nothing here is a number.</Empty>;
  return (
    <>
      <Group gap="xs" mb="xs">
        <AxisChoice label="Across" axes={numeric} value={across.key} choose={(key) => change({ across: key })} />
        <AxisChoice label="Up" axes={numeric} value={up.key} choose={(key) => change({ up: key })} />
        <AxisChoice
          label="Colour"
          axes={numeric}
          value={hue?.key}
          choose={(key) => change({ hue: key })}
          canClear={!isContour}
        />
      </Group>
      {isContour && hue !== undefined ? (
        <ContourPlot placed={placed} across={across} up={up} hue={hue} />
      ) : (
        <ScatterPlot placed={placed} across={across} up={up} hue={hue} colours={colours} />
      )}
      <LeftOut all={runs.length} drawn={placed.length} />
    </>
  );
}

function Parallel({ runs, colours, query, change, axes }: WithAxes) {
  const chosen = useMemo(() => {
    const wanted = (query.dims ?? []).flatMap((key) => findAxis(axes, key) ?? []);
    return wanted.length >= 2 ? wanted : chooseDims(axes, runs);
  }, [axes, runs, query.dims]);
  const placed = useMemo(() => placeRuns(runs, chosen), [runs, chosen]);
  return (
    <>
      <MultiSelect
        size="xs"
        mb="xs"
        label="Axes, left to right; the last one gives the colour"
        data={axes.map(({ key, label }) => ({ value: key, label }))}
        value={chosen.map(({ key }) => key)}
        onChange={(dims) => change({ dims })}
        searchable
        limit={100}
        maxValues={12}
      />
      <ParallelPlot placed={placed} axes={chosen} colours={colours} />
      <LeftOut all={runs.length} drawn={placed.length} />
    </>
  );
}

/** Parameters that differ, then the first metrics. */
function chooseDims(axes: readonly PlotAxis[], runs: readonly RunRow[]): readonly PlotAxis[] {
  const varies = (axis: PlotAxis) => new Set(placeRuns(runs, [axis]).map(({ values }) => values[0])).size > 1;
  const complete = (axis: PlotAxis) => placeRuns(runs, [axis]).length > runs.length / 2;
  const good = axes.filter((axis) => varies(axis) && complete(axis));
  const params = good.filter(({ key }) => key.startsWith('params.')).slice(0, 4);
  const metrics = good
    .filter(({ key }) => key.startsWith('metrics.') && !key.startsWith('metrics.system/'))
    .slice(0, 2);
  const both = [...params, ...metrics.toReversed()];
  return both.length >= 2 ? both : axes.slice(0, 2);
}

function findAxis(axes: readonly PlotAxis[], key: string | undefined): PlotAxis | undefined {
  return axes.find((axis) => axis.key === key);
}

function AxisChoice(props: {
  readonly label: string;
  readonly axes: readonly PlotAxis[];
  readonly value: string | undefined;
  readonly choose: (key: string | undefined) => void;
  readonly canClear?: boolean;
}): ReactNode {
  const of = (start: string) =>
    props.axes.filter(({ key }) => key.startsWith(start)).map(({ key, label }) => ({ value: key, label }));
  return (
    <Select
      size="xs"
      w={180}
      label={props.label}
      placeholder="Each run its own"
      data={[
        { group: 'Parameters', items: of('params.') },
        { group: 'Metrics', items: of('metrics.') },
      ].filter(({ items }) => items.length > 0)}
      value={props.value ?? null}
      onChange={(key) => props.choose(key ?? undefined)}
      allowDeselect={false}
      clearable={props.canClear === true}
      searchable
      limit={100}
    />
  );
}

function LeftOut({ all, drawn }: { readonly all: number; readonly drawn: number }) {
  if (drawn === all) return null;
  return (
    <Text size="xs" c="var(--k-muted)">
      {drawn} of {all} runs have a number on every axis; the others are left out.
    </Text>
  );
}
