import type { DeploymentView, GateView } from '@kaizen/contracts';
import { useQuery } from '@tanstack/react-query';
import { Age } from '../../design/Age.tsx';
import { Async } from '../../design/Async.tsx';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { formatNumber, shortenIds } from '../../design/format.ts';
import { IntervalMark, rangeOf, sayEstimate } from '../../design/IntervalMark.tsx';
import { Section } from '../../design/Section.tsx';
import { StateMark } from '../../design/StateMark.tsx';
import { gatesQuery } from './deployment-queries.ts';
import { GateReport } from './GateReport.tsx';
import { verdictWords } from './release-words.ts';

/** The newest verdict in full, and all verdicts before it. */
export function GatesPanel({ deployment }: { readonly deployment: DeploymentView }) {
  const gates = useQuery(gatesQuery(deployment.name));
  return (
    <Async
      query={gates}
      isEmpty={(page) => page.items.length === 0}
      empty="No candidate has come to this gate yet. A pipeline with a gate step brings one."
      height={300}
    >
      {(page) => <Verdicts gates={page.items} currency={deployment.costs?.currency} />}
    </Async>
  );
}

function Verdicts({ gates, currency }: { readonly gates: readonly GateView[]; readonly currency: string | undefined }) {
  const [newest] = gates;
  if (newest === undefined) return null;
  const { state, word } = verdictWords[newest.verdict];
  return (
    <>
      <Section
        title="Newest verdict"
        text={
          <>
            Judged on {shortenIds(newest.evaluatedOn)}, <Age at={newest.createdAt} />.
          </>
        }
        aside={<StateMark state={state} label={word} />}
      >
        <GateReport gate={newest} currency={currency} />
      </Section>
      <Section title="All verdicts">
        <DataTable
          caption="Verdicts of the gate"
          columns={columnsOf(gates, currency)}
          rows={gates}
          rowKey={(gate) => gate.id}
        />
      </Section>
    </>
  );
}

function columnsOf(gates: readonly GateView[], currency: string | undefined): readonly TableColumn<GateView>[] {
  const range = rangeOf(gates.map((gate) => gate.costDifference));
  return [
    {
      name: 'Verdict',
      text: (gate) => verdictWords[gate.verdict].word,
      cell: (gate) => (
        <EvidenceLink to={`/gates/${gate.id}`}>
          <StateMark state={verdictWords[gate.verdict].state} label={verdictWords[gate.verdict].word} />
        </EvidenceLink>
      ),
    },
    { name: 'F1', text: (gate) => formatNumber(gate.candidate.f1, 4), numeric: true },
    { name: 'ROC AUC', text: (gate) => formatNumber(gate.candidate.auc, 4), numeric: true, wide: true },
    {
      name: `Saves against the champion, ${currency ?? 'cost'} per 1,000`,
      text: (gate) => (gate.costDifference === undefined ? '–' : sayEstimate(gate.costDifference)),
      cell: (gate) =>
        gate.costDifference === undefined ? '–' : <IntervalMark estimate={gate.costDifference} range={range} />,
    },
    { name: 'Judged on', text: (gate) => gate.evaluatedOn, cell: (gate) => shortenIds(gate.evaluatedOn), wide: true },
    {
      name: 'When',
      text: (gate) => new Date(gate.createdAt).toISOString(),
      cell: (gate) => <Age at={gate.createdAt} />,
    },
  ];
}
