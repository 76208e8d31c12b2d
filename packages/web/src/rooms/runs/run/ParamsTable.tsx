import type { RunDetail } from '@kaizen/contracts';
import { Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Empty } from '../../../design/Async.tsx';
import { DataTable, type TableColumn } from '../../../design/DataTable.tsx';

type Entry = readonly [name: string, value: string];

/** More are searched rather than read. */
const readable = 15;

/** Everything that decided the run. */
export function ParamsTable({ run }: { readonly run: RunDetail }) {
  const [find, setFind] = useState('');
  const entries = Object.entries(run.params);
  if (entries.length === 0) return <Empty>No parameter was recorded.</Empty>;
  const wanted = find.toLowerCase();
  const found = entries.filter(([name, value]) => `${name} ${value}`.toLowerCase().includes(wanted));
  return (
    <>
      {entries.length <= readable ? null : (
        <TextInput
          size="xs"
          maw={260}
          mb="xs"
          aria-label="Search parameters"
          placeholder={`Search ${entries.length} parameters`}
          value={find}
          onChange={(event) => setFind(event.currentTarget.value)}
        />
      )}
      <DataTable caption={`Parameters of ${run.name}`} columns={columns} rows={found} rowKey={([name]) => name} />
    </>
  );
}

const columns: ReadonlyArray<TableColumn<Entry>> = [
  { name: 'Name', text: ([name]) => name, cell: ([name]) => <Anywhere>{name}</Anywhere> },
  { name: 'Value', text: ([, value]) => value, cell: ([, value]) => <Anywhere>{value}</Anywhere> },
];

function Anywhere({ children }: { readonly children: string }) {
  return (
    <Text component="span" size="sm" style={{ overflowWrap: 'anywhere' }}>
      {children}
    </Text>
  );
}
