import type { DeploymentView, ModelVersionView } from '@kaizen/contracts';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { Async } from '../../design/Async.tsx';
import { usePathParam } from '../../design/location.ts';
import { PageHead } from '../../design/PageHead.tsx';
import { Section } from '../../design/Section.tsx';
import { deploymentsQuery } from '../deployments/deployment-queries.ts';
import { ReleaseButton } from '../deployments/ReleaseButton.tsx';
import { Aliases } from './Aliases.tsx';
import { LineageSection } from './LineageSection.tsx';
import { describeVersion } from './model-words.ts';
import { SignatureTable } from './SignatureTable.tsx';
import { VersionFacts } from './VersionFacts.tsx';
import { VersionGates } from './VersionGates.tsx';
import { VersionMetrics } from './VersionMetrics.tsx';

const versionQuery = (model: string, version: number) =>
  queryOptions({
    queryKey: ['models', model, 'version', version],
    queryFn: () => client.models.version(model, version),
  });

/** One version of a model: what it is made of, how good it is, and whether it may go live. */
export function ModelVersionPage() {
  const model = usePathParam('model');
  const number = Number(usePathParam('version'));
  const version = useQuery(versionQuery(model, number));
  const deployments = useQuery(deploymentsQuery());
  const taking = deployments.data?.items.filter((deployment) => deployment.model === model) ?? [];
  return (
    <>
      <PageHead
        kind="Model version"
        title={`${model}, version ${number}`}
        {...(version.data === undefined
          ? {}
          : {
              headline: headline(version.data, taking),
              actions: <ReleaseButton deployments={taking} version={version.data} />,
            })}
      />
      <Async query={version} height={420}>
        {(view) => <Version version={view} deployments={taking} />}
      </Async>
    </>
  );
}

function Version(props: { readonly version: ModelVersionView; readonly deployments: readonly DeploymentView[] }) {
  const { version, deployments } = props;
  return (
    <>
      <Section title="Quality" aside={<Aliases aliases={version.aliases} />}>
        <VersionMetrics version={version} />
      </Section>
      <LineageSection version={version} />
      {deployments.map((deployment) => (
        <VersionGates
          key={deployment.name}
          version={version}
          deployment={deployment}
          alone={deployments.length === 1}
        />
      ))}
      <Section title="Signature" text={describeSignature(version)}>
        <SignatureTable model={version.loggedModel} />
      </Section>
      <Section title="About this version">
        <VersionFacts version={version} />
      </Section>
    </>
  );
}

function headline(version: ModelVersionView, deployments: readonly DeploymentView[]): string {
  const live = deployments.filter(({ champion }) => champion?.modelVersionId === version.id);
  const trial = deployments.filter(({ openRelease }) => openRelease?.modelVersionId === version.id);
  return describeVersion(
    version,
    live.map(({ name }) => name),
    trial.map(({ name }) => name),
  );
}

function describeSignature({ loggedModel }: ModelVersionView): string {
  const { classes, positive } = loggedModel.signature;
  const about = positive === undefined ? '' : `; the score is the probability of ${positive}`;
  return `The raw row that a caller sends. The answer is one of ${classes.join(', ')}${about}.`;
}
