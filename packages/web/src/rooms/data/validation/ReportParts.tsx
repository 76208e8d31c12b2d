import type { RuleResult, ValidationReport } from '@kaizen/contracts';
import { Box, Group, Stack, Text } from '@mantine/core';
import { Empty } from '../../../design/Async.tsx';
import type { TableColumn } from '../../../design/DataTable.tsx';
import { formatCount, formatShare } from '../../../design/format.ts';
import { LongTable } from '../../../design/LongTable.tsx';
import { MoreItems } from '../../../design/MoreItems.tsx';
import { Section } from '../../../design/Section.tsx';
import { SplitBar } from '../../../design/SplitBar.tsx';
import { StateMark } from '../../../design/StateMark.tsx';
import { ruleName, stateOfRule } from './report-words.ts';

/** Broken rules that are drawn in full at once. */
const SHOWN = 20;

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
          <MoreItems
            items={broken}
            step={SHOWN}
            name="broken rules"
            itemKey={({ id }) => id}
            draw={(result) => <Broken result={result} />}
          >
            {(drawn) => drawn}
          </MoreItems>
        )}
      </Section>
      <Section title="All rules" text="Broken ones first.">
        <LongTable
          caption="All rules"
          columns={columns}
          rows={results}
          rowKey={({ id }) => id}
          param="rule"
          finds="a column or rule"
        />
      </Section>
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
          {result.name === undefined ? '' : `${result.name}: `}
          {ruleName(result.rule)}
          {result.mostly === undefined ? '' : `, mostly ${result.mostly}`}
          {result.where === undefined ? '' : `, where ${result.where}`}
        </Text>
      </Group>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        Expected {result.expected}.{count === undefined ? ` Observed ${result.observed}.` : ''}
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

const columns: ReadonlyArray<TableColumn<RuleResult>> = [
  { name: 'State', text: ({ verdict }) => verdict, cell: (row) => <StateMark state={stateOfRule(row)} compact /> },
  { name: 'Column', text: ({ column = 'the table' }) => column },
  {
    name: 'Rule',
    text: ({ rule, name }) => (name === undefined ? ruleName(rule) : `${name}: ${ruleName(rule)}`),
    wide: true,
  },
  { name: 'Expected', text: ({ expected }) => expected },
  { name: 'Observed', text: ({ observed }) => observed, wide: true },
  {
    name: 'Unexpected',
    text: ({ result }) => (result.unexpected_count === undefined ? '' : formatCount(result.unexpected_count)),
    numeric: true,
  },
];
