import type { BatchView, VersionView } from '@kaizen/contracts';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { Age } from '../../design/Age.tsx';
import { Async } from '../../design/Async.tsx';
import { CopyId } from '../../design/CopyId.tsx';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { formatBytes, formatCount } from '../../design/format.ts';
import { StateMark } from '../../design/StateMark.tsx';
import { stateOfVerdict } from './data-words.ts';

const versionColumns: ReadonlyArray<TableColumn<VersionView>> = [
  {
    name: 'Version',
    text: ({ message, id }) => (message === '' ? id : message),
    cell: ({ dataset, id, message, current }) => (
      <>
        <EvidenceLink to={`/datasets/${dataset}/versions/${id}`}>
          {message === '' ? 'Rows added' : message}
        </EvidenceLink>
        {current ? ' (current)' : ''}
      </>
    ),
  },
  { name: 'Id', text: ({ id }) => id, cell: ({ id }) => <CopyId id={id} />, wide: true },
  { name: 'Rows', text: ({ rows }) => formatCount(rows), numeric: true },
  { name: 'Added', text: ({ addedRows }) => formatCount(addedRows), numeric: true },
  { name: 'Size', text: ({ bytes }) => formatBytes(bytes), numeric: true, wide: true },
  { name: 'By', text: ({ author }) => author, wide: true },
  {
    name: 'Made',
    text: ({ createdAt }) => new Date(createdAt).toISOString(),
    cell: ({ createdAt }) => <Age at={createdAt} />,
  },
];

/** All versions of a dataset, newest first; the shown one is marked. */
export function VersionsTable({ dataset, shown }: { readonly dataset: string; readonly shown: string | undefined }) {
  const versions = useQuery({
    queryKey: ['datasets', dataset, 'versions'],
    queryFn: () => client.datasets.versions(dataset),
  });
  return (
    <Async
      query={versions}
      isEmpty={(page) => page.items.length === 0}
      empty="No version yet: no batch has been taken."
    >
      {(page) => (
        <DataTable
          caption={`Versions of ${dataset}`}
          columns={versionColumns}
          rows={page.items}
          rowKey={({ id }) => id}
          {...(shown === undefined ? {} : { selected: shown })}
        />
      )}
    </Async>
  );
}

const batchColumns: ReadonlyArray<TableColumn<BatchView>> = [
  {
    name: 'Batch',
    text: ({ source }) => source,
    cell: ({ dataset, id, source }) => <EvidenceLink to={`/datasets/${dataset}/batches/${id}`}>{source}</EvidenceLink>,
  },
  {
    name: 'Verdict',
    text: ({ verdict }) => verdict,
    cell: ({ verdict }) => <StateMark state={stateOfVerdict(verdict)} label={verdict} />,
  },
  { name: 'Rows', text: ({ rowsIn }) => formatCount(rowsIn), numeric: true },
  { name: 'Bad', text: ({ rowsBad }) => formatCount(rowsBad), numeric: true },
  {
    name: 'Why',
    text: ({ reasons }) => [...new Set(reasons.map(({ column, rule }) => `${column}: ${rule}`))].join('; '),
    wide: true,
  },
  {
    name: 'Came in',
    text: ({ createdAt }) => new Date(createdAt).toISOString(),
    cell: ({ createdAt }) => <Age at={createdAt} />,
  },
];

/** All batches that came in, newest first, with what validation said. */
export function BatchesTable({ dataset }: { readonly dataset: string }) {
  const batches = useQuery({
    queryKey: ['datasets', dataset, 'batches'],
    queryFn: () => client.datasets.batches(dataset),
  });
  return (
    <Async query={batches} isEmpty={(page) => page.items.length === 0} empty="No batch has come in yet.">
      {(page) => (
        <DataTable caption={`Batches of ${dataset}`} columns={batchColumns} rows={page.items} rowKey={({ id }) => id} />
      )}
    </Async>
  );
}
