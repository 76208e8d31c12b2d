import type { DatasetView } from '@kaizen/contracts';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { Age } from '../../design/Age.tsx';
import { Async } from '../../design/Async.tsx';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { formatCount } from '../../design/format.ts';
import { PageHead } from '../../design/PageHead.tsx';
import { Sparkline } from '../../design/Sparkline.tsx';
import { StateMark } from '../../design/StateMark.tsx';
import { sayVerdict } from './data-words.ts';

/** Every dataset with its current version and what the last batch brought. */
export function DatasetsPage() {
  const datasets = useQuery({ queryKey: ['datasets'], queryFn: () => client.datasets.list() });
  return (
    <>
      <PageHead title="Data" {...(datasets.data === undefined ? {} : { headline: sayAll(datasets.data.items) })} />
      <Async
        query={datasets}
        isEmpty={(page) => page.items.length === 0}
        empty="No dataset yet. Declare one under data in kaizen.yaml; kaizen run reads its first rows."
      >
        {(page) => (
          <DataTable caption="Datasets" columns={columns} rows={page.items} rowKey={(dataset) => dataset.id} />
        )}
      </Async>
    </>
  );
}

function sayAll(datasets: readonly DatasetView[]): string {
  if (datasets.length === 0) return 'Nothing has come in yet.';
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
  { name: 'Versions', text: () => '', cell: (dataset) => <RowsCourse dataset={dataset.name} />, wide: true },
  {
    name: 'Last batch',
    text: (dataset) => (dataset.lastBatch === undefined ? 'none yet' : sayVerdict(dataset.lastBatch)),
    cell: ({ lastBatch }) =>
      lastBatch === undefined ? (
        'none yet'
      ) : (
        <EvidenceLink to={`/datasets/${lastBatch.dataset}/batches/${lastBatch.id}`}>
          {sayVerdict(lastBatch)}
        </EvidenceLink>
      ),
    wide: true,
  },
  { name: 'Changed', text: iso, cell: (dataset) => <Age at={dataset.currentVersion?.createdAt} /> },
];

function iso({ currentVersion }: DatasetView): string {
  return currentVersion === undefined ? '' : new Date(currentVersion.createdAt).toISOString();
}

function RowsCourse({ dataset }: { readonly dataset: string }) {
  const versions = useQuery({
    queryKey: ['datasets', dataset, 'versions'],
    queryFn: () => client.datasets.versions(dataset),
  });
  const rows = (versions.data?.items ?? []).map((version) => version.rows).toReversed();
  return <Sparkline values={rows} summary={`Rows over the last ${rows.length} versions`} />;
}
