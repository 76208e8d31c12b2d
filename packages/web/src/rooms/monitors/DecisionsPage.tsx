import type { DecisionView } from '@kaizen/contracts';
import { useQuery } from '@tanstack/react-query';
import { Age } from '../../design/Age.tsx';
import { Async } from '../../design/Async.tsx';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { formatCount } from '../../design/format.ts';
import { LinkedText } from '../../design/LinkedText.tsx';
import { useQueryParam } from '../../design/location.ts';
import { PageHead } from '../../design/PageHead.tsx';
import { StateMark } from '../../design/StateMark.tsx';
import { deploymentPath } from '../deployments/release-words.ts';
import { decisionsQuery } from './monitor-queries.ts';
import { decisionWords } from './monitor-words.ts';

/** Every decision to retrain or not, and why. */
export function DecisionsPage() {
  const [deployment] = useQueryParam('deployment');
  const decisions = useQuery(decisionsQuery(deployment));
  return (
    <>
      <PageHead
        title={deployment === undefined ? 'Retraining decisions' : `Retraining decisions of ${deployment}`}
        {...(decisions.data === undefined ? {} : { headline: describeAll(decisions.data.items) })}
      />
      <Async
        query={decisions}
        isEmpty={(page) => page.items.length === 0}
        empty="None yet. One is made when a watched column or metric leaves its threshold."
      >
        {(page) => (
          <DataTable caption="Retraining decisions" columns={columns} rows={page.items} rowKey={(row) => row.id} />
        )}
      </Async>
    </>
  );
}

const columns: readonly TableColumn<DecisionView>[] = [
  {
    name: 'Decided',
    text: (row) => decisionWords[row.decision].word,
    cell: (row) => (
      <EvidenceLink to={`/alerts/${row.alertId}`}>
        <StateMark state={decisionWords[row.decision].state} label={decisionWords[row.decision].word} />
      </EvidenceLink>
    ),
  },
  { name: 'Why', text: (row) => row.reason, cell: (row) => <LinkedText text={row.reason} /> },
  {
    name: 'Deployment',
    text: (row) => row.deployment,
    cell: (row) => <EvidenceLink to={deploymentPath(row.deployment)}>{row.deployment}</EvidenceLink>,
    wide: true,
  },
  {
    name: 'Started',
    text: (row) => row.pipelineRunId ?? 'nothing',
    cell: (row) =>
      row.pipelineRunId === undefined ? (
        'nothing'
      ) : (
        <EvidenceLink to={`/pipeline-runs/${row.pipelineRunId}`}>{row.pipeline ?? 'a pipeline'}</EvidenceLink>
      ),
    wide: true,
  },
  { name: 'When', text: (row) => new Date(row.at).toISOString(), cell: (row) => <Age at={row.at} /> },
];

function describeAll(decisions: readonly DecisionView[]): string {
  const retrained = decisions.filter(({ decision }) => decision === 'retrain').length;
  if (decisions.length === 0) return 'Nothing had to be decided yet.';
  const times = (count: number) => (count === 1 ? 'once' : `${formatCount(count)} times`);
  return `${formatCount(decisions.length)} in all: retrained ${times(retrained)}, left alone ${times(decisions.length - retrained)}.`;
}
