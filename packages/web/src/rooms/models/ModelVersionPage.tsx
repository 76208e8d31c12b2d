import type { DeploymentView, RegistryVersionView } from '@kaizen/contracts';
import { useQuery } from '@tanstack/react-query';
import { Async } from '../../design/Async.tsx';
import { usePathParam } from '../../design/location.ts';
import { PageHead } from '../../design/PageHead.tsx';
import { Section } from '../../design/Section.tsx';
import { deploymentsQuery } from '../deployments/deployment-queries.ts';
import { ReleaseButton } from '../deployments/ReleaseButton.tsx';
import { LineageSection } from './LineageSection.tsx';
import { DeleteVersion } from './ModelActions.tsx';
import { describeSignature, headlineOf } from './model-words.ts';
import { versionQuery } from './registry-queries.ts';
import { SignatureTable } from './SignatureTable.tsx';
import { UseModelSection } from './UseModelSection.tsx';
import { VersionEvaluation } from './VersionEvaluation.tsx';
import { VersionFacts } from './VersionFacts.tsx';
import { FileSignature, useVersionFiles, VersionFilesSection } from './VersionFilesSection.tsx';
import { VersionGates } from './VersionGates.tsx';
import { VersionMetrics } from './VersionMetrics.tsx';
import { VersionParams } from './VersionParams.tsx';
import { VersionStanding } from './VersionStanding.tsx';

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
              headline: headlineOf(version.data, taking),
              actions: (
                <>
                  <ReleaseButton deployments={taking} version={version.data} />
                  <DeleteVersion model={model} version={number} />
                </>
              ),
            })}
      />
      <Async query={version} height={420}>
        {(view) => <Version version={view} deployments={taking} />}
      </Async>
    </>
  );
}

interface VersionProps {
  readonly version: RegistryVersionView;
  readonly deployments: readonly DeploymentView[];
}

function Version({ version, deployments }: VersionProps) {
  const place = useVersionFiles(version);
  return (
    <>
      <Section title="Quality">
        <VersionMetrics version={version} />
      </Section>
      <VersionEvaluation version={version} />
      <VersionStanding version={version} />
      <LineageSection version={version} />
      {deployments.map((deployment) => (
        <VersionGates
          key={deployment.name}
          version={version}
          deployment={deployment}
          alone={deployments.length === 1}
        />
      ))}
      <Signature version={version} place={place} />
      <UseModelSection version={version} deployments={deployments} />
      <VersionParams version={version} />
      {place === undefined || place === null ? null : <VersionFilesSection version={version} place={place} />}
      <Section title="About this version">
        <VersionFacts version={version} />
      </Section>
    </>
  );
}

function Signature(props: {
  readonly version: RegistryVersionView;
  readonly place: ReturnType<typeof useVersionFiles>;
}) {
  const { version, place } = props;
  if (version.servable !== undefined)
    return (
      <Section title="Signature" text={describeSignature(version.servable)}>
        <SignatureTable model={version.servable} />
      </Section>
    );
  if (place === undefined || place === null) return null;
  return (
    <Section title="Signature">
      <FileSignature place={place} />
    </Section>
  );
}
