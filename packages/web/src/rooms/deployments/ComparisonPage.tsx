import { type ComparisonView, isTwoClassReport, type QualityReport } from '@kaizen/contracts';
import { Group, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { client } from '../../api/client.ts';
import { Age } from '../../design/Age.tsx';
import { Async } from '../../design/Async.tsx';
import { CopyId } from '../../design/CopyId.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { FactList } from '../../design/FactList.tsx';
import { Figure } from '../../design/Figure.tsx';
import { formatCount, formatNumber } from '../../design/format.ts';
import { usePathParam } from '../../design/location.ts';
import { metricLabel } from '../../design/metric-words.ts';
import { PageHead } from '../../design/PageHead.tsx';
import { Section } from '../../design/Section.tsx';
import { CostBars } from './CostBars.tsx';
import { deploymentQuery } from './deployment-queries.ts';
import { describeComparison } from './describe-release.ts';
import { QualityTable } from './QualityTable.tsx';
import { deploymentPath } from './release-words.ts';
import { VersionLink } from './VersionLink.tsx';

/** Two versions on the same labelled rows: did the change pay. */
export function ComparisonPage() {
  const id = usePathParam('comparison');
  const comparison = useQuery({
    queryKey: ['deployments', 'comparison', id],
    queryFn: () => client.deployments.comparison(id),
  });
  const deployment = useQuery({
    ...deploymentQuery(comparison.data?.deployment ?? ''),
    enabled: comparison.data !== undefined,
  });
  const currency = deployment.data?.costs?.currency;
  return (
    <>
      <PageHead
        kind="Comparison"
        title={comparison.data === undefined ? 'Comparison' : `Before and after, ${comparison.data.deployment}`}
        {...(comparison.data === undefined ? {} : { headline: describeComparison(comparison.data, currency) })}
      />
      <Async query={comparison} height={400}>
        {(view) => <Comparison comparison={view} currency={currency} />}
      </Async>
    </>
  );
}

function Comparison({
  comparison,
  currency,
}: {
  readonly comparison: ComparisonView;
  readonly currency: string | undefined;
}) {
  return (
    <>
      <Differences comparison={comparison} currency={currency} />
      <Section title="Quality">
        <QualityTable
          {...(currency === undefined ? {} : { currency })}
          sides={[
            { name: 'Before', colour: 'var(--k-reference)', quality: comparison.before },
            { name: 'After', colour: 'var(--k-champion)', quality: comparison.after },
          ]}
        />
      </Section>
      <Section title="About this comparison">
        <FactList facts={factsOf(comparison)} />
      </Section>
    </>
  );
}

/** What the change saved where decisions have a cost, else how much better the later version is. */
function Differences({
  comparison,
  currency,
}: {
  readonly comparison: ComparisonView;
  readonly currency: string | undefined;
}) {
  const bars = useMemo(() => costBars(comparison), [comparison]);
  const { costDifference, savedAgainstNeverActing, metricDifference, rows } = comparison;
  const unit = currency ?? 'cost';
  const on = `On the same ${formatCount(rows)} labelled rows`;
  if (metricDifference !== undefined) {
    const label = metricLabel(metricDifference.metric);
    return (
      <Section title={label} text={`${on}; above 0 the later version is better.`}>
        <Figure label="Better by" value={formatNumber(metricDifference.value, 4)} interval={metricDifference} digits={4} />
      </Section>
    );
  }
  if (costDifference === undefined || savedAgainstNeverActing === undefined) return null;
  return (
    <Section title="Cost" text={`${on}, per 1,000 records.`}>
      <Stack gap="md">
        <Group gap="xl" align="flex-start">
          <Figure
            label="Saved by the change"
            value={formatCount(costDifference.value)}
            unit={unit}
            interval={costDifference}
            digits={0}
          />
          <Figure
            label="Saved against never acting"
            value={formatCount(savedAgainstNeverActing.value)}
            unit={unit}
            interval={savedAgainstNeverActing}
            digits={0}
          />
        </Group>
        <CostBars bars={bars} currency={currency} />
      </Stack>
    </Section>
  );
}

function factsOf(comparison: ComparisonView) {
  const { deployment } = comparison;
  return [
    { name: 'Deployment', value: <EvidenceLink to={deploymentPath(deployment)}>{deployment}</EvidenceLink> },
    { name: 'Before', value: <VersionLink deployment={deployment} id={comparison.beforeVersionId} /> },
    { name: 'After', value: <VersionLink deployment={deployment} id={comparison.afterVersionId} /> },
    { name: 'Interval', value: '95 %, paired bootstrap over the rows' },
    { name: 'Compared', value: <Age at={comparison.createdAt} /> },
    { name: 'Comparison', value: <CopyId id={comparison.id} /> },
  ];
}

function costBars({ before, after, neverActCostPer1000 = 0 }: ComparisonView) {
  const costOf = (report: QualityReport) => (isTwoClassReport(report) ? (report.costPer1000 ?? 0) : 0);
  return [
    { name: 'Never act', cost: neverActCostPer1000, colour: 'line' as const },
    { name: 'Before', cost: costOf(before), colour: 'reference' as const },
    { name: 'After', cost: costOf(after), colour: 'champion' as const },
  ];
}
