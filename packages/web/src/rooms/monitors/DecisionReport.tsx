import type { DecisionView, Estimate } from '@kaizen/contracts';
import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Age } from '../../design/Age.tsx';
import { CopyId } from '../../design/CopyId.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { Figure } from '../../design/Figure.tsx';
import { formatCount } from '../../design/format.ts';
import { LinkedText } from '../../design/LinkedText.tsx';
import { StateMark } from '../../design/StateMark.tsx';
import { deploymentQuery } from '../deployments/deployment-queries.ts';
import { MeasuresTable } from './MeasuresTable.tsx';
import { decisionWords, perThousand, readMeasures } from './monitor-words.ts';

/** A decision to retrain or not, with every number it weighed. */
export function DecisionReport({ decision }: { readonly decision: DecisionView }) {
  const { word, state } = decisionWords[decision.decision];
  return (
    <Stack gap="md" mb="lg">
      <Group gap="md">
        <StateMark state={state} label={word} />
        <Text size="sm" c="var(--k-muted)" component="div">
          <Age at={decision.at} />
        </Text>
        {decision.pipelineRunId === undefined ? null : (
          <EvidenceLink to={`/pipeline-runs/${decision.pipelineRunId}`}>the run it started</EvidenceLink>
        )}
        <CopyId id={decision.id} />
      </Group>
      <Text size="sm" maw={760}>
        <LinkedText text={decision.reason} />
      </Text>
      <Numbers decision={decision} />
      <MeasuresTable measures={readMeasures(decision.numbers)} />
    </Stack>
  );
}

function Numbers({ decision }: { readonly decision: DecisionView }) {
  const currency = useQuery(deploymentQuery(decision.deployment)).data?.costs?.currency ?? '';
  const { labelled, recentRows, baseRows, costPerRecord } = decision.numbers;
  const extra = readExtra(decision.numbers, labelled ?? 0);
  return (
    <Group gap="xl" align="flex-start">
      {costPerRecord === undefined ? null : (
        <Figure label="Realised cost per 1,000" value={formatCount(costPerRecord * 1000)} unit={currency} />
      )}
      {extra === undefined ? null : (
        <Figure
          label="Above the reference, per 1,000"
          value={formatCount(extra.value)}
          unit={currency}
          interval={extra}
          digits={0}
          note={extra.low > 0 ? 'the interval lies above 0: it harms' : 'the interval holds 0: no harm is shown'}
        />
      )}
      {recentRows === undefined ? null : (
        <Figure
          label="Trains on"
          value={formatCount(recentRows + (baseRows ?? 0))}
          unit="rows"
          note={`${formatCount(recentRows)} of production, ${formatCount(baseRows ?? 0)} of the dataset`}
        />
      )}
      {labelled === undefined ? null : <Figure label="Labels in the window" value={formatCount(labelled)} />}
    </Group>
  );
}

function readExtra(numbers: DecisionView['numbers'], n: number): Estimate | undefined {
  const { costAboveReference: value, costAboveReferenceLow: low, costAboveReferenceHigh: high } = numbers;
  if (value === undefined || low === undefined || high === undefined) return undefined;
  return perThousand({ value, low, high, n });
}
