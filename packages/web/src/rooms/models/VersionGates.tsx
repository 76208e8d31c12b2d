import type { DeploymentView, RegistryVersionView } from '@kaizen/contracts';
import { useQuery } from '@tanstack/react-query';
import { Age } from '../../design/Age.tsx';
import { Async, Empty } from '../../design/Async.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { shortenIds } from '../../design/format.ts';
import { Section } from '../../design/Section.tsx';
import { StateMark } from '../../design/StateMark.tsx';
import { gatesQuery } from '../deployments/deployment-queries.ts';
import { GateReport } from '../deployments/GateReport.tsx';
import { deploymentPath, verdictWords } from '../deployments/release-words.ts';

/** The newest verdict of a deployment's gate on this version. Without one it says so when no other deployment could have one (`alone`). */
export function VersionGates(props: {
  readonly version: RegistryVersionView;
  readonly deployment: DeploymentView;
  readonly alone: boolean;
}) {
  const { version, deployment, alone } = props;
  const gates = useQuery(gatesQuery(deployment.name));
  const gate = gates.data?.items.find((one) => one.loggedModelId === (version.servable?.id ?? version.loggedModelId));
  if (gate === undefined && !alone) return null;
  return (
    <Section
      title={`Gate of ${deployment.name}`}
      {...(gate === undefined
        ? {}
        : {
            text: (
              <>
                Judged on {shortenIds(gate.evaluatedOn)}, <Age at={gate.createdAt} />.{' '}
                <EvidenceLink to={`/gates/${gate.id}`}>The verdict</EvidenceLink>,{' '}
                <EvidenceLink to={deploymentPath(deployment.name)}>the deployment</EvidenceLink>.
              </>
            ),
            aside: <StateMark state={verdictWords[gate.verdict].state} label={verdictWords[gate.verdict].word} />,
          })}
    >
      <Async query={gates} height={200}>
        {() =>
          gate === undefined ? (
            <Empty>
              This version was not judged here. A pipeline with a gate step judges a candidate before it is released.
            </Empty>
          ) : (
            <GateReport gate={gate} currency={deployment.costs?.currency} />
          )
        }
      </Async>
    </Section>
  );
}
