import type { DriftCourse, DriftCourseColumn } from '@kaizen/contracts';
import { Box, Group, SimpleGrid, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { EChartsCoreOption } from 'echarts/core';
import { useCallback } from 'react';
import { client } from '../../../api/client.ts';
import { Async } from '../../../design/Async.tsx';
import { Chart } from '../../../design/Chart.tsx';
import { thresholdLine } from '../../../design/chart-series.ts';
import { axis, type ChartColours } from '../../../design/chart-theme.ts';
import { EvidenceLink } from '../../../design/EvidenceLink.tsx';
import { formatCount, formatNumber, shortId } from '../../../design/format.ts';
import { usePathParam } from '../../../design/location.ts';
import { PageHead } from '../../../design/PageHead.tsx';
import { Section } from '../../../design/Section.tsx';
import { StateMark } from '../../../design/StateMark.tsx';
import { sayCourse } from './drift-words.ts';

/** A version followed over windows: when a structural change began, and which columns it names. */
export function DriftCoursePage() {
  const dataset = usePathParam('dataset');
  const courseId = usePathParam('course');
  const course = useQuery({
    queryKey: ['datasets', dataset, 'course', courseId],
    queryFn: () => client.drift.course(dataset, courseId),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { data } = course;
  return (
    <>
      <PageHead
        title={`Course of ${dataset}`}
        kind="Windows over time"
        {...(data === undefined
          ? {}
          : { headline: sayCourse(data), state: data.changes.length > 0 ? 'needs_you' : 'ok' })}
      />
      <Async query={course} height={500}>
        {(view) => <Columns course={view} />}
      </Async>
    </>
  );
}

function Columns({ course }: { readonly course: DriftCourse }) {
  const { windows, reference, versionId, dataset } = course;
  return (
    <>
      <Text size="sm" c="var(--k-muted)" mb="lg" component="div">
        Version <EvidenceLink to={`/datasets/${dataset}/versions/${versionId}`}>{shortId(versionId)}</EvidenceLink> in{' '}
        {formatCount(windows.length)} windows of about {formatCount(windows[0]?.rows ?? 0)} rows. The first{' '}
        {formatCount(reference)} are the reference; a window above the dashed line is an alarm.
      </Text>
      <Section
        title="Columns"
        text="Jensen–Shannon distance of every window from the reference windows (0: the same, 1: nothing in common)."
      >
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg" verticalSpacing="lg">
          {course.columns.map((column) => (
            <CourseCard key={column.column} column={column} course={course} />
          ))}
        </SimpleGrid>
      </Section>
    </>
  );
}

const verdicts = {
  changed: { state: 'needs_you', word: 'changed and stayed' },
  moving: { state: 'warning', word: 'comes and goes' },
  steady: { state: 'ok', word: 'steady' },
} as const;

function CourseCard({ column, course }: { readonly column: DriftCourseColumn; readonly course: DriftCourse }) {
  const option = useCallback((colours: ChartColours) => drawCourse(colours, column, course), [column, course]);
  const { state, word } = verdicts[column.verdict];
  const at = column.change === undefined ? '' : `, from window ${formatCount(column.change)} on`;
  return (
    <Box style={{ minWidth: 0 }}>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="sm" fw={500} truncate>
          {column.column}
        </Text>
        <StateMark state={state} label={word} />
      </Group>
      <Chart
        option={option}
        height={150}
        summary={`${column.column}: ${word}${at}; ${formatCount(column.alarms.length)} of ${formatCount(course.windows.length - course.reference)} windows in alarm`}
        caption
      />
    </Box>
  );
}

function drawCourse(
  colours: ChartColours,
  column: DriftCourseColumn,
  { windows, changes }: DriftCourse,
): EChartsCoreOption {
  const start = changes.find(({ window }) => window === column.change);
  const top = Math.max(column.threshold * 1.4, ...column.values, 0.1);
  return {
    grid: { left: 4, right: 12, top: 10, bottom: 4, containLabel: true },
    tooltip: { trigger: 'axis', confine: true, valueFormatter: (value: number) => formatNumber(value) },
    xAxis: axis(colours, 'value', '', { min: 'dataMin', max: 'dataMax', splitLine: { show: false }, splitNumber: 4 }),
    yAxis: axis(colours, 'value', '', { min: 0, max: Math.min(1, Math.ceil(top * 10) / 10), splitNumber: 3 }),
    series: [
      {
        name: 'distance',
        type: 'line',
        step: 'end',
        symbol: 'none',
        lineStyle: { color: colours.champion, width: 1.5 },
        data: column.values.map((value, at) => [windows[at]?.from ?? at, value]),
        markLine: thresholdLine(colours, column.threshold, 'alarm'),
        ...(start === undefined
          ? {}
          : {
              markArea: {
                silent: true,
                itemStyle: { color: colours.failed, opacity: 0.15 },
                data: [[{ xAxis: start.from }, { xAxis: start.to }]],
              },
            }),
      },
    ],
  };
}
