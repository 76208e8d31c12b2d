import type { EvaluationReport, ThresholdChoice } from '@kaizen/contracts';
import { SimpleGrid, Text } from '@mantine/core';
import { useCallback } from 'react';
import { Chart } from '../../design/Chart.tsx';
import { axis, type ChartColours } from '../../design/chart-theme.ts';
import { FactList } from '../../design/FactList.tsx';
import { formatCount, formatNumber } from '../../design/format.ts';
import { Section } from '../../design/Section.tsx';

const reasons: Readonly<Record<ThresholdChoice['chosenBy'], string>> = {
  cost: 'the one of least cost on these rows, by the stated costs',
  given: 'stated by the team',
  default: 'the usual one, because no costs are stated',
  contamination: 'the stated share of the training rows lies at or above it',
};

type Costs = NonNullable<ThresholdChoice['costs']>;

/** From which score the model acts, why, and what other thresholds would cost. */
export function ThresholdSection(props: {
  readonly threshold: ThresholdChoice;
  readonly task: EvaluationReport['task'];
}) {
  const { value, chosenBy, costs } = props.threshold;
  const verb = props.task === 'anomaly' ? 'Calls a row unusual' : 'Acts';
  return (
    <Section title="Threshold" text={`${verb} from score ${formatNumber(value, 4)}: ${reasons[chosenBy]}.`}>
      {costs === undefined ? null : <CostParts costs={costs} value={value} />}
    </Section>
  );
}

function CostParts({ costs, value }: { readonly costs: Costs; readonly value: number }) {
  const unit = `${costs.currency ?? 'cost'} per 1,000 rows`;
  const { per1000 } = costs;
  const facts = [
    { name: 'At this threshold', value: `${formatCount(per1000.atThreshold)} ${unit}` },
    { name: 'At 0.5', value: `${formatCount(per1000.atHalf)} ${unit}` },
    { name: 'Acting on every row', value: `${formatCount(per1000.always)} ${unit}` },
    { name: 'Acting on none', value: `${formatCount(per1000.never)} ${unit}` },
  ];
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
      <CostCurve costs={costs} value={value} unit={unit} />
      <div>
        <FactList facts={facts} />
        <Text size="xs" c="var(--k-muted)" mt="sm">
          A missed case costs {formatCount(costs.falseNegative)}, a false alarm {formatCount(costs.falsePositive)}, a
          right action {formatCount(costs.truePositive)}; assumptions of the project.
        </Text>
      </div>
    </SimpleGrid>
  );
}

function CostCurve({
  costs: { curve },
  value,
  unit,
}: {
  readonly costs: Costs;
  readonly value: number;
  readonly unit: string;
}) {
  const option = useCallback(
    (colours: ChartColours) => ({
      grid: { left: 46, right: 16, top: 16, bottom: 34, containLabel: true },
      xAxis: axis(colours, 'value', 'Threshold', { min: 0, max: 1 }),
      yAxis: axis(colours, 'value', unit, { min: 0, nameGap: 64 }),
      series: [
        {
          name: unit,
          type: 'line',
          symbol: 'none',
          lineStyle: { width: 2, color: colours.champion },
          data: curve.x.map((threshold, index) => [threshold, curve.y[index] ?? 0]),
          markLine: {
            symbol: 'none',
            silent: true,
            lineStyle: { color: colours.challenger },
            label: { formatter: 'chosen', color: colours.text },
            data: [{ xAxis: value }],
          },
        },
      ],
    }),
    [curve, value, unit],
  );
  return <Chart option={option} height={260} summary={`${unit} by threshold; chosen is ${formatNumber(value, 4)}`} />;
}
