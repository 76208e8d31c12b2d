import type { QuarantineBatch, QuarantinePage, QuarantineRow } from '@kaizen/contracts';
import { Group, Select, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { Async } from '../../../design/Async.tsx';
import { formatCount } from '../../../design/format.ts';
import { Pages } from '../../../design/LongTable.tsx';
import { sayBroken, sayReason } from '../data-words.ts';
import { RawValues } from '../sensitive/RawValues.tsx';
import { maybeRaw } from '../sensitive/raw-query.ts';
import { FixReason, FixRow } from './FixDialogs.tsx';
import { Replay } from './Replay.tsx';

const PAGE = 25;
/** Columns of a wide table that are drawn, the broken ones among them. */
const WIDTH = 20;

/** A page of rows in quarantine, by reason; broken cells are marked, corrections shown in place. */
export function QuarantineRows({ dataset, batch }: { readonly dataset: string; readonly batch: QuarantineBatch }) {
  const [reason, setReason] = useState<string | null>(null);
  const [page, setPage] = useState(1);
  const [purpose, setPurpose] = useState<string>();
  const chosen = batch.reasons.find(({ column, rule }) => `${column}: ${rule}` === reason);
  const asked = {
    offset: (page - 1) * PAGE,
    limit: PAGE,
    ...(chosen === undefined ? {} : { column: chosen.column, rule: chosen.rule }),
    ...(purpose === undefined ? {} : { raw: true, purpose }),
  };
  const rows = useQuery({
    ...maybeRaw(['quarantine', dataset, batch.batchId, reason, page], purpose),
    queryFn: () => client.quarantine.rows(dataset, batch.batchId, asked),
  });
  return (
    <>
      <Group align="flex-end" gap="sm">
        <Select
          label="Reason"
          w={{ base: '100%', xs: 320 }}
          clearable
          clearButtonProps={{ 'aria-label': 'All reasons' }}
          placeholder="All reasons"
          value={reason}
          onChange={(value) => {
            setReason(value);
            setPage(1);
          }}
          data={batch.reasons.map(({ column, rule, count }) => ({
            value: `${column}: ${rule}`,
            label: `${sayReason({ column, rule })} (${formatCount(count)})`,
          }))}
        />
        {chosen === undefined || chosen.column === '(record)' ? null : (
          <FixReason dataset={dataset} batchId={batch.batchId} column={chosen.column} rule={chosen.rule} />
        )}
        <Replay dataset={dataset} batch={batch} />
      </Group>
      <Async query={rows} height={300} isEmpty={({ total }) => total === 0} empty="No row of this reason.">
        {(view) => (
          <>
            <RawValues masked={view.masked ?? []} purpose={purpose} onPurpose={setPurpose} />
            <Rows dataset={dataset} batchId={batch.batchId} page={view} />
            <Group justify="space-between">
              <Text size="sm" c="var(--k-muted)">
                {formatCount(view.total)} rows
                {view.columns.length > WIDTH ? `, ${formatCount(view.columns.length)} columns; broken ones first` : ''}
              </Text>
              <Pages total={Math.ceil(view.total / PAGE)} value={page} onChange={setPage} label="Pages of rows" />
            </Group>
          </>
        )}
      </Async>
    </>
  );
}

const stateWords = { fixed: 'corrected', replayed: 'replayed' } as const;

function Rows({
  dataset,
  batchId,
  page,
}: {
  readonly dataset: string;
  readonly batchId: string;
  readonly page: QuarantinePage;
}) {
  const shown = columnsToShow(page);
  return (
    <Table.ScrollContainer minWidth={320}>
      <Table fz="sm" verticalSpacing={4} aria-label="Rows in quarantine">
        <Table.Thead>
          <Table.Tr>
            {['Line', 'What is wrong', 'State'].map((name) => (
              <Table.Th key={name} c="var(--k-muted)" fw={500} ta={name === 'Line' ? 'right' : 'left'}>
                {name}
              </Table.Th>
            ))}
            {shown.map((index) => (
              <Table.Th key={index} c="var(--k-muted)" fw={500} className="k-clip" title={page.columns[index]}>
                {page.columns[index]}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {page.rows.map((row) => (
            <Table.Tr key={row.line}>
              <Table.Td ta="right">{formatCount(row.line)}</Table.Td>
              <Table.Td style={{ minWidth: 150 }}>{row.broken.map(sayBroken).join('; ')}</Table.Td>
              <Table.Td>
                {row.state === 'open' ? null : <span>{stateWords[row.state]}</span>}
                {row.state === 'replayed' ? null : (
                  <FixRow dataset={dataset} batchId={batchId} columns={page.columns} row={row} />
                )}
              </Table.Td>
              {shown.map((index) => (
                <Table.Td key={page.columns[index]} className="k-clip" title={row.cells[index] ?? 'missing'}>
                  <Cell row={row} index={index} name={page.columns[index] ?? ''} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Cell({ row, index, name }: { readonly row: QuarantineRow; readonly index: number; readonly name: string }) {
  const [before, after] = [row.cells[index] ?? null, row.corrected[index] ?? null];
  const isBroken = row.broken.some((one) => one.startsWith(`${name}: `));
  const show = (value: string | null) => (value === null ? <i>missing</i> : value);
  if (before !== after)
    return (
      <>
        <s>{show(before)}</s> <b>{show(after)}</b>
      </>
    );
  return isBroken ? <mark>{show(before)}</mark> : show(before);
}

/** Broken columns of the page first, then as many of the others as fit: a table may have hundreds. */
function columnsToShow({ columns, rows }: QuarantinePage): readonly number[] {
  const broken = new Set(rows.flatMap((row) => row.broken));
  const isBroken = (name: string) => [...broken].some((one) => one.startsWith(`${name}: `));
  const all = columns.map((_, index) => index);
  const first = all.filter((index) => isBroken(columns[index] ?? ''));
  const others = all.filter((index) => !first.includes(index));
  if (all.length <= WIDTH) return all;
  return [...first.slice(0, WIDTH), ...others].slice(0, WIDTH);
}
