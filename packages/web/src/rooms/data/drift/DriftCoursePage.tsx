import type { DriftCourse, DriftCourseColumn } from '@kaizen/contracts';
import { Box, Group, SimpleGrid, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { client } from '../../../api/client.ts';
import { Async } from '../../../design/Async.tsx';
import { Chart } from '../../../design/Chart.tsx';
import type { ChartColours } from '../../../design/chart-theme.ts';
import { EvidenceLink } from '../../../design/EvidenceLink.tsx';
import { formatCount, shortId } from '../../../design/format.ts';
import { usePathParam } from '../../../design/location.ts';
import { MoreItems } from '../../../design/MoreItems.tsx';
import { PageHead } from '../../../design/PageHead.tsx';
import { Section } from '../../../design/Section.tsx';
import { StateMark } from '../../../design/StateMark.tsx';
import { drawCourse, topOf } from './course-chart.ts';
import { sayCourse, sayWindow } from './drift-words.ts';

/** Columns that are drawn at once. */
const DRAWN = 12;

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
  const top = useMemo(() => topOf(course.columns), [course]);
  return (
    <>
      <Text size="sm" c="var(--k-muted)" mb="lg" component="div">
        Version <EvidenceLink to={`/datasets/${dataset}/versions/${versionId}`}>{shortId(versionId)}</EvidenceLink> in{' '}
        {formatCount(windows.length)} windows of about {formatCount(windows[0]?.rows ?? 0)} rows. The first{' '}
        {formatCount(reference)} are the reference; a window above the dashed line is an alarm.
      </Text>
      <Section
        title="Columns"
        text="Jensen–Shannon distance of every window from the reference windows (0: the same, 1: nothing in common). What changed stands first, then what moves, then what is steady."
      >
        <MoreItems
          items={course.columns}
          step={DRAWN}
          name="columns"
          itemKey={({ column }) => column}
          draw={(column) => <CourseCard column={column} course={course} top={top} />}
        >
          {(cards) => (
            <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg" verticalSpacing="lg">
              {cards}
            </SimpleGrid>
          )}
        </MoreItems>
      </Section>
    </>
  );
}

const verdicts = {
  changed: { state: 'needs_you', word: 'changed and stayed' },
  moving: { state: 'warning', word: 'comes and goes' },
  steady: { state: 'ok', word: 'steady' },
} as const;

function CourseCard(props: { readonly column: DriftCourseColumn; readonly course: DriftCourse; readonly top: number }) {
  const { column, course, top } = props;
  const option = useCallback(
    (colours: ChartColours) => drawCourse(colours, column, course, top),
    [column, course, top],
  );
  const { state, word } = verdicts[column.verdict];
  const first = course.windows[column.alarms[0] ?? -1];
  const since = first === undefined ? '' : `, first alarm in ${sayWindow(first, course.by)}`;
  const watched = course.windows.length - course.reference;
  return (
    <Box component="section" aria-label={column.column} style={{ minWidth: 0 }}>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="sm" fw={500} truncate title={column.column}>
          {column.column}
        </Text>
        <StateMark state={state} label={word} />
      </Group>
      <Chart
        option={option}
        height={160}
        summary={`${column.column}: ${word}${since}; ${formatCount(column.alarms.length)} of ${formatCount(watched)} windows after the reference in alarm`}
        caption
      />
    </Box>
  );
}
