import type { RuleResult, ValidationReport } from '@kaizen/contracts';
import { Box, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Empty } from '../../../design/Async.tsx';
import { DataTable, type TableColumn } from '../../../design/DataTable.tsx';
import { formatCount, formatShare } from '../../../design/format.ts';
import { Section } from '../../../design/Section.tsx';
import { SplitBar } from '../../../design/SplitBar.tsx';
import { StateMark } from '../../../design/StateMark.tsx';
import { ruleName, stateOfRule } from './report-words.ts';

/** Rows of the table of rules that are drawn at once; the filter finds the others. */
const SHOWN = 200;

/** A report: how many rules hold, each broken one with its samples, then those that hold, filtered by column or rule. */
export function ReportParts({ report }: { readonly report: ValidationReport }) {
  const { tally, results } = report;
  const share = (count: number) => (tally.rules === 0 ? 0 : count / tally.rules);
  const broken = results.filter(({ verdict }) => verdict !== 'pass');
  return (
    <>
      <Box mb="xl">
        <SplitBar
          label="Rules"
          parts={[
            {
              key: 'pass',
              share: share(tally.passed),
              colour: 'var(--k-ok)',
              name: 'hold',
              note: `${formatCount(tally.passed)} rules`,
            },
            {
              key: 'warn',
              share: share(tally.warned),
              colour: 'var(--k-warning)',
              name: 'warn',
              note: `${formatCount(tally.warned)} rules`,
            },
            {
              key: 'fail',
              share: share(tally.failed),
              colour: 'var(--k-failed)',
              name: 'broken',
              note: `${formatCount(tally.failed)} rules`,
            },
          ]}
        />
      </Box>
      <Section title="Broken rules">
        {broken.length === 0 ? (
          <Empty>No rule is broken.</Empty>
        ) : (
          broken.slice(0, SHOWN).map((result) => <Broken key={result.id} result={result} />)
        )}
      </Section>
      <AllRules results={results} />
    </>
  );
}

function Broken({ result }: { readonly result: RuleResult }) {
  const { element_count: all, unexpected_count: count, unexpected_percent: percent = 0 } = result.result;
  const colour = result.verdict === 'fail' ? 'var(--k-failed)' : 'var(--k-warning)';
  return (
    <Stack gap={4} mb="md" pl="sm" style={{ borderLeft: `3px solid ${colour}` }}>
      <Group gap="sm">
        <StateMark state={stateOfRule(result)} label={result.severity} />
        <Text fw={600} size="sm">
          {result.column ?? 'The table'}: {result.short.toLowerCase()}
        </Text>
        <Text size="xs" c="var(--k-muted)">
          {ruleName(result.rule)}
          {result.mostly === undefined ? '' : `, mostly ${result.mostly}`}
          {result.where === undefined ? '' : `, where ${result.where}`}
        </Text>
      </Group>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        Expected {result.expected}. Observed {result.observed}.
      </Text>
      {count === undefined ? null : (
        <Group gap="sm">
          <Box w={180} h={6} style={{ background: 'var(--k-line)', borderRadius: 3, overflow: 'hidden' }} aria-hidden>
            <Box h={6} style={{ width: `${Math.max(1, Math.min(100, percent))}%`, background: colour }} />
          </Box>
          <Text size="xs" c="var(--k-muted)">
            {formatCount(count)} of {formatCount(all ?? 0)} rows, {formatShare(percent / 100, 2)} of the values
          </Text>
        </Group>
      )}
      {result.samples.length === 0 ? null : (
        <Text size="xs" c="var(--k-muted)" component="div">
          {result.samples.map(({ row, value }) => (
            <div key={row}>
              row {formatCount(row)}: {value === null ? <i>missing</i> : <code>{value}</code>}
            </div>
          ))}
        </Text>
      )}
    </Stack>
  );
}

function AllRules({ results }: { readonly results: readonly RuleResult[] }) {
  const [filter, setFilter] = useState('');
  const wanted = filter.trim().toLowerCase();
  const found = results.filter(({ column = '', rule, name = '' }) =>
    `${column} ${rule} ${name}`.toLowerCase().includes(wanted),
  );
  return (
    <Section
      title="All rules"
      text={`${formatCount(found.length)} rules${found.length > SHOWN ? `, the first ${SHOWN} are shown` : ''}.`}
      aside={
        <TextInput
          size="xs"
          aria-label="Filter by column or rule"
          placeholder="Column or rule"
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
      }
    >
      <DataTable caption="All rules" columns={columns} rows={found.slice(0, SHOWN)} rowKey={({ id }) => id} />
    </Section>
  );
}

const columns: ReadonlyArray<TableColumn<RuleResult>> = [
  { name: 'State', text: ({ verdict }) => verdict, cell: (row) => <StateMark state={stateOfRule(row)} compact /> },
  { name: 'Column', text: ({ column = '' }) => column },
  { name: 'Rule', text: ({ rule }) => ruleName(rule) },
  { name: 'Expected', text: ({ expected }) => expected, wide: true },
  { name: 'Observed', text: ({ observed }) => observed, wide: true },
  {
    name: 'Unexpected',
    text: ({ result }) => (result.unexpected_count === undefined ? '' : formatCount(result.unexpected_count)),
    numeric: true,
  },
];
