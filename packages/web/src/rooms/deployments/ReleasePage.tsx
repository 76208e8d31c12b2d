import type { DeploymentView, ReleaseView } from '@kaizen/contracts';
import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { Age } from '../../design/Age.tsx';
import { Async } from '../../design/Async.tsx';
import { CopyId } from '../../design/CopyId.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { FactList } from '../../design/FactList.tsx';
import { LinkedText } from '../../design/LinkedText.tsx';
import { usePathParam } from '../../design/location.ts';
import { PageHead } from '../../design/PageHead.tsx';
import { Section } from '../../design/Section.tsx';
import { CanaryTrack } from './CanaryTrack.tsx';
import { deploymentQuery } from './deployment-queries.ts';
import { describeRelease } from './describe-release.ts';
import { LooksTable } from './LooksTable.tsx';
import { deploymentPath, versionPath } from './release-words.ts';

/** How one version came to be live, or not. */
export function ReleasePage() {
  const id = usePathParam('release');
  const release = useQuery({
    queryKey: ['deployments', 'release', id],
    queryFn: () => client.deployments.getRelease(id),
  });
  return (
    <>
      <PageHead
        kind="Release"
        title={release.data === undefined ? 'Release' : `Version ${release.data.version} to ${release.data.deployment}`}
        {...(release.data === undefined ? {} : { state: release.data.state, headline: describeRelease(release.data) })}
      />
      <Async query={release} height={320}>
        {(view) => <Release release={view} />}
      </Async>
    </>
  );
}

function Release({ release }: { readonly release: ReleaseView }) {
  const deployment = useQuery(deploymentQuery(release.deployment));
  return (
    <>
      {release.strategy === 'canary' ? (
        <Section title="The trial" text="Steps by counted requests and labels, never by time.">
          <CanaryTrack release={release} />
        </Section>
      ) : null}
      {release.steps.length === 0 ? null : (
        <Section title="What was decided, and why">
          <LooksTable looks={release.steps} currency={deployment.data?.costs?.currency} />
          <Reasons release={release} />
        </Section>
      )}
      <Section title="About this release">
        <FactList facts={factsOf(release, deployment.data)} />
      </Section>
    </>
  );
}

/** The reasons again, in full: the table leaves them out on narrow screens. */
function Reasons({ release }: { readonly release: ReleaseView }) {
  return release.steps.map((look) => (
    <Text key={`${look.step} ${look.at}`} size="sm" c="var(--k-muted)" hiddenFrom="sm" mt="xs">
      Step {look.step + 1}: {look.reason}
    </Text>
  ));
}

function factsOf(release: ReleaseView, deployment: DeploymentView | undefined) {
  const model = deployment?.model;
  const version = (number: number) =>
    model === undefined ? (
      `version ${number}`
    ) : (
      <EvidenceLink to={versionPath(model, number)}>version {number}</EvidenceLink>
    );
  return [
    {
      name: 'Deployment',
      value: <EvidenceLink to={deploymentPath(release.deployment)}>{release.deployment}</EvidenceLink>,
    },
    { name: 'Released', value: version(release.version) },
    {
      name: 'In place of',
      value: release.previousVersion === undefined ? 'nothing, it is the first' : version(release.previousVersion),
    },
    { name: 'Why', value: <LinkedText text={release.cause} /> },
    { name: 'By', value: release.releasedBy },
    {
      name: 'Gate',
      value:
        release.gateId === undefined ? (
          'none was named'
        ) : (
          <EvidenceLink to={`/gates/${release.gateId}`}>the verdict that allowed it</EvidenceLink>
        ),
    },
    { name: 'Began', value: <Age at={release.startedAt} /> },
    { name: 'Ended', value: release.endedAt === undefined ? 'still open' : <Age at={release.endedAt} /> },
    { name: 'Release', value: <CopyId id={release.id} /> },
  ];
}
