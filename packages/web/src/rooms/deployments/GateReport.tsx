import { type GateView, isTwoClassReport, type QualityReport } from '@kaizen/contracts';
import { Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { formatCount, formatNumber, shortenIds } from '../../design/format.ts';
import { IntervalMark, rangeOf, sayEstimate } from '../../design/IntervalMark.tsx';
import { metricLabel } from '../../design/metric-words.ts';
import { StateMark } from '../../design/StateMark.tsx';
import { CostBars } from './CostBars.tsx';
import { QualityTable } from './QualityTable.tsx';
import { checkWords } from './release-words.ts';

type Check = GateView['checks'][number];

/** A gate's verdict with all its numbers: the checks, both sides on the same rows, and what each would have cost. */
export function GateReport({ gate, currency }: { readonly gate: GateView; readonly currency: string | undefined }) {
  const range = rangeOf(gate.checks.map((check) => check.interval));
  const bars = useMemo(() => costBars(gate), [gate]);
  return (
    <Stack gap="lg">
      <DataTable
        caption="Checks of the gate"
        columns={columnsOf(range)}
        rows={gate.checks}
        rowKey={(check) => check.name}
      />
      {bars.length === 0 ? null : (
        <div>
          <Text size="sm" c="var(--k-muted)" mb={4}>
            What each way to decide costs on {shortenIds(gate.evaluatedOn)}
          </Text>
          <CostBars bars={bars} currency={currency} />
        </div>
      )}
      <QualityTable
        {...(currency === undefined ? {} : { currency })}
        sides={[
          { name: 'Candidate', colour: 'var(--k-challenger)', quality: gate.candidate },
          ...(gate.champion === undefined
            ? []
            : [{ name: 'Champion', colour: 'var(--k-champion)', quality: gate.champion }]),
        ]}
      />
    </Stack>
  );
}

function columnsOf(range: readonly [number, number]): readonly TableColumn<Check>[] {
  return [
    {
      name: 'Check',
      text: (check) => checkLabel(check.name),
    },
    {
      name: 'Verdict',
      text: (check) => checkWords[check.verdict].word,
      cell: (check) => <StateMark state={checkWords[check.verdict].state} label={checkWords[check.verdict].word} />,
    },
    {
      name: 'Observed',
      text: (check) => (check.interval === undefined ? sayNumber(check.observed) : sayEstimate(check.interval)),
      cell: (check) =>
        check.interval === undefined ? (
          sayNumber(check.observed)
        ) : (
          <IntervalMark estimate={check.interval} range={range} against={check.threshold ?? 0} />
        ),
    },
    { name: 'Bound', text: (check) => sayNumber(check.threshold), numeric: true },
    { name: 'Rows', text: (check) => (check.n === undefined ? '–' : formatCount(check.n)), numeric: true, wide: true },
    { name: 'In words', text: (check) => check.reason, wide: true },
  ];
}

const checkLabels: Readonly<Record<string, string>> = {
  'cost-against-champion': 'Cost against the champion',
  declared: 'Declared checks',
};

function checkLabel(name: string): string {
  const compared = /^(.+)-against-champion$/.exec(name)?.[1];
  return checkLabels[name] ?? (compared === undefined ? metricLabel(name) : `${metricLabel(compared)} against the champion`);
}

function sayNumber(value: number | undefined): string {
  return value === undefined ? '–' : formatNumber(value, 4);
}

function costBars({ candidate, champion, neverActCostPer1000 }: GateView) {
  const never =
    neverActCostPer1000 === undefined
      ? []
      : [{ name: 'Never act', cost: neverActCostPer1000, colour: 'line' as const }];
  const bar = <C extends string>(name: string, report: QualityReport | undefined, colour: C) =>
    report === undefined || !isTwoClassReport(report) || report.costPer1000 === undefined
      ? []
      : [{ name, cost: report.costPer1000, colour }];
  return [...never, ...bar('Champion', champion, 'champion' as const), ...bar('Candidate', candidate, 'challenger' as const)];
}
