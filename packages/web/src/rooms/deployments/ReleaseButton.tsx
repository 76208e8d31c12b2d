import type { DeploymentView, RegistryVersionView } from '@kaizen/contracts';
import { SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { IconRocket } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { ActionDialog } from '../../design/ActionDialog.tsx';
import { versionsQuery } from './deployment-queries.ts';

type Way = 'declared' | 'canary' | 'direct';

const ways: ReadonlyArray<{ readonly value: Way; readonly label: string }> = [
  { value: 'declared', label: 'As declared' },
  { value: 'canary', label: 'On trial first' },
  { value: 'direct', label: 'At once' },
];

const wayText: Readonly<Record<Way, string>> = {
  declared: 'The way that kaizen.yaml declares for this deployment; the first release is direct.',
  canary: 'Gets a growing share of the requests and goes back by itself when it is shown to cost more.',
  direct: 'Answers all requests at once. Undo brings the present champion back.',
};

/** Releases a version by hand: which one, where, how, and why. `version` fixes the version, else it is chosen. */
export function ReleaseButton(props: {
  readonly deployments: readonly DeploymentView[];
  readonly version?: RegistryVersionView;
}) {
  const { deployments, version } = props;
  const [name, setName] = useState<string>();
  const [chosen, setChosen] = useState<string>();
  const [way, setWay] = useState<Way>('declared');
  const deployment = deployments.find((one) => one.name === name) ?? deployments[0];
  const versionId = version?.id ?? chosen;
  const blocked =
    version !== undefined && version.servable === undefined
      ? 'No runtime here can serve this version yet.'
      : deployment === undefined
        ? 'No deployment takes this model. Declare one in kaizen.yaml.'
        : undefined;
  const change = (next: string) => setWay(ways.find(({ value }) => value === next)?.value ?? 'declared');
  return (
    <ActionDialog
      label="Release…"
      title={version === undefined ? `Release to ${deployment?.name ?? ''}` : `Release version ${version.version}`}
      text={deployment === undefined ? '' : describePresent(deployment)}
      confirm="Release"
      reasonLabel="Why it is released"
      icon={<IconRocket size={16} aria-hidden />}
      ready={versionId !== undefined}
      {...(blocked === undefined ? {} : { blocked })}
      act={async (reason, key) => {
        if (deployment === undefined || versionId === undefined) return;
        const strategy = way === 'declared' ? {} : { strategy: way };
        await client.deployments.release(deployment.name, { modelVersionId: versionId, reason, ...strategy }, key);
      }}
      touches={['deployments', 'models', 'loop']}
    >
      <Stack gap="sm">
        {deployments.length < 2 ? null : (
          <Select
            label="Deployment"
            data={deployments.map((one) => one.name)}
            value={deployment?.name ?? null}
            onChange={(next) => setName(next ?? undefined)}
            allowDeselect={false}
          />
        )}
        {version !== undefined || deployment === undefined ? null : (
          <VersionSelect deployment={deployment} value={chosen} change={setChosen} />
        )}
        <SegmentedControl data={[...ways]} value={way} onChange={change} aria-label="How it is released" fullWidth />
        <Text size="xs" c="var(--k-muted)">
          {wayText[way]}
        </Text>
      </Stack>
    </ActionDialog>
  );
}

function VersionSelect(props: {
  readonly deployment: DeploymentView;
  readonly value: string | undefined;
  readonly change: (id: string | undefined) => void;
}) {
  const versions = useQuery(versionsQuery(props.deployment.model));
  const live = props.deployment.champion?.modelVersionId;
  return (
    <Select
      label="Version"
      placeholder={versions.isPending ? 'Reading the versions' : 'Choose a version'}
      data={(versions.data?.items ?? []).map((version) => ({
        value: version.id,
        label: `version ${version.version}${version.id === live ? ', live now' : ''}`,
        disabled: version.id === live,
      }))}
      value={props.value ?? null}
      onChange={(next) => props.change(next ?? undefined)}
      required
    />
  );
}

function describePresent({ champion, openRelease, name }: DeploymentView): string {
  const live =
    champion === undefined ? `Nothing is live at ${name}.` : `Version ${champion.version} is live at ${name}.`;
  return openRelease === undefined
    ? live
    : `${live} The trial of version ${openRelease.version} ends when another release begins.`;
}
