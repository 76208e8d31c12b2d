import type { ModelVersionView } from '@kaizen/contracts';
import { SimpleGrid, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { Age } from '../../design/Age.tsx';
import { Async } from '../../design/Async.tsx';
import { Chart } from '../../design/Chart.tsx';
import { axis, type ChartColours } from '../../design/chart-theme.ts';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { usePathParam } from '../../design/location.ts';
import { formatMetric, metricLabel } from '../../design/metric-words.ts';
import { PageHead } from '../../design/PageHead.tsx';
import { Section } from '../../design/Section.tsx';
import { versionsQuery } from '../deployments/deployment-queries.ts';
import { versionPath } from '../deployments/release-words.ts';
import { Aliases } from './Aliases.tsx';

const drawn = ['f1', 'auc', 'accuracy'] as const;

/** The versions of one model, and how they compare. */
export function ModelPage() {
  const model = usePathParam('model');
  const versions = useQuery(versionsQuery(model));
  return (
    <>
      <PageHead
        kind="Model"
        title={model}
        {...(versions.data === undefined ? {} : { headline: describeModel(versions.data.items) })}
      />
      <Async
        query={versions}
        isEmpty={(page) => page.items.length === 0}
        empty="No version is registered yet."
        height={320}
      >
        {(page) => <Versions model={model} versions={page.items} />}
      </Async>
    </>
  );
}

function Versions({ model, versions }: { readonly model: string; readonly versions: readonly ModelVersionView[] }) {
  return (
    <>
      <Section title="Versions" text="Metrics of the training run: measured on rows that the fit did not see.">
        <DataTable caption={`Versions of ${model}`} columns={columns} rows={versions} rowKey={(row) => row.id} />
      </Section>
      {versions.length < 2 ? null : (
        <Section title="From version to version">
          <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="lg">
            {drawn.map((name) => (
              <Course key={name} versions={versions} name={name} />
            ))}
          </SimpleGrid>
        </Section>
      )}
    </>
  );
}

const metric = (name: string, wide = false): TableColumn<ModelVersionView> => ({
  name: metricLabel(name),
  text: (row) => (row.metrics[name] === undefined ? '–' : formatMetric(name, row.metrics[name])),
  numeric: true,
  ...(wide ? { wide: true } : {}),
});

const columns: readonly TableColumn<ModelVersionView>[] = [
  {
    name: 'Version',
    text: (row) => `${row.version}`,
    cell: (row) => <EvidenceLink to={versionPath(row.model, row.version)}>version {row.version}</EvidenceLink>,
  },
  { name: 'Role', text: (row) => row.aliases.join(', '), cell: (row) => <Aliases aliases={row.aliases} /> },
  metric('f1'),
  metric('auc'),
  metric('accuracy', true),
  { name: 'From', text: (row) => row.source, wide: true },
  {
    name: 'Registered',
    text: (row) => new Date(row.createdAt).toISOString(),
    cell: (row) => <Age at={row.createdAt} />,
  },
];

function Course({ versions, name }: { readonly versions: readonly ModelVersionView[]; readonly name: string }) {
  const option = useCallback(
    (colours: ChartColours) => {
      const oldestFirst = [...versions].sort((a, b) => a.version - b.version);
      return {
        grid: { left: 8, right: 16, top: 16, bottom: 20, containLabel: true },
        xAxis: axis(colours, 'category', 'version', { data: oldestFirst.map(({ version }) => String(version)) }),
        yAxis: axis(colours, 'value', '', { scale: true, max: 1, splitNumber: 3 }),
        series: {
          name: metricLabel(name),
          type: 'line',
          symbolSize: 6,
          color: colours.text,
          data: oldestFirst.map(({ metrics }) => metrics[name] ?? null),
        },
      };
    },
    [versions, name],
  );
  return (
    <div>
      <Text size="sm" fw={500}>
        {metricLabel(name)}
      </Text>
      <Chart option={option} height={170} summary={`${metricLabel(name)} of ${versions.length} versions`} />
    </div>
  );
}

function describeModel(versions: readonly ModelVersionView[]): string {
  const champion = versions.find(({ aliases }) => aliases.includes('champion'));
  const newest = Math.max(0, ...versions.map(({ version }) => version));
  if (newest === 0) return 'No version is registered yet.';
  if (champion === undefined) return `Version ${newest} is the newest; none is champion yet.`;
  if (champion.version === newest) return `Version ${newest} is champion, and it is the newest.`;
  return `Version ${champion.version} is champion; version ${newest} is the newest.`;
}
