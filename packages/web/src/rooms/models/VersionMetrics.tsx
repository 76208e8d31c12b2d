import type { MetricValue, RegistryVersionView } from '@kaizen/contracts';
import { SimpleGrid, Text } from '@mantine/core';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { Figure } from '../../design/Figure.tsx';
import { formatNumber } from '../../design/format.ts';
import { metricLabel, metricMeaning } from '../../design/metric-words.ts';
import { sayMetric } from '../runs/metric-value.ts';
import { isSystemMetric } from '../runs/run/say-run.ts';

const first = ['f1', 'auc', 'accuracy', 'precision', 'recall', 'mae', 'rmse', 'r2'];

/** The metrics of the training run, each with what it says, and the run they come from. */
export function VersionMetrics({ version }: { readonly version: RegistryVersionView }) {
  const { metrics, servable } = version;
  const names = Object.keys(metrics).filter((name) => !isSystemMetric(name));
  const runId = version.runId ?? servable?.runId;
  if (names.length === 0)
    return (
      <Text size="sm" c="var(--k-muted)">
        No metrics came with this version.{' '}
        {servable === undefined ? '' : 'Its gate, below, measures it on labelled rows. '}
        {runId === undefined ? null : (
          <>
            <EvidenceLink to={`/runs/${runId}`}>Its run</EvidenceLink> may hold some.
          </>
        )}
      </Text>
    );
  const known = names.filter((name) => name !== 'threshold');
  const decides = servable !== undefined && servable.signature.output !== 'value';
  const ordered = [...first.filter((name) => known.includes(name)), ...known.filter((name) => !first.includes(name))];
  return (
    <>
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }} spacing="lg" verticalSpacing="md" mb="md">
        {ordered.map((name) => (
          <Metric key={name} name={name} value={metrics[name] ?? 0} />
        ))}
      </SimpleGrid>
      <Text size="sm" c="var(--k-muted)">
        {decides ? `Acts from score ${formatNumber(servable?.threshold ?? 0, 3)}` : ''}
        {!decides || metrics.cost_per_1000 === undefined ? '' : ', chosen at training by what outcomes cost'}
        {decides ? '. ' : ''}
        {runId === undefined ? null : (
          <>
            Measured in <EvidenceLink to={`/runs/${runId}`}>its training run</EvidenceLink>
            {servable === undefined ? '' : ', with curves'}.
          </>
        )}
      </Text>
    </>
  );
}

function Metric({ name, value }: { readonly name: string; readonly value: MetricValue }) {
  const meaning = metricMeaning(name);
  return (
    <Figure
      label={metricLabel(name)}
      value={sayMetric(name, value)}
      {...(meaning === undefined ? {} : { note: meaning })}
    />
  );
}
