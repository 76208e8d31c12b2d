import type { BatchView } from '@kaizen/contracts';
import { client } from '../../api/client.ts';
import { usePages } from '../../api/use-pages.ts';
import { Age } from '../../design/Age.tsx';
import { Async } from '../../design/Async.tsx';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { formatCount } from '../../design/format.ts';
import { MorePages } from '../../design/MorePages.tsx';
import { StateMark } from '../../design/StateMark.tsx';
import { sayReason, stateOfVerdict } from './data-words.ts';

/** Reasons that are written out. */
const REASONS = 3;

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
    text: ({ reasons }) => [...new Set(reasons.map(sayReason))].join('; '),
    cell: ({ reasons }) => sayReasons(reasons.map(sayReason)),
    wide: true,
  },
  {
    name: 'Came in',
    text: ({ createdAt }) => new Date(createdAt).toISOString(),
    cell: ({ createdAt }) => <Age at={createdAt} />,
  },
];

/** The commonest reasons; a wide batch may have hundreds. */
function sayReasons(reasons: readonly string[]): string {
  const all = [...new Set(reasons)];
  return all.length <= REASONS
    ? all.join('; ')
    : `${all.slice(0, REASONS).join('; ')} and ${formatCount(all.length - REASONS)} more`;
}

/** All batches that came in, newest first, with what validation said. */
export function BatchesTable({ dataset }: { readonly dataset: string }) {
  const { query, items } = usePages(['datasets', dataset, 'batches'], (page) => client.datasets.batches(dataset, page));
  return (
    <>
      <Async query={query} isEmpty={() => items.length === 0} empty="No batch has come in yet.">
        {() => (
          <DataTable caption={`Batches of ${dataset}`} columns={batchColumns} rows={items} rowKey={({ id }) => id} />
        )}
      </Async>
      <MorePages query={query} label="Earlier batches" />
    </>
  );
}
