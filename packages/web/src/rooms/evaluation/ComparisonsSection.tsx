import type { ModelComparison } from '@kaizen/contracts';
import { Text } from '@mantine/core';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { metricLabel } from '../../design/metric-words.ts';
import { Section } from '../../design/Section.tsx';
import { StateMark } from '../../design/StateMark.tsx';
import { sayMeasured, sayValue } from './evaluation-words.ts';

const tests: Readonly<Record<ModelComparison['test'], string>> = {
  'mcnemar-exact': 'McNemar, exact',
  'mcnemar-corrected': 'McNemar',
  delong: 'DeLong',
  'paired-bootstrap': 'paired bootstrap',
};
const states = { better: 'ok', worse: 'failed', 'no-difference-shown': 'unknown' } as const;
const verdicts = { better: 'Better', worse: 'Worse', 'no-difference-shown': 'No difference shown' } as const;

const columns: TableColumn<ModelComparison>[] = [
  {
    name: 'Metric',
    text: ({ metric }) => metricLabel(metric),
  },
  {
    name: 'Verdict',
    text: ({ verdict }) => verdicts[verdict],
    cell: ({ verdict }) => <StateMark state={states[verdict]} label={verdicts[verdict]} />,
  },
  { name: 'This model', text: ({ value }) => sayValue(value), numeric: true },
  { name: 'Other', text: ({ other }) => sayValue(other), numeric: true },
  {
    name: 'Difference',
    text: ({ difference, low, high }) => sayMeasured({ value: difference, low, high }),
    numeric: true,
  },
  {
    name: 'p',
    text: ({ pValue }) => (pValue !== null && pValue < 0.001 ? '< 0.001' : sayValue(pValue)),
    numeric: true,
  },
  { name: 'Test', text: ({ test }) => tests[test], wide: true },
];

/** The model beside others on the same rows, each with the sentence that the test allows. */
export function ComparisonsSection({ comparisons }: { readonly comparisons: readonly ModelComparison[] }) {
  const names = [...new Set(comparisons.map((comparison) => comparison.with))];
  return names.map((name) => {
    const rows = comparisons.filter((comparison) => comparison.with === name);
    return (
      <Section key={name} title={`Beside ${name}`}>
        <Text mb="sm">{rows[0] === undefined ? '' : `${metricLabel(rows[0].metric)}: ${rows[0].sentence}`}</Text>
        <DataTable caption={`Beside ${name}`} columns={columns} rows={rows} rowKey={({ metric }) => metric} />
      </Section>
    );
  });
}
