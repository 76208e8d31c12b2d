import type { ModelVersionView } from '@kaizen/contracts';
import { SimpleGrid, Text } from '@mantine/core';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { Figure } from '../../design/Figure.tsx';
import { formatNumber } from '../../design/format.ts';
import { formatMetric, metricLabel, metricMeaning } from '../../design/metric-words.ts';

const first = ['f1', 'auc', 'accuracy', 'precision', 'recall'];

/** The metrics of the training run, each with what it says, and the run they come from. */
export function VersionMetrics({ version }: { readonly version: ModelVersionView }) {
  const { metrics, loggedModel } = version;
  const names = Object.keys(metrics);
  if (names.length === 0)
    return (
      <Text size="sm" c="var(--k-muted)">
        No metrics came with this version. Its gate, below, measures it on labelled rows.
      </Text>
    );
  const known = names.filter((name) => name !== 'threshold');
  const ordered = [...first.filter((name) => known.includes(name)), ...known.filter((name) => !first.includes(name))];
  return (
    <>
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }} spacing="lg" verticalSpacing="md" mb="md">
        {ordered.map((name) => (
          <Metric key={name} name={name} value={metrics[name] ?? 0} />
        ))}
      </SimpleGrid>
      <Text size="sm" c="var(--k-muted)">
        Acts from score {formatNumber(loggedModel.threshold, 3)}
        {metrics.cost_per_1000 === undefined ? '' : ', chosen at training by what outcomes cost'}.{' '}
        {loggedModel.runId === undefined ? null : (
          <>
            Measured in <EvidenceLink to={`/runs/${loggedModel.runId}`}>its training run</EvidenceLink>, with curves.
          </>
        )}
      </Text>
    </>
  );
}

function Metric({ name, value }: { readonly name: string; readonly value: number }) {
  const meaning = metricMeaning(name);
  return (
    <Figure
      label={metricLabel(name)}
      value={formatMetric(name, value)}
      {...(meaning === undefined ? {} : { note: meaning })}
    />
  );
}
