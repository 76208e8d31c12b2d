import type { DatasetView } from '@kaizen/contracts';
import { Code } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { usePages } from '../../api/use-pages.ts';
import { Age } from '../../design/Age.tsx';
import { Async } from '../../design/Async.tsx';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { formatCount } from '../../design/format.ts';
import { MorePages } from '../../design/MorePages.tsx';
import { PageHead } from '../../design/PageHead.tsx';
import { Sparkline } from '../../design/Sparkline.tsx';
import { StateMark } from '../../design/StateMark.tsx';
import { sayVerdict } from './data-words.ts';

/** Every dataset with its current version and what the last batch brought. */
export function DatasetsPage() {
  const { query, items } = usePages(['datasets', 'pages'], (page) => client.datasets.list(page));
  return (
    <>
      <PageHead title="Data" {...(query.data === undefined ? {} : { headline: sayAll(items) })} />
      <Async
        query={query}
        isEmpty={() => items.length === 0}
        empty={
          <>
            No dataset yet. Declare one under <Code>data</Code> in kaizen.yaml; <Code>kaizen apply</Code> makes it, and{' '}
            <Code>kaizen data ingest</Code> reads its first rows.
          </>
        }
      >
        {() => <DataTable caption="Datasets" columns={columns} rows={items} rowKey={(dataset) => dataset.id} />}
      </Async>
      <MorePages query={query} label="Older datasets" />
    </>
  );
}

function sayAll(datasets: readonly DatasetView[]): string {
  if (datasets.length === 0) return 'Nothing has come in yet.';
  const staged = datasets.filter(({ stagedVersion }) => stagedVersion !== undefined);
  if (staged.length > 0)
    return `A version of ${staged.map(({ name }) => name).join(', ')} is held back by its checks and needs you.`;
  const rejected = datasets.filter((dataset) => dataset.state === 'needs_you');
  if (rejected.length > 0)
    return `The last batch of ${rejected.map(({ name }) => name).join(', ')} was rejected and needs you.`;
  const bad = datasets.filter((dataset) => dataset.state === 'warning');
  if (bad.length > 0)
    return `Rows of ${bad.map(({ name }) => name).join(', ')} are in quarantine; the good ones are in.`;
  return 'All rows of the last batches are good; nothing needs you.';
}

const columns: ReadonlyArray<TableColumn<DatasetView>> = [
  {
    name: 'Dataset',
    text: (dataset) => dataset.name,
    cell: (dataset) => <EvidenceLink to={`/datasets/${dataset.name}`}>{dataset.name}</EvidenceLink>,
  },
  { name: 'State', text: (dataset) => dataset.state, cell: (dataset) => <StateMark state={dataset.state} /> },
  { name: 'Rows', text: (dataset) => formatCount(dataset.rows), numeric: true },
  {
    name: 'Rows over versions',
    text: () => '',
    cell: (dataset) => <RowsCourse dataset={dataset.name} />,
    wide: true,
  },
  {
    name: 'Last batch',
    text: (dataset) => (dataset.lastBatch === undefined ? 'none yet' : sayVerdict(dataset.lastBatch)),
    cell: (dataset) => <LastBatch dataset={dataset} />,
    wide: true,
  },
  { name: 'Changed', text: iso, cell: (dataset) => <Age at={dataset.currentVersion?.createdAt} /> },
];

function LastBatch({ dataset: { name, lastBatch, stagedVersion } }: { readonly dataset: DatasetView }) {
  if (lastBatch === undefined) return 'none yet';
  return (
    <>
      <EvidenceLink to={`/datasets/${name}/batches/${lastBatch.id}`}>{sayVerdict(lastBatch)}</EvidenceLink>
      {stagedVersion === undefined ? null : (
        <>
          ; <EvidenceLink to={`/datasets/${name}/versions/${stagedVersion}`}>a version waits for you</EvidenceLink>
        </>
      )}
    </>
  );
}

function iso({ currentVersion }: DatasetView): string {
  return currentVersion === undefined ? '' : new Date(currentVersion.createdAt).toISOString();
}

function RowsCourse({ dataset }: { readonly dataset: string }) {
  const versions = useQuery({
    queryKey: ['datasets', dataset, 'versions', 'course'],
    queryFn: () => client.datasets.versions(dataset, { limit: 30 }),
  });
  const rows = (versions.data?.items ?? []).map((version) => version.rows).toReversed();
  return <Sparkline values={rows} summary={`Rows over the last ${rows.length} versions`} />;
}
