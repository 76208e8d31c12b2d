import type { QuarantineRow } from '@kaizen/contracts';
import { ScrollArea, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { FormDialog } from '../../../design/FormDialog.tsx';

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
  // A table may have hundreds of columns: the broken ones come first.
  const isBroken = (name: string) => row.broken.some((one) => one.startsWith(`${name}: `));
  const order = [...columns].sort((a, b) => Number(isBroken(b)) - Number(isBroken(a)));
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
        {row.text === undefined ? row.broken.join('; ') : `${row.broken.join('; ')}. The record: ${row.text}`}
      </Text>
      <ScrollArea.Autosize mah={420}>
        {order.map((name) => {
          const index = columns.indexOf(name);
          return (
            <TextInput
              key={name}
              label={name}
              mb={6}
              size="xs"
              value={cells.get(name) ?? row.corrected[index] ?? ''}
              onChange={(event) => setCells(new Map([...cells, [name, event.currentTarget.value]]))}
            />
          );
        })}
      </ScrollArea.Autosize>
    </FormDialog>
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
        Every row that broke <b>{`${column}: ${rule}`}</b> gets this value in {column}. Cells are text; name other
        columns as they are.
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
