import type { GateView } from '@kaizen/contracts';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { Age } from '../../design/Age.tsx';
import { Async } from '../../design/Async.tsx';
import { CopyId } from '../../design/CopyId.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { FactList } from '../../design/FactList.tsx';
import { shortenIds } from '../../design/format.ts';
import { usePathParam } from '../../design/location.ts';
import { PageHead } from '../../design/PageHead.tsx';
import { Section } from '../../design/Section.tsx';
import { ComparisonsSection } from '../evaluation/ComparisonsSection.tsx';
import { FairnessSection } from '../evaluation/fairness/FairnessSection.tsx';
import { deploymentQuery } from './deployment-queries.ts';
import { describeVerdict } from './describe-release.ts';
import { GateReport } from './GateReport.tsx';
import { deploymentPath, verdictWords } from './release-words.ts';
import { VersionLink } from './VersionLink.tsx';

/** Whether a candidate may go live, and by which numbers. */
export function GatePage() {
  const id = usePathParam('gate');
  const gate = useQuery({ queryKey: ['deployments', 'gate', id], queryFn: () => client.deployments.gate(id) });
  return (
    <>
      <PageHead
        kind="Gate"
        title={gate.data === undefined ? 'Verdict' : `Gate of ${gate.data.deployment}`}
        {...(gate.data === undefined
          ? {}
          : { state: verdictWords[gate.data.verdict].state, headline: describeVerdict(gate.data) })}
      />
      <Async query={gate} height={400}>
        {(view) => <Verdict gate={view} />}
      </Async>
    </>
  );
}

function Verdict({ gate }: { readonly gate: GateView }) {
  const deployment = useQuery(deploymentQuery(gate.deployment));
  return (
    <>
      <Section title="Checks" text={`Judged on ${shortenIds(gate.evaluatedOn)}.`}>
        <GateReport gate={gate} currency={deployment.data?.costs?.currency} />
      </Section>
      <ComparisonsSection comparisons={gate.comparisons ?? []} />
      {(gate.fairness ?? []).map((report, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: reports of a recorded verdict never change their order.
        <FairnessSection key={index} fairness={report} />
      ))}
      <Section title="About this verdict">
        <FactList
          facts={[
            {
              name: 'Deployment',
              value: <EvidenceLink to={deploymentPath(gate.deployment)}>{gate.deployment}</EvidenceLink>,
            },
            { name: 'Candidate', value: <VersionLink deployment={gate.deployment} id={gate.loggedModelId} /> },
            {
              name: 'Champion then',
              value:
                gate.championVersionId === undefined ? (
                  'none'
                ) : (
                  <VersionLink deployment={gate.deployment} id={gate.championVersionId} />
                ),
            },
            { name: 'Verdict', value: <CopyId id={gate.id} /> },
            { name: 'Judged', value: <Age at={gate.createdAt} /> },
          ]}
        />
      </Section>
    </>
  );
}
