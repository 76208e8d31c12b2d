import type { FairnessDisparity } from '@kaizen/contracts';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { DataTable, type TableColumn } from '../../../design/DataTable.tsx';
import { metricLabel } from '../../../design/metric-words.ts';
import { sayMeasured } from '../evaluation-words.ts';

const goals: Readonly<Record<string, string>> = {
  demographic_parity: 'Demographic parity',
  equal_opportunity: 'Equal opportunity',
  equalized_odds: 'Equalized odds',
};
const kinds = ['difference', 'ratio', 'group_min', 'group_max'] as const;
const kindWords = { difference: 'difference', ratio: 'ratio', group_min: 'lowest group', group_max: 'highest group' };

/** "Equalized odds, difference (mean)". */
export function nameDisparity({ name, agg }: FairnessDisparity): string {
  const kind = kinds.find((one) => name.endsWith(`_${one}`)) ?? 'difference';
  const what = name.slice(0, -kind.length - 1);
  const how = agg === undefined ? '' : agg === 'mean' ? ' (mean of both rates)' : ' (worse of both rates)';
  return `${goals[what] ?? metricLabel(what)}, ${kindWords[kind]}${how}`;
}

const columns: TableColumn<FairnessDisparity>[] = [
  { name: 'Disparity', text: nameDisparity },
  {
    name: 'Compared',
    text: ({ method }) => (method === 'to_overall' ? 'each with all rows' : 'groups with one another'),
    wide: true,
  },
  { name: 'Value', text: sayMeasured, numeric: true },
  {
    name: 'None would be',
    text: ({ ideal }) => (ideal === undefined ? '–' : String(ideal)),
    numeric: true,
    wide: true,
  },
  { name: 'Lowest', text: ({ lowest }) => lowest ?? '–', wide: true },
  { name: 'Highest', text: ({ highest }) => highest ?? '–', wide: true },
];

/** The named disparities; the three goals first, all others when asked. */
export function DisparityTable({
  disparities,
  name,
}: {
  readonly disparities: readonly FairnessDisparity[];
  readonly name: string;
}) {
  const [all, setAll] = useState(false);
  const isGoal = (one: FairnessDisparity) =>
    one.method === 'between_groups' &&
    one.agg !== 'mean' &&
    Object.keys(goals).some((goal) => one.name.startsWith(goal));
  const first = disparities.filter(isGoal);
  const shown = all || first.length === 0 ? disparities : first;
  return (
    <>
      <DataTable
        caption={`Disparities of ${name}`}
        columns={columns}
        rows={shown}
        rowKey={(one) => `${one.name} ${one.method} ${one.agg ?? ''}`}
        exported={disparities}
      />
      {shown.length === disparities.length ? null : (
        <Button variant="default" size="xs" onClick={() => setAll(true)}>
          All {disparities.length} disparities
        </Button>
      )}
    </>
  );
}
