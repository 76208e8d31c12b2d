import type { EvaluationReport } from '@kaizen/contracts';
import { Text } from '@mantine/core';
import { formatCount, formatShare } from '../../design/format.ts';
import { Section } from '../../design/Section.tsx';
import { AnomalySection } from './AnomalySection.tsx';
import { ComparisonsSection } from './ComparisonsSection.tsx';
import { ConfusionSection } from './ConfusionSection.tsx';
import { CurvesSection } from './CurvesSection.tsx';
import { EvaluationHead } from './EvaluationHead.tsx';
import { ExplanationSections } from './explanation/ExplanationSections.tsx';
import { FairnessSection } from './fairness/FairnessSection.tsx';
import { LeaksSection } from './LeaksSection.tsx';
import { MetricsTable } from './MetricsTable.tsx';
import { RankingSection } from './RankingSection.tsx';
import { RegressionSection } from './RegressionSection.tsx';
import { SlicesSection } from './SlicesSection.tsx';
import { ThresholdSection } from './ThresholdSection.tsx';

/** An evaluation from the answer at the top to the evidence below it. Parts that the report lacks are left out. */
export function EvaluationView({ report }: { readonly report: EvaluationReport }) {
  const { bootstrap, rows } = report;
  return (
    <>
      <EvaluationHead report={report} />
      {report.metrics.length === 0 ? null : (
        <Section
          title="Metrics"
          text={`Each with its ${formatShare(bootstrap.level, 0)} interval from ${formatCount(bootstrap.repeats)} resamples of ${formatCount(rows.n)} rows${rows.weighted ? ', rows weighted' : ''}.`}
        >
          <MetricsTable report={report} />
        </Section>
      )}
      <ComparisonsSection comparisons={report.comparisons} />
      <LeaksSection leaks={report.leaks} />
      {report.confusion === undefined ? null : <ConfusionSection confusion={report.confusion} />}
      {report.curves === undefined || report.curves.length === 0 ? null : <CurvesSection curves={report.curves} />}
      {report.threshold === undefined ? null : <ThresholdSection threshold={report.threshold} task={report.task} />}
      {report.regression === undefined ? null : (
        <RegressionSection regression={report.regression} label={report.label ?? 'the label'} />
      )}
      {report.anomaly === undefined ? null : (
        <AnomalySection anomaly={report.anomaly} threshold={report.threshold?.value} rows={rows.n} />
      )}
      {report.ranking === undefined ? null : <RankingSection ranking={report.ranking} />}
      {report.slices.length === 0 ? null : <SlicesSection slices={report.slices} overall={report.metrics} />}
      {report.fairness === undefined ? null : <FairnessSection fairness={report.fairness} />}
      {report.explanation === undefined ? null : <ExplanationSections explanation={report.explanation} />}
      <Text size="xs" c="var(--k-muted)">
        Every number can be computed again from the rows, the predictions and the seed {bootstrap.seed}.
      </Text>
    </>
  );
}
