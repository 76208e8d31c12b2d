import type { RegistryVersionView } from '@kaizen/contracts';
import { SegmentedControl, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Async, Empty } from '../../design/Async.tsx';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { usePathParam, useQueryParam } from '../../design/location.ts';
import { formatMetric, metricLabel } from '../../design/metric-words.ts';
import { PageHead } from '../../design/PageHead.tsx';
import { Section } from '../../design/Section.tsx';
import { sayMetric } from '../runs/metric-value.ts';
import { modelPath } from './model-words.ts';
import { versionQuery } from './registry-queries.ts';
import { type DiffRow, diffRecords } from './version-diff.ts';
import { signatureRecord, useSignature } from './version-signature.ts';

/** Two versions of a model side by side: what differs in metrics, parameters, signature and tags. */
export function CompareVersionsPage() {
  const model = usePathParam('model');
  const [a = ''] = useQueryParam('a');
  const [b = ''] = useQueryParam('b');
  const before = useQuery({ ...versionQuery(model, Number(a)), enabled: a !== '' });
  const after = useQuery({ ...versionQuery(model, Number(b)), enabled: b !== '' });
  if (a === '' || b === '')
    return (
      <Empty>
        The address names no two versions. Choose them on{' '}
        <EvidenceLink to={modelPath(model)}>the model's page</EvidenceLink>.
      </Empty>
    );
  return (
    <>
      <PageHead
        kind="Comparison"
        title={`${model}: version ${a} and version ${b}`}
        headline={
          <>
            From <EvidenceLink to={modelPath(model)}>{model}</EvidenceLink>: what changed from the one to the other.
          </>
        }
      />
      <Async query={before} height={300}>
        {(one) => <Async query={after}>{(other) => <Comparison before={one} after={other} />}</Async>}
      </Async>
    </>
  );
}

interface Pair {
  readonly before: RegistryVersionView;
  readonly after: RegistryVersionView;
}

function Comparison({ before, after }: Pair) {
  const [all, setAll] = useQueryParam('all');
  const signatures = [useSignature(before), useSignature(after)] as const;
  const parts = useMemo(
    () => [
      { title: 'Metrics', rows: diffRecords(before.metrics, after.metrics, sayMetric), isMetric: true },
      { title: 'Parameters', rows: diffRecords(before.params, after.params) },
      { title: 'Signature', rows: diffRecords(signatureRecord(signatures[0]), signatureRecord(signatures[1])) },
      { title: 'Tags', rows: diffRecords(before.tags, after.tags) },
    ],
    [before, after, signatures[0], signatures[1]],
  );
  return (
    <>
      <Text size="sm" mb="sm">
        {describeDifference(parts)}
      </Text>
      <SegmentedControl
        size="xs"
        mb="md"
        aria-label="Rows"
        data={[
          { value: 'differ', label: 'What differs' },
          { value: 'all', label: 'Everything' },
        ]}
        value={all === undefined ? 'differ' : 'all'}
        onChange={(next) => setAll(next === 'all' ? 'yes' : undefined)}
      />
      {parts.map(({ title, rows, isMetric }) => (
        <Part
          key={title}
          title={title}
          rows={all === undefined ? rows.filter(({ differs }) => differs) : rows}
          total={rows.length}
          pair={{ before, after }}
          isMetric={isMetric === true}
        />
      ))}
    </>
  );
}

function Part(props: {
  readonly title: string;
  readonly rows: readonly DiffRow[];
  readonly total: number;
  readonly pair: Pair;
  readonly isMetric: boolean;
}) {
  const { title, rows, total, pair, isMetric } = props;
  const columns = useMemo(() => columnsOf(pair, isMetric), [pair, isMetric]);
  return (
    <Section title={title}>
      {rows.length === 0 ? (
        <Empty>{total === 0 ? 'Neither version has any.' : `Nothing differs; both have the same ${total}.`}</Empty>
      ) : (
        <DataTable caption={title} columns={columns} rows={rows} rowKey={({ name }) => name} />
      )}
    </Section>
  );
}

function sayChange(name: string, by: number): string {
  if (by === 0) return '0';
  return `${by > 0 ? '+' : '−'}${formatMetric(name, Math.abs(by))}`;
}

/** "3 metrics and 1 parameter differ." */
function describeDifference(
  parts: ReadonlyArray<{ readonly title: string; readonly rows: readonly DiffRow[] }>,
): string {
  const differing = parts.flatMap(({ title, rows }) => {
    const count = rows.filter(({ differs }) => differs).length;
    return count === 0 ? [] : [`${title.toLowerCase()} in ${count} ${count === 1 ? 'place' : 'places'}`];
  });
  return differing.length === 0 ? 'Nothing that is known of them differs.' : `They differ: ${differing.join(', ')}.`;
}

function columnsOf({ before, after }: Pair, isMetric: boolean): readonly TableColumn<DiffRow>[] {
  const side = (version: RegistryVersionView, read: (row: DiffRow) => string | undefined): TableColumn<DiffRow> => ({
    name: `version ${version.version}`,
    text: (row) => read(row) ?? '–',
    cell: (row) => <span style={{ overflowWrap: 'anywhere' }}>{read(row) ?? '–'}</span>,
    numeric: isMetric,
  });
  const change: TableColumn<DiffRow> = {
    name: 'Change',
    text: ({ name, change: by }) => (by === undefined ? '–' : sayChange(name, by)),
    numeric: true,
  };
  return [
    { name: '', text: ({ name }) => (isMetric ? metricLabel(name) : name) },
    side(before, (row) => row.before),
    side(after, (row) => row.after),
    ...(isMetric ? [change] : []),
  ];
}
