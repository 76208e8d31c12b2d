import type { PermutationImportance } from '@kaizen/contracts';
import { DataTable, type TableColumn } from '../../../design/DataTable.tsx';
import { IntervalMark, rangeOf } from '../../../design/IntervalMark.tsx';
import { digitsFor, sayMeasured, sayValue } from '../evaluation-words.ts';

type Feature = PermutationImportance['features'][number];

/** The columns that the model needs most, each with its interval; the line is "no use". */
export function ImportanceList({ importance }: { readonly importance: PermutationImportance }) {
  const estimateOf = ({ value, low, high }: Feature) =>
    low === null || high === null ? undefined : { value, low, high, n: importance.rows };
  const range = rangeOf(importance.features.map(estimateOf));
  const columns: TableColumn<Feature>[] = [
    { name: 'Column', text: ({ feature }) => feature },
    {
      name: 'Lost without it',
      text: sayMeasured,
      cell: (feature) => {
        const estimate = estimateOf(feature);
        if (estimate === undefined) return sayValue(feature.value);
        return <IntervalMark estimate={estimate} range={range} digits={digitsFor(estimate.value)} />;
      },
    },
  ];
  return (
    <DataTable
      caption="Importance of the columns"
      columns={columns}
      rows={importance.features.slice(0, 20)}
      rowKey={({ feature }) => feature}
      exported={importance.features}
    />
  );
}
