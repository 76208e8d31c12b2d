import type { RankingReport } from '@kaizen/contracts';
import { DataTable } from '../../design/DataTable.tsx';
import { formatCount } from '../../design/format.ts';
import { metricLabel } from '../../design/metric-words.ts';
import { Section } from '../../design/Section.tsx';
import { findMetric, sayMeasured } from './evaluation-words.ts';

/** Quality of the order: the first k rows, and the whole list. */
export function RankingSection({ ranking }: { readonly ranking: RankingReport }) {
  const whole = ranking.metrics.map((metric) => `${metricLabel(metric.name)} ${sayMeasured(metric)}`).join(', ');
  const lists = ranking.queries === 1 ? 'All rows are one list.' : `Means over ${formatCount(ranking.queries)} lists.`;
  const cell = (metrics: RankingReport['metrics'], name: string) => {
    const found = findMetric(metrics, name);
    return found === undefined ? 'not defined' : sayMeasured(found);
  };
  return (
    <Section title="Order" text={`${lists} Over the whole list: ${whole}.`}>
      <DataTable
        caption="Quality of the first rows"
        rows={ranking.at}
        rowKey={({ k }) => String(k)}
        columns={[
          { name: 'First', text: ({ k }) => formatCount(k), numeric: true },
          ...['precision', 'recall', 'ndcg'].map((name) => ({
            name: metricLabel(name),
            text: ({ metrics }: RankingReport['at'][number]) => cell(metrics, name),
            numeric: true,
          })),
        ]}
      />
    </Section>
  );
}
