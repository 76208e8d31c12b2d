import type { PartialDependence, ShapSummary } from '@kaizen/contracts';
import { Select, SimpleGrid, Text } from '@mantine/core';
import { type ReactNode, useCallback, useState } from 'react';
import { Chart } from '../../../design/Chart.tsx';
import { axis, type ChartColours } from '../../../design/chart-theme.ts';
import { formatCount } from '../../../design/format.ts';
import { sayFeature, sayShapUnit } from './shap-words.ts';

type ShapFeature = ShapSummary['features'][number];

/** How one column of choice moves the output: row by row (Shapley values), and on average over its values (partial dependence). */
export function DependencePanel(props: {
  readonly shap: ShapSummary | undefined;
  readonly dependence: readonly PartialDependence[];
}) {
  const { shap, dependence } = props;
  const names = [
    ...new Set([...(shap?.features.map(({ feature }) => feature) ?? []), ...dependence.map(({ feature }) => feature)]),
  ];
  const [name, setName] = useState(names[0] ?? '');
  const feature = shap?.features.find((one) => one.feature === name);
  const course = dependence.find((one) => one.feature === name);
  return (
    <>
      <Select
        size="xs"
        w={220}
        mb="sm"
        searchable
        aria-label="Column to draw"
        data={names}
        value={name}
        onChange={(next) => setName(next ?? name)}
        allowDeselect={false}
      />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        {shap === undefined || feature === undefined ? null : <ShapDots shap={shap} feature={feature} />}
        {course === undefined ? null : <DependenceCourse course={course} />}
      </SimpleGrid>
    </>
  );
}

function Titled(props: { readonly title: string; readonly note: string; readonly children: ReactNode }) {
  return (
    <div>
      <Text size="sm" fw={600}>
        {props.title}{' '}
        <Text component="span" inherit fw={400} c="var(--k-muted)">
          {props.note}
        </Text>
      </Text>
      {props.children}
    </div>
  );
}

function ShapDots({ shap, feature }: { readonly shap: ShapSummary; readonly feature: ShapFeature }) {
  const option = useCallback(
    (colours: ChartColours) => {
      const isNumeric = feature.values.some((value) => typeof value === 'number');
      const points = feature.values.flatMap((value, index) =>
        value === null ? [] : [[value, feature.contributions[index] ?? 0]],
      );
      return {
        grid: { left: 34, right: 16, top: 12, bottom: 34, containLabel: true },
        tooltip: { show: false },
        xAxis: axis(colours, isNumeric ? 'value' : 'category', feature.feature, { scale: true }),
        yAxis: axis(colours, 'value', 'Contribution', { nameGap: 40 }),
        series: [
          { type: 'scatter', symbolSize: 5, itemStyle: { color: colours.champion, opacity: 0.6 }, data: points },
        ],
      };
    },
    [feature],
  );
  const summary = `Contribution to the ${sayShapUnit(shap)} over ${feature.feature}, ${formatCount(shap.rows.length)} rows`;
  return (
    <Titled title="Row by row" note={`contribution to the ${sayShapUnit(shap)}`}>
      <Chart option={option} height={260} summary={summary} />
    </Titled>
  );
}

function DependenceCourse({ course }: { readonly course: PartialDependence }) {
  const { grid, mean, low, high, kind, feature, n } = course;
  const output = course.class === undefined ? 'prediction' : `probability of “${course.class}”`;
  const option = useCallback(
    (colours: ChartColours) => {
      const line = (values: readonly number[], width: number, style: 'solid' | 'dashed') => ({
        type: kind === 'numeric' ? 'line' : 'scatter',
        symbol: kind === 'numeric' ? 'none' : 'circle',
        symbolSize: width * 4,
        lineStyle: { color: colours.champion, width, type: style },
        itemStyle: { color: colours.champion, opacity: width === 2 ? 1 : 0.5 },
        data: grid.map((value, index) => [kind === 'numeric' ? value : sayFeature(value), values[index] ?? 0]),
      });
      return {
        grid: { left: 34, right: 16, top: 12, bottom: 34, containLabel: true },
        tooltip: { show: false },
        xAxis: axis(colours, kind === 'numeric' ? 'value' : 'category', feature, { scale: true }),
        yAxis: axis(colours, 'value', `Mean ${output}`, { scale: true, nameGap: 44 }),
        series: [
          line(mean, 2, 'solid'),
          ...(low === undefined ? [] : [line(low, 1, 'dashed')]),
          ...(high === undefined ? [] : [line(high, 1, 'dashed')]),
        ],
      };
    },
    [grid, mean, low, high, kind, feature, output],
  );
  return (
    <Titled title="On average" note={`${formatCount(n)} rows; dashed: eight of ten rows lie between`}>
      <Chart option={option} height={260} summary={`Mean ${output} over ${feature}`} />
    </Titled>
  );
}
