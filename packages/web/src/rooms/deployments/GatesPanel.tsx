import { type DeploymentView, type GateView, listQualityMetrics } from '@kaizen/contracts';
import { useQuery } from '@tanstack/react-query';
import { Age } from '../../design/Age.tsx';
import { Async } from '../../design/Async.tsx';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { shortenIds } from '../../design/format.ts';
import { IntervalMark, rangeOf, sayEstimate } from '../../design/IntervalMark.tsx';
import { formatMetric, metricLabel } from '../../design/metric-words.ts';
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

/** How much better the candidate is: by cost, else by a metric. */
function differenceOf({ costDifference, metricDifference }: GateView) {
  return costDifference ?? metricDifference;
}

function columnsOf(gates: readonly GateView[], currency: string | undefined): readonly TableColumn<GateView>[] {
  const differences = gates.map(differenceOf);
  const range = rangeOf(differences);
  const isCost = gates.every(({ metricDifference }) => metricDifference === undefined);
  const metrics = gates.slice(0, 1).flatMap(({ candidate }) => listQualityMetrics(candidate).map(([name]) => name));
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
    ...metrics.slice(0, 2).map(
      (metric, index): TableColumn<GateView> => ({
        name: metricLabel(metric),
        text: ({ candidate }) => {
          const value = listQualityMetrics(candidate).find(([name]) => name === metric)?.[1];
          return value === undefined ? '–' : formatMetric(metric, value);
        },
        numeric: true,
        ...(index === 0 ? {} : { wide: true }),
      }),
    ),
    {
      name: isCost ? `Saves against the champion, ${currency ?? 'cost'} per 1,000` : 'Better than the champion by',
      text: (gate) => {
        const difference = differenceOf(gate);
        return difference === undefined ? '–' : sayEstimate(difference);
      },
      cell: (gate) => {
        const difference = differenceOf(gate);
        return difference === undefined ? '–' : <IntervalMark estimate={difference} range={range} />;
      },
    },
    { name: 'Judged on', text: (gate) => gate.evaluatedOn, cell: (gate) => shortenIds(gate.evaluatedOn), wide: true },
    {
      name: 'When',
      text: (gate) => new Date(gate.createdAt).toISOString(),
      cell: (gate) => <Age at={gate.createdAt} />,
    },
  ];
}
