import type { SearchedParameter } from '@kaizen/contracts';
import { Box } from '@mantine/core';
import { DataTable, type TableColumn } from '../../../design/DataTable.tsx';
import { ShareBars } from '../ShareBars.tsx';
import { sayRange } from './tuning-words.ts';

const columns: ReadonlyArray<TableColumn<SearchedParameter>> = [
  { name: 'Parameter', text: ({ name }) => name },
  { name: 'Searched', text: sayRange },
];

/** What is searched, and, once enough is known, how much each parameter counts. */
export function SearchedParameters({ space }: { readonly space: readonly SearchedParameter[] }) {
  const known = space.flatMap(({ name, importance }) =>
    importance === undefined ? [] : [[name, importance] as const],
  );
  return (
    <>
      {known.length === 0 ? null : (
        <Box mb="md">
          <ShareBars rows={known.toSorted(([, a], [, b]) => b - a)} />
        </Box>
      )}
      <DataTable
        caption="Parameters that are searched"
        columns={columns}
        rows={space}
        rowKey={({ name }) => name}
        exportable={false}
      />
    </>
  );
}
