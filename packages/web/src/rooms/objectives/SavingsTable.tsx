import type { ObjectiveView } from '@kaizen/contracts';
import { Age } from '../../design/Age.tsx';
import { Empty } from '../../design/Async.tsx';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { IntervalMark, rangeOf, sayEstimate } from '../../design/IntervalMark.tsx';

type Reading = ObjectiveView['readings'][number];

/** What each compared change of model saved, newest first. */
export function SavingsTable({ readings, unit }: { readonly readings: readonly Reading[]; readonly unit: string }) {
  const compared = readings.filter(({ comparisonId }) => comparisonId !== undefined).reverse();
  if (compared.length === 0)
    return <Empty>No change was compared yet. A comparison runs both versions over the same labelled rows.</Empty>;
  return (
    <DataTable
      caption="Savings by change of model"
      columns={columnsOf(compared, unit)}
      rows={compared}
      rowKey={(reading) => reading.comparisonId ?? ''}
    />
  );
}

function columnsOf(readings: readonly Reading[], unit: string): readonly TableColumn<Reading>[] {
  const range = rangeOf(readings.map(({ value }) => value));
  return [
    {
      name: 'Comparison',
      text: ({ comparisonId }) => comparisonId ?? '',
      cell: ({ comparisonId }) => (
        <EvidenceLink to={`/comparisons/${comparisonId ?? ''}`}>before and after</EvidenceLink>
      ),
    },
    {
      name: `Saved, ${unit}`,
      text: ({ value }) => sayEstimate(value),
      cell: ({ value }) => <IntervalMark estimate={value} range={range} unit={unit} />,
    },
    {
      name: 'In words',
      text: ({ value }) => (value.low > 0 ? 'it pays' : value.high < 0 ? 'it costs more' : 'no difference is shown'),
      wide: true,
    },
    { name: 'When', text: ({ at }) => new Date(at).toISOString(), cell: ({ at }) => <Age at={at} /> },
  ];
}
