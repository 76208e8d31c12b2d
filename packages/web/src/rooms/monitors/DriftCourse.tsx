import type { DriftMeasure, WindowView } from '@kaizen/contracts';
import { Box, Group, SimpleGrid, Text } from '@mantine/core';
import type { EChartsCoreOption } from 'echarts/core';
import { useCallback, useMemo } from 'react';
import { Chart } from '../../design/Chart.tsx';
import { thresholdLine } from '../../design/chart-series.ts';
import { axis, type ChartColours } from '../../design/chart-theme.ts';
import { formatCount, formatNumber } from '../../design/format.ts';
import { StateMark } from '../../design/StateMark.tsx';
import { measureWord, sayMeasure } from './monitor-words.ts';

interface ColumnCourse {
  readonly column: string;
  readonly points: ReadonlyArray<{ readonly at: number; readonly measure: DriftMeasure }>;
  readonly last: DriftMeasure;
}

/** Every watched column over the windows, each with its own threshold; those that drifted come first. */
export function DriftCourse({ windows }: { readonly windows: readonly WindowView[] }) {
  const courses = useMemo(() => readCourses(windows), [windows]);
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="lg" verticalSpacing="md">
      {courses.map((course) => (
        <CourseCard key={course.column} course={course} />
      ))}
    </SimpleGrid>
  );
}

function CourseCard({ course }: { readonly course: ColumnCourse }) {
  const { column, points, last } = course;
  const option = useCallback((colours: ChartColours) => drawCourse(colours, points, last), [points, last]);
  const drifted = points.filter(({ measure }) => measure.drifted).length;
  const said = `${column}: ${measureWord(last.measure)} ${sayMeasure(last.value)} in the newest window, threshold ${formatNumber(last.threshold)}; over it in ${drifted} of ${points.length} windows`;
  return (
    <Box>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="sm" fw={500} truncate>
          {column}
        </Text>
        {last.drifted ? (
          <StateMark state="warning" label={`${measureWord(last.measure)} ${sayMeasure(last.value)}`} />
        ) : (
          <Text size="xs" c="var(--k-muted)" style={{ whiteSpace: 'nowrap' }}>
            {measureWord(last.measure)} {sayMeasure(last.value)}
          </Text>
        )}
      </Group>
      <Chart option={option} height={120} summary={said} />
    </Box>
  );
}

function drawCourse(colours: ChartColours, points: ColumnCourse['points'], last: DriftMeasure): EChartsCoreOption {
  const highest = Math.max(...points.map(({ measure }) => measure.value));
  const room = highest > last.threshold * 1.4 ? {} : { max: last.threshold * 1.5 };
  return {
    grid: { left: 4, right: 12, top: 8, bottom: 4, containLabel: true },
    xAxis: axis(colours, 'value', '', {
      min: 'dataMin',
      max: 'dataMax',
      axisLabel: { color: colours.muted, fontSize: 11, formatter: formatCount, hideOverlap: true },
      splitLine: { show: false },
      splitNumber: 4,
    }),
    yAxis: axis(colours, 'value', '', { min: 0, ...room, splitNumber: 3 }),
    series: {
      name: measureWord(last.measure),
      type: 'line',
      data: points.map(({ at, measure }) => ({
        value: [at, measure.value],
        symbolSize: measure.drifted ? 7 : 3,
        symbol: measure.drifted ? 'diamond' : 'circle',
        itemStyle: { color: measure.drifted ? colours.warning : colours.champion },
      })),
      lineStyle: { width: 1.5, color: colours.champion },
      markLine: thresholdLine(colours, last.threshold, `threshold ${formatNumber(last.threshold)}`),
    },
  };
}

/** One course per column, oldest window first; columns that went furthest over their thresholds first. */
function readCourses(newestFirst: readonly WindowView[]): readonly ColumnCourse[] {
  const courses = new Map<string, Array<{ at: number; measure: DriftMeasure }>>();
  for (const window of [...newestFirst].reverse())
    for (const measure of window.drift) {
      const points = courses.get(measure.column) ?? [];
      points.push({ at: window.toOrdinal, measure });
      courses.set(measure.column, points);
    }
  const reached = ({ points }: ColumnCourse) => Math.max(...points.map(({ measure: m }) => m.value / m.threshold));
  return [...courses]
    .flatMap(([column, points]) => {
      const last = points.at(-1)?.measure;
      return last === undefined ? [] : [{ column, points, last }];
    })
    .sort((a, b) => reached(b) - reached(a));
}
