import type { FairnessDisparity } from '@kaizen/contracts';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { DataTable, type TableColumn } from '../../../design/DataTable.tsx';
import { sayMeasured } from '../evaluation-words.ts';
import { isGoal, nameDisparity } from './disparity-words.ts';

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
