import type { DeploymentView, RegistryVersionView } from '@kaizen/contracts';
import { Text } from '@mantine/core';
import { useMemo } from 'react';
import { Age } from '../../design/Age.tsx';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { shortId } from '../../design/format.ts';
import { metricLabel } from '../../design/metric-words.ts';
import { StateMark } from '../../design/StateMark.tsx';
import { deploymentPath, versionPath } from '../deployments/release-words.ts';
import { sayMetric } from '../runs/metric-value.ts';
import { Aliases } from './Aliases.tsx';
import { metricNames } from './metric-course.ts';
import { stageWords } from './stage-words.ts';

type Column = TableColumn<RegistryVersionView>;

/** The versions of a model: names and stages, up to four metrics, where each came from, and whether it serves. */
export function VersionsTable(props: {
  readonly model: string;
  readonly versions: readonly RegistryVersionView[];
  readonly deployments: readonly DeploymentView[];
}) {
  const { model, versions, deployments } = props;
  const columns = useMemo(() => columnsOf(versions, deployments), [versions, deployments]);
  return <DataTable caption={`Versions of ${model}`} columns={columns} rows={versions} rowKey={(row) => row.id} />;
}

function columnsOf(
  versions: readonly RegistryVersionView[],
  deployments: readonly DeploymentView[],
): readonly Column[] {
  const hasStages = versions.some(({ stage }) => stage !== 'none');
  return [
    {
      name: 'Version',
      text: (row) => `${row.version}`,
      cell: (row) => (
        <span style={{ whiteSpace: 'nowrap' }}>
          <EvidenceLink to={versionPath(row.model, row.version)}>version {row.version}</EvidenceLink>
        </span>
      ),
    },
    { name: 'Aliases', text: (row) => row.aliases.join(', '), cell: (row) => <Aliases aliases={row.aliases} /> },
    ...(hasStages ? [stage] : []),
    ...metricNames(versions)
      .filter((name) => name !== 'threshold')
      .slice(0, 4)
      .map((name, index) => metricColumn(name, index > 0)),
    { name: 'Serving', text: (row) => sayServing(row, deployments), cell: (row) => servingCell(row, deployments) },
    source,
    {
      name: 'Registered',
      text: (row) => new Date(row.createdAt).toISOString(),
      cell: (row) => <Age at={row.createdAt} />,
      wide: true,
    },
  ];
}

const stage: Column = {
  name: 'Stage',
  text: (row) => (row.stage === 'none' ? '–' : stageWords[row.stage]),
  wide: true,
};

const source: Column = {
  name: 'From',
  text: (row) => row.runName ?? row.runId ?? row.source,
  cell: (row) =>
    row.runId === undefined ? (
      row.source
    ) : (
      <EvidenceLink to={`/runs/${row.runId}`}>{row.runName ?? `run ${shortId(row.runId)}`}</EvidenceLink>
    ),
  wide: true,
};

function metricColumn(name: string, wide: boolean): Column {
  return {
    name: metricLabel(name),
    text: ({ metrics }) => (metrics[name] === undefined ? '–' : sayMetric(name, metrics[name])),
    numeric: true,
    ...(wide ? { wide } : {}),
  };
}

/** Deployments in which the version answers. */
function servedBy(version: RegistryVersionView, deployments: readonly DeploymentView[]): readonly DeploymentView[] {
  return deployments.filter(({ targets }) => targets.some(({ modelVersionId }) => modelVersionId === version.id));
}

function sayServing(version: RegistryVersionView, deployments: readonly DeploymentView[]): string {
  const names = servedBy(version, deployments).map(({ name }) => name);
  if (names.length > 0) return `live at ${names.join(', ')}`;
  return version.servable === undefined ? 'no runtime here' : 'ready';
}

function servingCell(version: RegistryVersionView, deployments: readonly DeploymentView[]) {
  const [live] = servedBy(version, deployments);
  if (live !== undefined)
    return (
      <EvidenceLink to={deploymentPath(live.name)}>
        <StateMark state="ok" label={sayServing(version, deployments)} />
      </EvidenceLink>
    );
  return (
    <Text component="span" c="var(--k-muted)" inherit>
      {sayServing(version, deployments)}
    </Text>
  );
}
