import type { DriftCourseSummary, DriftSummary } from '@kaizen/contracts';
import { Code, Text } from '@mantine/core';
import { client } from '../../../api/client.ts';
import { usePages } from '../../../api/use-pages.ts';
import { Age } from '../../../design/Age.tsx';
import { Async } from '../../../design/Async.tsx';
import { DataTable, type TableColumn } from '../../../design/DataTable.tsx';
import { EvidenceLink } from '../../../design/EvidenceLink.tsx';
import { formatCount, formatNumber, shortId } from '../../../design/format.ts';
import { MorePages } from '../../../design/MorePages.tsx';
import { Section } from '../../../design/Section.tsx';
import { StateMark } from '../../../design/StateMark.tsx';
import type { DatasetTabProps } from '../dataset-tab.ts';
import { CompareForm } from '../drift/CompareForm.tsx';
import { FollowForm } from '../drift/FollowForm.tsx';

/** What moved between versions: ask for a comparison, and the kept ones. */
export function DriftTab({ dataset, version }: DatasetTabProps) {
  const { name } = dataset;
  const reports = usePages(['datasets', name, 'drift'], (page) => client.drift.list(name, page));
  const courses = usePages(['datasets', name, 'courses'], (page) => client.drift.courses(name, page));
  // Without a version the first section says how rows come in.
  const ask = (words: string, command: string) =>
    version === undefined ? (
      words
    ) : (
      <>
        {words} In a terminal: <Code>{command}</Code>
      </>
    );
  return (
    <>
      <Section
        title="Compare two versions"
        text="Column by column: the distribution, missing values and types; then all columns at once."
      >
        <CompareForm dataset={dataset} version={version} />
      </Section>
      <Section title="Comparisons">
        <Async
          query={reports.query}
          isEmpty={() => reports.items.length === 0}
          empty={ask('No comparison yet.', `kaizen data drift ${name}`)}
        >
          {() => (
            <DataTable caption="Comparisons" columns={reportColumns} rows={reports.items} rowKey={({ id }) => id} />
          )}
        </Async>
        <MorePages query={reports.query} label="Earlier comparisons" />
      </Section>
      <Section
        title="Follow over windows"
        text="Cuts a version into windows of rows and says when a structural change began, apart from what comes and goes with the seasons."
      >
        <FollowForm dataset={dataset} version={version} />
        <Async
          query={courses.query}
          isEmpty={() => courses.items.length === 0}
          empty={ask('No course yet.', `kaizen data drift ${name} --windows 500`)}
        >
          {() => <DataTable caption="Courses" columns={courseColumns} rows={courses.items} rowKey={({ id }) => id} />}
        </Async>
        <MorePages query={courses.query} label="Earlier courses" />
      </Section>
    </>
  );
}

/** A few names; a wide dataset has hundreds. */
function sayNames(names: readonly string[]): string {
  return names.length <= 5
    ? names.join(', ')
    : `${names.slice(0, 5).join(', ')} and ${formatCount(names.length - 5)} more`;
}

const reportColumns: readonly TableColumn<DriftSummary>[] = [
  {
    name: 'Made',
    text: ({ createdAt }) => new Date(createdAt).toISOString(),
    cell: ({ dataset, id, createdAt }) => (
      <EvidenceLink to={`/datasets/${dataset}/drift/${id}`}>
        <Age at={createdAt} />
      </EvidenceLink>
    ),
  },
  { name: 'Reference', text: ({ reference }) => shortId(reference.versionId), wide: true },
  { name: 'Current', text: ({ current }) => shortId(current.versionId), wide: true },
  {
    name: 'Rows',
    text: ({ reference, current }) =>
      `${formatCount(reference.to - reference.from)} / ${formatCount(current.to - current.from)}`,
    numeric: true,
    wide: true,
  },
  {
    name: 'Verdict',
    text: ({ drifted, compared }) => `${drifted} of ${compared} columns drifted`,
    cell: ({ drifted, compared, datasetDrifted }) => (
      <StateMark
        state={datasetDrifted ? 'needs_you' : drifted > 0 ? 'warning' : 'ok'}
        label={`${formatCount(drifted)} of ${formatCount(compared)} columns`}
      />
    ),
  },
  {
    name: 'Most',
    text: ({ leading }) => leading.join(', '),
    cell: ({ leading }) => (
      <Text size="sm" truncate maw={320}>
        {leading.join(', ') || '–'}
      </Text>
    ),
    wide: true,
  },
  { name: 'Mode', text: ({ mode, source }) => (source === 'profiles' ? `${mode}, profiles` : mode), wide: true },
];

const courseColumns: readonly TableColumn<DriftCourseSummary>[] = [
  {
    name: 'Made',
    text: ({ createdAt }) => new Date(createdAt).toISOString(),
    cell: ({ dataset, id, createdAt }) => (
      <EvidenceLink to={`/datasets/${dataset}/drift/courses/${id}`}>
        <Age at={createdAt} />
      </EvidenceLink>
    ),
  },
  { name: 'Version', text: ({ versionId }) => shortId(versionId), wide: true },
  {
    name: 'Structural changes',
    text: ({ changes }) =>
      changes.length === 0
        ? 'none'
        : changes
            .map(({ from, to, columns }) => `${sayNames(columns)} in ${formatNumber(from)} to ${formatNumber(to)}`)
            .join('; '),
  },
];
