import type { RegisteredModelView } from '@kaizen/contracts';
import { Group, Select, Text } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Age } from '../../design/Age.tsx';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { formatCount } from '../../design/format.ts';
import { useQueryParam } from '../../design/location.ts';
import { metricLabel } from '../../design/metric-words.ts';
import { Sparkline } from '../../design/Sparkline.tsx';
import { versionsQuery } from '../deployments/deployment-queries.ts';
import { versionPath } from '../deployments/release-words.ts';
import { sayMetric } from '../runs/metric-value.ts';
import { AliasMark } from './Aliases.tsx';
import { courseOf, type MetricPoint, metricNames } from './metric-course.ts';
import { modelPath } from './model-words.ts';

/** The models that were found; one metric of choice is drawn over the versions of each. */
export function ModelsTable({ models }: { readonly models: readonly RegisteredModelView[] }) {
  const versions = useQueries({
    queries: models.map(({ name }) => versionsQuery(name)),
    combine: (results) => new Map(models.map(({ name }, index) => [name, results[index]?.data?.items ?? []])),
  });
  const names = useMemo(() => metricNames([...versions.values()].flat()), [versions]);
  const [chosen, choose] = useQueryParam('metric');
  const metric = chosen ?? names[0];
  const columns = useMemo(
    () => [
      ...about,
      ...(metric === undefined ? [] : [courseColumn(metric, (model) => courseOf(versions.get(model) ?? [], metric))]),
      changed,
    ],
    [metric, versions],
  );
  return (
    <>
      {names.length < 2 ? null : (
        <Group justify="flex-end" gap="xs" mb={4} visibleFrom="sm">
          <Text size="xs" c="var(--k-muted)">
            Drawn
          </Text>
          <Select
            size="xs"
            w={180}
            aria-label="Metric that is drawn"
            data={names.map((value) => ({ value, label: metricLabel(value) }))}
            value={metric ?? null}
            onChange={(next) => choose(next ?? undefined)}
            allowDeselect={false}
            searchable
          />
        </Group>
      )}
      <DataTable caption="Models" columns={columns} rows={models} rowKey={(row) => row.name} />
    </>
  );
}

const about: readonly TableColumn<RegisteredModelView>[] = [
  {
    name: 'Model',
    text: (row) => row.name,
    cell: (row) => <EvidenceLink to={modelPath(row.name)}>{row.name}</EvidenceLink>,
  },
  { name: 'Versions', text: (row) => formatCount(row.versions), numeric: true },
  {
    name: 'Newest',
    text: (row) => (row.latestVersion === undefined ? 'none' : `version ${row.latestVersion}`),
    cell: (row) =>
      row.latestVersion === undefined ? undefined : (
        <EvidenceLink to={versionPath(row.name, row.latestVersion)}>version {row.latestVersion}</EvidenceLink>
      ),
    wide: true,
  },
  {
    name: 'Aliases',
    text: (row) => row.aliases.map(({ alias, version }) => `${alias} ${version}`).join(', '),
    cell: (row) => <AliasLinks model={row} />,
  },
  {
    name: 'Tags',
    text: (row) =>
      Object.entries(row.tags)
        .map(([name, value]) => `${name}: ${value}`)
        .join(', '),
    cell: (row) => <TagWords tags={row.tags} />,
    wide: true,
  },
];

const changed: TableColumn<RegisteredModelView> = {
  name: 'Changed',
  text: (row) => new Date(row.updatedAt).toISOString(),
  cell: (row) => <Age at={row.updatedAt} />,
};

function AliasLinks({ model: { name, aliases } }: { readonly model: RegisteredModelView }) {
  if (aliases.length === 0)
    return (
      <Text component="span" c="var(--k-muted)" inherit>
        –
      </Text>
    );
  return (
    <Group gap={6}>
      {aliases.map(({ alias, version }) => (
        <EvidenceLink key={alias} to={versionPath(name, version)} label={`${alias}: version ${version} of ${name}`}>
          <AliasMark alias={alias} note={`${version}`} />
        </EvidenceLink>
      ))}
    </Group>
  );
}

function TagWords({ tags }: { readonly tags: Readonly<Record<string, string>> }) {
  const entries = Object.entries(tags);
  const shown = entries.slice(0, 2).map(([name, value]) => `${name}: ${value}`);
  const rest = entries.length - shown.length;
  return (
    <Text component="span" size="xs" c="var(--k-muted)" lineClamp={2} maw={240}>
      {shown.join(', ')}
      {rest > 0 ? `, ${rest} more` : ''}
    </Text>
  );
}

function courseColumn(
  metric: string,
  read: (model: string) => readonly MetricPoint[],
): TableColumn<RegisteredModelView> {
  return {
    name: `${metricLabel(metric)} by version`,
    text: (row) => {
      const last = read(row.name).at(-1);
      return last === undefined ? '–' : sayMetric(metric, last.value);
    },
    cell: (row) => <Course metric={metric} points={read(row.name)} />,
    wide: true,
  };
}

function Course({ metric, points }: { readonly metric: string; readonly points: readonly MetricPoint[] }) {
  const last = points.at(-1);
  if (last === undefined)
    return (
      <Text component="span" c="var(--k-muted)" inherit>
        –
      </Text>
    );
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 8 }}>
      <Sparkline
        values={points.map(({ value }) => value)}
        summary={`${metricLabel(metric)} over ${points.length} versions`}
        width={72}
      />
      {sayMetric(metric, last.value)}
    </span>
  );
}
