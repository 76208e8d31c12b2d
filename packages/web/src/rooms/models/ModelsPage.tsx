import type { ModelView } from '@kaizen/contracts';
import { Text } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { Age } from '../../design/Age.tsx';
import { Async } from '../../design/Async.tsx';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { formatMetric } from '../../design/metric-words.ts';
import { PageHead } from '../../design/PageHead.tsx';
import { Sparkline } from '../../design/Sparkline.tsx';
import { versionsQuery } from '../deployments/deployment-queries.ts';
import { versionPath } from '../deployments/release-words.ts';
import { modelPath } from './model-words.ts';

const modelsQuery = queryOptions({ queryKey: ['models'], queryFn: () => client.models.list() });

/** The registered models: which version is champion, and how quality went from version to version. */
export function ModelsPage() {
  const models = useQuery(modelsQuery);
  return (
    <>
      <PageHead title="Models" {...(models.data === undefined ? {} : { headline: describeAll(models.data.items) })} />
      <Async
        query={models}
        isEmpty={(page) => page.items.length === 0}
        empty="No model is registered yet. A pipeline with a register step makes the first version; an ONNX file made elsewhere can be registered too."
      >
        {(page) => <DataTable caption="Models" columns={columns} rows={page.items} rowKey={(row) => row.name} />}
      </Async>
    </>
  );
}

const columns: readonly TableColumn<ModelView>[] = [
  {
    name: 'Model',
    text: (row) => row.name,
    cell: (row) => <EvidenceLink to={modelPath(row.name)}>{row.name}</EvidenceLink>,
  },
  {
    name: 'Champion',
    text: (row) => sayVersion(row.champion),
    cell: (row) => <Version model={row.name} version={row.champion} />,
  },
  {
    name: 'Newest',
    text: (row) => sayVersion(row.latestVersion),
    cell: (row) => <Version model={row.name} version={row.latestVersion} />,
  },
  { name: 'F1 by version', text: () => '', cell: (row) => <Course model={row.name} />, wide: true },
  { name: 'Made', text: (row) => new Date(row.createdAt).toISOString(), cell: (row) => <Age at={row.createdAt} /> },
];

function sayVersion(version: number | undefined): string {
  return version === undefined ? 'none' : `version ${version}`;
}

function Version({ model, version }: { readonly model: string; readonly version: number | undefined }) {
  if (version === undefined)
    return (
      <Text component="span" c="var(--k-muted)" inherit>
        none
      </Text>
    );
  return <EvidenceLink to={versionPath(model, version)}>version {version}</EvidenceLink>;
}

/** F1 from the first version to the newest, where it was measured. */
function Course({ model }: { readonly model: string }) {
  const versions = useQuery(versionsQuery(model));
  const oldestFirst = [...(versions.data?.items ?? [])].sort((a, b) => a.version - b.version);
  const values = oldestFirst.flatMap(({ metrics }) => (metrics.f1 === undefined ? [] : [metrics.f1]));
  const last = values.at(-1);
  if (last === undefined) return null;
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 8 }}>
      <Sparkline values={values} summary={`F1 over ${values.length} versions`} width={72} />
      {formatMetric('f1', last)}
    </span>
  );
}

function describeAll(models: readonly ModelView[]): string {
  if (models.length === 0) return 'No model is registered yet.';
  const live = models.filter(({ champion }) => champion !== undefined).length;
  return `${models.length === 1 ? 'One model' : `${models.length} models`}, ${live} with a champion.`;
}
