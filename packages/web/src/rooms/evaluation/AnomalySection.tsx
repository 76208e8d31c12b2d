import type { AnomalyReport } from '@kaizen/contracts';
import { SimpleGrid } from '@mantine/core';
import { useMemo } from 'react';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { formatCount, formatNumber, formatShare } from '../../design/format.ts';
import { Section } from '../../design/Section.tsx';
import { BinsChart } from './BinsChart.tsx';

type TopRow = AnomalyReport['top'][number];

/** How scores are spread, where the threshold lies, and the most unusual rows. */
export function AnomalySection(props: {
  readonly anomaly: AnomalyReport;
  readonly threshold: number | undefined;
  readonly rows: number;
}) {
  const { anomaly, threshold, rows } = props;
  const { anomalyCounts, called, scores, top } = anomaly;
  const part = useMemo(
    () => (anomalyCounts === undefined ? undefined : { counts: anomalyCounts, label: 'labelled anomalies' }),
    [anomalyCounts],
  );
  const mark = useMemo(
    () => (threshold === undefined ? undefined : { at: threshold, label: 'threshold' }),
    [threshold],
  );
  const columns: TableColumn<TopRow>[] = [
    { name: 'Row', text: ({ row }) => formatCount(row), numeric: true },
    { name: 'Score', text: ({ score }) => formatNumber(score, 4), numeric: true },
    ...(anomalyCounts === undefined
      ? []
      : [{ name: 'Label', text: ({ anomaly: is }: TopRow) => (is === true ? 'anomaly' : 'normal') }]),
  ];
  const words = `${formatCount(called)} of ${formatCount(rows)} rows (${formatShare(called / rows)}) are called unusual.`;
  return (
    <Section title="Scores" text={words}>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        <BinsChart
          bins={scores}
          name="Anomaly score"
          summary={`Scores of ${formatCount(rows)} rows. ${words}`}
          {...(part === undefined ? {} : { part })}
          {...(mark === undefined ? {} : { mark })}
        />
        <DataTable
          caption="The most unusual rows"
          columns={columns}
          rows={top.slice(0, 10)}
          rowKey={({ row }) => String(row)}
          exported={top}
        />
      </SimpleGrid>
    </Section>
  );
}
