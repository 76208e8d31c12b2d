import type { RunDetail } from '@kaizen/contracts';
import { Anchor, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { EvidenceLink } from '../../../design/EvidenceLink.tsx';
import { FactList, type NamedFact } from '../../../design/FactList.tsx';
import { Section } from '../../../design/Section.tsx';
import { type RunCostFacts, readRunCost, sayCo2, sayEnergy, sayHours, sayMoney } from './run-cost.ts';

const METHOD = 'https://www.cloudcarbonfootprint.org/docs/methodology';
const FACTOR = 'https://ourworldindata.org/grapher/carbon-intensity-electricity';

/** Time of the machine, money, energy and CO2, each with what was assumed; nothing for runs that did not measure it. */
export function RunCost({ run }: { readonly run: RunDetail }) {
  const cost = readRunCost(run);
  if (cost === undefined) return null;
  return (
    <Section title="What it cost" text={run.status === 'running' ? 'So far.' : undefined}>
      <FactList facts={toFacts(run.id, cost)} nameWidth={110} />
      <Text size="xs" c="var(--k-muted)" mt="xs">
        Prices, watts and the CO2 factor are assumptions of this server: <code>machinePricePerHour</code>,{' '}
        <code>idleWattsPerCore</code>, <code>busyWattsPerCore</code> and <code>co2GramsPerKwh</code> in its
        configuration. Memory, disks and cooling are not counted.
      </Text>
    </Section>
  );
}

function toFacts(runId: string, cost: RunCostFacts): readonly NamedFact[] {
  const { hours, money, kwh, co2, price, currency, source, factor } = cost;
  const linked = (metric: string, text: string) => (
    <EvidenceLink to={`/runs/${runId}`} search={{ tab: 'system', find: `^${metric}$` }}>
      {text}
    </EvidenceLink>
  );
  return [
    { name: 'Machine time', value: linked('cost/machine_hours', sayHours(hours)) },
    fact(
      'Price',
      money && linked('cost/total', sayMoney(money.value, currency)),
      price && `at ${price} ${currency} an hour`,
    ),
    fact(
      'Energy',
      kwh && linked('energy/kwh', sayEnergy(kwh.value)),
      source && <Outside to={METHOD}>{source}</Outside>,
    ),
    fact(
      'CO2',
      co2 && linked('energy/co2_g', sayCo2(co2.value)),
      factor && <Outside to={FACTOR}>{factor} g per kWh</Outside>,
    ),
  ].flatMap((each) => each ?? []);
}

/** What is known, and below it what it rests on: too long to stand beside it. */
function fact(name: string, value: ReactNode, basis: ReactNode): NamedFact | undefined {
  if (value === undefined) return undefined;
  return {
    name,
    value: (
      <>
        {value}
        <Text size="xs" c="var(--k-muted)">
          {basis}
        </Text>
      </>
    ),
  };
}

function Outside({ to, children }: { readonly to: string; readonly children: ReactNode }) {
  return (
    <Anchor href={to} size="xs" target="_blank" rel="noreferrer">
      {children}
    </Anchor>
  );
}
