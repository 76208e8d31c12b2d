import type { RegistryVersionView } from '@kaizen/contracts';
import { SimpleGrid, Text } from '@mantine/core';
import { useCallback, useMemo } from 'react';
import { Chart } from '../../design/Chart.tsx';
import { axis, type ChartColours } from '../../design/chart-theme.ts';
import { metricLabel } from '../../design/metric-words.ts';
import { Section } from '../../design/Section.tsx';
import { courseOf, type MetricPoint, metricNames } from './metric-course.ts';

/** Up to three metrics from version to version; nothing while fewer than two versions have one. */
export function VersionCourses({ versions }: { readonly versions: readonly RegistryVersionView[] }) {
  const courses = useMemo(
    () =>
      metricNames(versions)
        .filter((name) => name !== 'threshold')
        .map((name) => ({ name, points: courseOf(versions, name) }))
        .filter(({ points }) => points.length > 1)
        .slice(0, 3),
    [versions],
  );
  if (courses.length === 0) return null;
  return (
    <Section title="From version to version">
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="lg">
        {courses.map(({ name, points }) => (
          <Course key={name} name={name} points={points} />
        ))}
      </SimpleGrid>
    </Section>
  );
}

function Course({ name, points }: { readonly name: string; readonly points: readonly MetricPoint[] }) {
  const option = useCallback(
    (colours: ChartColours) => ({
      grid: { left: 8, right: 16, top: 16, bottom: 20, containLabel: true },
      xAxis: axis(colours, 'category', 'version', { data: points.map(({ version }) => String(version)) }),
      yAxis: axis(colours, 'value', '', { scale: true, splitNumber: 3 }),
      series: {
        name: metricLabel(name),
        type: 'line',
        symbolSize: 6,
        color: colours.text,
        data: points.map(({ value }) => (Number.isFinite(value) ? value : null)),
      },
    }),
    [points, name],
  );
  return (
    <div>
      <Text size="sm" fw={500}>
        {metricLabel(name)}
      </Text>
      <Chart option={option} height={170} summary={`${metricLabel(name)} of ${points.length} versions`} />
    </div>
  );
}
