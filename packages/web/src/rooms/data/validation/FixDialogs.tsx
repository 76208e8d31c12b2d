import type { QuarantineRow } from '@kaizen/contracts';
import { ScrollArea, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { FormDialog } from '../../../design/FormDialog.tsx';
import { sayBroken, sayReason } from '../data-words.ts';

/** Fields of a row that are shown at once. */
const FIELDS = 15;

/** Corrects the cells of one row; only what was changed is kept. */
export function FixRow({
  dataset,
  batchId,
  columns,
  row,
}: {
  readonly dataset: string;
  readonly batchId: string;
  readonly columns: readonly string[];
  readonly row: QuarantineRow;
}) {
  const [cells, setCells] = useState<ReadonlyMap<string, string>>(new Map());
  return (
    <FormDialog
      label="Correct"
      title={`Correct line ${row.line}`}
      confirm="Keep the correction"
      look="link"
      ready={cells.size > 0}
      onOpen={() => setCells(new Map())}
      act={() => client.quarantine.fix(dataset, batchId, { line: row.line, cells: Object.fromEntries(cells) })}
      touches={['quarantine', 'raw']}
    >
      <Text size="sm" c="var(--k-muted)" style={{ overflowWrap: 'anywhere' }}>
        {row.broken.map(sayBroken).join('; ')}
        {row.text === undefined ? '' : `. The record: ${row.text}`}
      </Text>
      <Fields
        columns={columns}
        row={row}
        cells={cells}
        onChange={(name, value) => setCells(new Map([...cells, [name, value]]))}
      />
    </FormDialog>
  );
}

/** A field for each cell: the broken ones first, and of a table with hundreds of columns those that are looked for. */
function Fields(props: {
  readonly columns: readonly string[];
  readonly row: QuarantineRow;
  readonly cells: ReadonlyMap<string, string>;
  readonly onChange: (column: string, value: string) => void;
}) {
  const { columns, row, cells } = props;
  const [find, setFind] = useState('');
  const isBroken = (name: string) => row.broken.some((one) => one.startsWith(`${name}: `));
  const wanted = find.trim().toLowerCase();
  const found = columns
    .filter((name) => name.toLowerCase().includes(wanted))
    .toSorted((a, b) => Number(isBroken(b)) - Number(isBroken(a)));
  return (
    <>
      {columns.length <= FIELDS ? null : (
        <TextInput
          size="xs"
          aria-label="Find a column to correct"
          placeholder="Find a column"
          value={find}
          onChange={(event) => setFind(event.currentTarget.value)}
        />
      )}
      <ScrollArea.Autosize mah={420} offsetScrollbars>
        {found.slice(0, FIELDS).map((name) => (
          <TextInput
            key={name}
            label={name}
            mb={6}
            size="xs"
            value={cells.get(name) ?? row.corrected[columns.indexOf(name)] ?? ''}
            placeholder="missing"
            onChange={(event) => props.onChange(name, event.currentTarget.value)}
          />
        ))}
      </ScrollArea.Autosize>
      {found.length <= FIELDS ? null : (
        <Text size="xs" c="var(--k-muted)">
          The first {FIELDS} of {found.length} columns.
        </Text>
      )}
    </>
  );
}

/** Sets a column of all rows of a reason to an expression over their cells. */
export function FixReason({
  dataset,
  batchId,
  column,
  rule,
}: {
  readonly dataset: string;
  readonly batchId: string;
  readonly column: string;
  readonly rule: string;
}) {
  const [expression, setExpression] = useState('');
  return (
    <FormDialog
      label="Correct all of this reason"
      confirm="Keep the correction"
      ready={expression.trim() !== ''}
      act={() => client.quarantine.fix(dataset, batchId, { column, rule, cells: { [column]: expression } })}
      touches={['quarantine', 'raw']}
    >
      <Text size="sm">
        Every row with the reason <b>{sayReason({ column, rule })}</b> gets this value in {column}. Cells are text; name
        other columns as they are.
      </Text>
      <Textarea
        label={`${column} =`}
        placeholder={`replace("${column}", ',', '.')`}
        value={expression}
        onChange={(event) => setExpression(event.currentTarget.value)}
        autosize
        minRows={2}
      />
    </FormDialog>
  );
}
