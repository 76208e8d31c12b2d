import type { ReleaseView } from '@kaizen/contracts';
import { Stack, Text } from '@mantine/core';
import { Age } from '../../design/Age.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { LinkedText } from '../../design/LinkedText.tsx';
import { Section } from '../../design/Section.tsx';
import { CanaryTrack } from './CanaryTrack.tsx';
import { LooksTable } from './LooksTable.tsx';

/** The version on trial: its steps, what was counted, what was decided and why. */
export function TrialSection(props: { readonly release: ReleaseView; readonly currency: string | undefined }) {
  const { release, currency } = props;
  return (
    <Section
      title={`Version ${release.version} on trial`}
      text={
        <>
          <LinkedText text={release.cause} />. Released by {release.releasedBy}, <Age at={release.startedAt} />.{' '}
          <EvidenceLink to={`/releases/${release.id}`}>The release</EvidenceLink>
          {release.gateId === undefined ? null : (
            <>
              , <EvidenceLink to={`/gates/${release.gateId}`}>its gate</EvidenceLink>
            </>
          )}
          .
        </>
      }
    >
      <Stack gap="lg">
        <CanaryTrack release={release} />
        {release.steps.length === 0 ? (
          <Text size="sm" c="var(--k-muted)">
            Not judged yet: the first look comes when the counts of step 1 are reached.
          </Text>
        ) : (
          <LooksTable looks={release.steps} currency={currency} />
        )}
      </Stack>
    </Section>
  );
}
