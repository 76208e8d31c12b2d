import type { QuarantineBatch, QuarantinePage, QuarantineRow, ReplayOutcome } from '@kaizen/contracts';
import { Button, Group, Pagination, Select, Table, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { Async } from '../../../design/Async.tsx';
import { formatCount } from '../../../design/format.ts';
import { RawValues } from '../sensitive/RawValues.tsx';
import { maybeRaw } from '../sensitive/raw-query.ts';
import { FixReason, FixRow } from './FixDialogs.tsx';

const PAGE = 25;
/** Columns of a wide table that are drawn beside the broken ones. */
const WIDTH = 12;

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
          clearable
          placeholder="All reasons"
          value={reason}
          onChange={(value) => {
            setReason(value);
            setPage(1);
          }}
          data={batch.reasons.map(({ column, rule, count }) => ({
            value: `${column}: ${rule}`,
            label: `${column}: ${rule} (${formatCount(count)})`,
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
              </Text>
              <Pagination
                size="sm"
                total={Math.ceil(view.total / PAGE)}
                value={page}
                onChange={setPage}
                aria-label="Pages of rows"
              />
            </Group>
          </>
        )}
      </Async>
    </>
  );
}

function Replay({ dataset, batch }: { readonly dataset: string; readonly batch: QuarantineBatch }) {
  const queries = useQueryClient();
  const action = useMutation({
    mutationFn: async (all: boolean) => {
      const { jobId } = await client.quarantine.replay(dataset, batch.batchId, all);
      const job = await client.jobs.ended(jobId);
      if (job.state !== 'succeeded') throw new Error(job.error?.message ?? `The replay ${job.state}.`);
      // Wire mapping: the result of this kind of job.
      return job.result as ReplayOutcome;
    },
    onSuccess: async () => {
      for (const key of ['quarantine', 'datasets']) await queries.invalidateQueries({ queryKey: [key] });
    },
  });
  const { data } = action;
  return (
    <Group gap="xs">
      <Button size="sm" disabled={batch.fixes === 0} loading={action.isPending} onClick={() => action.mutate(false)}>
        Replay corrected rows
      </Button>
      <Button size="sm" variant="default" loading={action.isPending} onClick={() => action.mutate(true)}>
        Replay all
      </Button>
      <Text size="sm" role="status" c={action.error === null ? 'var(--k-muted)' : 'var(--k-failed)'}>
        {action.error?.message ??
          (data === undefined
            ? ''
            : `${formatCount(data.rowsIn)} rows came in again, ${formatCount(data.rowsBad)} of them bad: ${data.verdict}.`)}
      </Text>
    </Group>
  );
}

const stateWords = { open: 'open', fixed: 'corrected', replayed: 'replayed' } as const;

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
            {['Line', 'Broken', 'State'].map((name) => (
              <Table.Th key={name} c="var(--k-muted)" fw={500}>
                {name}
              </Table.Th>
            ))}
            {shown.map((index) => (
              <Table.Th key={index} c="var(--k-muted)" fw={500}>
                {page.columns[index]}
              </Table.Th>
            ))}
            <Table.Th aria-label="Action" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {page.rows.map((row) => (
            <Table.Tr key={row.line}>
              <Table.Td ta="right">{formatCount(row.line)}</Table.Td>
              <Table.Td>{row.broken.join('; ')}</Table.Td>
              <Table.Td>{stateWords[row.state]}</Table.Td>
              {shown.map((index) => (
                <Table.Td key={page.columns[index]}>
                  <Cell row={row} index={index} name={page.columns[index] ?? ''} />
                </Table.Td>
              ))}
              <Table.Td>
                {row.state === 'replayed' ? null : (
                  <FixRow dataset={dataset} batchId={batchId} columns={page.columns} row={row} />
                )}
              </Table.Td>
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

/** Broken columns of the page first, then the others, as many as fit: a table may have hundreds. */
function columnsToShow({ columns, rows }: QuarantinePage): readonly number[] {
  const broken = new Set(rows.flatMap((row) => row.broken));
  const isBroken = (name: string) => [...broken].some((one) => one.startsWith(`${name}: `));
  const all = columns.map((_, index) => index);
  const first = all.filter((index) => isBroken(columns[index] ?? ''));
  return [...first, ...all.filter((index) => !first.includes(index))]
    .slice(0, Math.max(WIDTH, first.length))
    .sort((a, b) => a - b);
}
