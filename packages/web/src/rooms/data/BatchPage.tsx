import type { BatchView, QuarantineReason } from '@kaizen/contracts';
import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { Age } from '../../design/Age.tsx';
import { Async, Empty } from '../../design/Async.tsx';
import { CopyId } from '../../design/CopyId.tsx';
import type { TableColumn } from '../../design/DataTable.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { Figure } from '../../design/Figure.tsx';
import { formatCount, formatShare } from '../../design/format.ts';
import { LongTable } from '../../design/LongTable.tsx';
import { usePathParam } from '../../design/location.ts';
import { PageHead } from '../../design/PageHead.tsx';
import { Section } from '../../design/Section.tsx';
import { sayCellRule, sayPlace, stateOfVerdict } from './data-words.ts';

/** A batch of rows that came in: what validation said, and why rows are in quarantine. */
export function BatchPage() {
  const dataset = usePathParam('dataset');
  const id = usePathParam('batch');
  const batch = useQuery({
    queryKey: ['datasets', dataset, 'batch', id],
    queryFn: () => client.datasets.batch(dataset, id),
  });
  const { data } = batch;
  return (
    <>
      <PageHead
        title={data?.source ?? 'Batch'}
        kind={`Batch of ${dataset}`}
        {...(data === undefined ? {} : { state: stateOfVerdict(data.verdict), headline: sayBatch(data) })}
      />
      <Async query={batch} height={300}>
        {(view) => <BatchParts batch={view} />}
      </Async>
    </>
  );
}

function sayBatch({ verdict, rowsBad, rowsIn }: BatchView): string {
  switch (verdict) {
    case 'accepted':
      return `All ${formatCount(rowsIn)} rows keep the schema's rules and are in.`;
    case 'quarantined':
      return `${formatCount(rowsBad)} of ${formatCount(rowsIn)} rows break a rule and stand in quarantine; the others are in.`;
    case 'rejected':
      return `Nothing entered: ${formatCount(rowsBad)} of ${formatCount(rowsIn)} rows break a rule, more than the project's policy allows.`;
  }
}

function BatchParts({ batch }: { readonly batch: BatchView }) {
  const share = batch.rowsIn === 0 ? 0 : batch.rowsBad / batch.rowsIn;
  return (
    <>
      <Group gap="xl" mb="xl" align="flex-start">
        <Figure label="Rows in" value={formatCount(batch.rowsIn)} note={`from ${batch.source}`} />
        <Figure
          label={batch.verdict === 'rejected' ? 'Bad rows' : 'In quarantine'}
          value={formatCount(batch.rowsBad)}
          note={formatShare(share, 2)}
        />
        <Figure label="Came in" value={<Age at={batch.createdAt} />} note={<CopyId id={batch.id} />} />
        {batch.versionId === undefined ? null : (
          <Figure
            label="Became"
            value={<EvidenceLink to={`/datasets/${batch.dataset}/versions/${batch.versionId}`}>a version</EvidenceLink>}
            note={<CopyId id={batch.versionId} />}
          />
        )}
      </Group>
      <Section
        title="Why rows are bad"
        text="One line for each rule that rows broke. A row that breaks two rules is counted in both."
        aside={
          batch.rowsBad === 0 ? null : (
            <Text size="sm">
              <EvidenceLink to={`/datasets/${batch.dataset}`} search={{ tab: 'quarantine', batch: batch.id }}>
                Look at these rows and correct them
              </EvidenceLink>
            </Text>
          )
        }
      >
        {batch.reasons.length === 0 ? (
          <Empty>No row broke a rule.</Empty>
        ) : (
          <LongTable
            caption="Broken rules"
            columns={reasonColumns}
            rows={batch.reasons}
            rowKey={({ column, rule }) => `${column} ${rule}`}
            param="find"
            finds="a reason"
          />
        )}
      </Section>
    </>
  );
}

const reasonColumns: ReadonlyArray<TableColumn<QuarantineReason>> = [
  { name: 'Column', text: ({ column }) => sayPlace(column) },
  { name: 'What is wrong', text: ({ rule }) => sayCellRule(rule) },
  { name: 'Expected', text: ({ expected }) => expected },
  { name: 'Observed', text: ({ observed }) => observed, wide: true },
  { name: 'Rows', text: ({ count }) => formatCount(count), numeric: true },
  {
    name: 'Samples',
    text: ({ samples }) => samples.map(({ line, value }) => `line ${line}: ${value ?? 'missing'}`).join('; '),
    cell: ({ samples }) => <Samples samples={samples} />,
    wide: true,
  },
];

function Samples({ samples }: Pick<QuarantineReason, 'samples'>) {
  return (
    <Text size="xs" c="var(--k-muted)" component="div">
      {samples.slice(0, 4).map(({ line, value }) => (
        <div key={line}>
          line {formatCount(line)}:{' '}
          {value === null || value === '' ? <i>missing</i> : <code style={{ overflowWrap: 'anywhere' }}>{value}</code>}
        </div>
      ))}
    </Text>
  );
}
