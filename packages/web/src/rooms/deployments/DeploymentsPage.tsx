import type { DeploymentView } from '@kaizen/contracts';
import { Box, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Age } from '../../design/Age.tsx';
import { Async } from '../../design/Async.tsx';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { PageHead } from '../../design/PageHead.tsx';
import { StateMark } from '../../design/StateMark.tsx';
import { deploymentsQuery } from './deployment-queries.ts';
import { deploymentPath, roleColour, versionPath } from './release-words.ts';
import { TrafficSpark } from './TrafficSpark.tsx';

/** What answers requests, and whether any of it needs someone. */
export function DeploymentsPage() {
  const deployments = useQuery(deploymentsQuery());
  return (
    <>
      <PageHead
        title="Deployments"
        {...(deployments.data === undefined ? {} : { headline: describeAll(deployments.data.items) })}
      />
      <Async
        query={deployments}
        isEmpty={(page) => page.items.length === 0}
        empty="No deployment yet. Declare one under deployments: in kaizen.yaml and apply it with kaizen apply; it answers with the first release."
      >
        {(page) => <DataTable caption="Deployments" columns={columns} rows={page.items} rowKey={(row) => row.name} />}
      </Async>
    </>
  );
}

const columns: readonly TableColumn<DeploymentView>[] = [
  {
    name: 'Deployment',
    text: (row) => row.name,
    cell: (row) => (
      <Box>
        <EvidenceLink to={deploymentPath(row.name)}>{row.name}</EvidenceLink>
        <Text size="xs" c="var(--k-muted)" maw={460} lineClamp={2}>
          {row.headline}
        </Text>
      </Box>
    ),
  },
  { name: 'State', text: (row) => row.state, cell: (row) => <StateMark state={row.state} /> },
  {
    name: 'Champion',
    text: (row) => (row.champion === undefined ? 'none' : `version ${row.champion.version}`),
    cell: (row) =>
      row.champion === undefined ? (
        'none'
      ) : (
        <EvidenceLink to={versionPath(row.model, row.champion.version)}>version {row.champion.version}</EvidenceLink>
      ),
  },
  {
    name: 'On trial',
    text: (row) => (row.openRelease === undefined ? 'none' : `version ${row.openRelease.version}`),
    cell: (row) =>
      row.openRelease === undefined ? (
        <Text component="span" c="var(--k-muted)" inherit>
          none
        </Text>
      ) : (
        <Text component="span" c={roleColour('canary')} inherit>
          version {row.openRelease.version}, {Math.round(row.openRelease.weight * 100)} %
        </Text>
      ),
    wide: true,
  },
  {
    name: 'Live since',
    text: (row) => (row.champion === undefined ? '' : new Date(row.champion.since).toISOString()),
    cell: (row) => <Age at={row.champion?.since} />,
    wide: true,
  },
  { name: 'Rows per minute', text: () => '', cell: (row) => <TrafficSpark deployment={row.name} />, wide: true },
];

function describeAll(items: readonly DeploymentView[]): string {
  if (items.length === 0) return 'Nothing answers requests yet.';
  const needing = items.filter((item) => item.state === 'needs_you' || item.state === 'failed');
  const trials = items.filter((item) => item.openRelease !== undefined).length;
  const live = items.filter((item) => item.champion !== undefined).length;
  const trial = trials === 0 ? '' : ` ${trials} with a version on trial.`;
  const need =
    needing.length === 0 ? 'Nothing needs you.' : `${needing.map((item) => item.name).join(', ')}: needs you.`;
  return `${live} of ${items.length} live.${trial} ${need}`;
}
