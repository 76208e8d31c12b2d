import type { VersionView, VersionWithVerdict } from '@kaizen/contracts';
import { Badge, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { ActionDialog } from '../../../design/ActionDialog.tsx';
import { Age } from '../../../design/Age.tsx';
import { Async } from '../../../design/Async.tsx';
import { ConfirmButton } from '../../../design/ConfirmButton.tsx';
import { EvidenceLink } from '../../../design/EvidenceLink.tsx';
import { NameDialog } from '../../../design/NameDialog.tsx';
import { StateMark } from '../../../design/StateMark.tsx';
import { UseVersion } from './UseVersion.tsx';
import { VersionRuns } from './VersionRuns.tsx';
import { sayChange, saySize, sayState, stateOfVersion } from './version-words.ts';

const touches = ['datasets'];

/** One version: how it stands, what its checks said, and what can be done with it. */
export function VersionPanel({ version }: { readonly version: VersionView }) {
  const { dataset, id, parentId } = version;
  const verdict = useQuery({
    queryKey: ['datasets', dataset, 'verdict', id],
    queryFn: () => client.datasets.verdict(dataset, id),
  });
  return (
    <Stack
      gap="sm"
      p="md"
      mb="lg"
      style={{ border: '1px solid var(--k-line)', background: 'var(--k-surface)', borderRadius: 4 }}
    >
      <Group gap="sm">
        <StateMark state={stateOfVersion(version)} label={version.state} />
        {version.tags.map((tag) => (
          <Badge key={tag} variant="light" tt="none">
            {tag}
          </Badge>
        ))}
        <Text size="sm">{sayState(version)}</Text>
      </Group>
      <Text size="sm" c="var(--k-muted)">
        {version.message === '' ? 'Rows added' : version.message}: {sayChange(version)}, {saySize(version)}.{' '}
        {parentId === undefined ? null : (
          <EvidenceLink to={`/datasets/${dataset}/diff`} search={{ from: parentId, to: id }}>
            What changed
          </EvidenceLink>
        )}
      </Text>
      <Async query={verdict} height={40}>
        {(view) => <Findings view={view} />}
      </Async>
      <VersionRuns versionId={id} />
      <VersionActions version={version} />
      {version.collectedAt === undefined ? <UseVersion version={version} /> : null}
    </Stack>
  );
}

const marks = { pass: 'ok', warn: 'warning', fail: 'failed' } as const;

function Findings({ view }: { readonly view: VersionWithVerdict }) {
  const { checks, decision } = view.verdict;
  if (checks.length === 0 && decision === undefined) return <Text size="sm">No check was declared for it.</Text>;
  return (
    <Stack gap={4}>
      {checks.flatMap(({ check, findings }) =>
        findings.map(({ rule, column, verdict, message }) => (
          <Group key={`${check} ${rule} ${column ?? ''}`} gap="xs" wrap="nowrap" align="flex-start">
            <StateMark state={marks[verdict]} label={verdict} compact />
            <Text size="sm">
              {column === undefined ? '' : `${column}: `}
              {message} <Text component="span" size="xs" c="var(--k-muted)">{`${check}, ${rule}`}</Text>
            </Text>
          </Group>
        )),
      )}
      {decision === undefined ? null : (
        <Text size="sm">
          {decision.by} {decision.verdict} it, <Age at={decision.at} />
          {decision.reason === '' ? '' : `: ${decision.reason}`}
        </Text>
      )}
    </Stack>
  );
}

function VersionActions({ version }: { readonly version: VersionView }) {
  const { dataset, id, state, collectedAt } = version;
  return (
    <Group gap="xs">
      {state === 'staged' || state === 'rejected' ? (
        <ActionDialog
          label="Accept"
          title="Accept this version"
          text="It becomes the current version: what pipelines and notebooks read."
          confirm="Accept"
          act={(reason) => client.datasets.accept(dataset, id, reason)}
          touches={touches}
        />
      ) : null}
      {state === 'staged' ? (
        <ActionDialog
          label="Reject"
          title="Reject this version"
          text="It stays readable and never becomes current unless it is accepted later."
          confirm="Reject"
          act={(reason) => client.datasets.reject(dataset, id, reason)}
          touches={touches}
        />
      ) : null}
      {state === 'former' && collectedAt === undefined ? (
        <ConfirmButton
          label="Go back to this version"
          text="A new version with exactly these rows becomes current. No rows are written; the versions between stay."
          confirm="Go back"
          act={() => client.datasets.revert(dataset, id)}
          touches={touches}
        />
      ) : null}
      <NameDialog
        label="Tag"
        title="Tag this version"
        confirm="Tag"
        value=""
        maxLength={100}
        act={(name) => client.datasets.tag(dataset, name, id)}
        touches={touches}
      />
    </Group>
  );
}
