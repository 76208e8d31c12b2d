import type { BatchView } from '@kaizen/contracts';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { Age } from '../../design/Age.tsx';
import { Async } from '../../design/Async.tsx';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { formatCount } from '../../design/format.ts';
import { StateMark } from '../../design/StateMark.tsx';
import { stateOfVerdict } from './data-words.ts';

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
