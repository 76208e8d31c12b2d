import type { SchemaColumn, SensitiveColumn } from '@kaizen/contracts';
import { Code, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Age } from '../../../design/Age.tsx';
import { Empty } from '../../../design/Async.tsx';
import { DataTable } from '../../../design/DataTable.tsx';
import { formatNumber } from '../../../design/format.ts';
import { StateMark } from '../../../design/StateMark.tsx';
import { ConfirmColumn, DismissColumn } from './DecideDialogs.tsx';
import { classWords, sayFinding, sayMasking, stateOfColumn } from './sensitive-words.ts';

/** Every column that is sensitive or may be, with why, what is left of its values, and a person's word. */
export function SensitiveTable({
  dataset,
  items,
  types,
}: {
  readonly dataset: string;
  readonly items: readonly SensitiveColumn[];
  readonly types: readonly SchemaColumn[];
}) {
  if (items.length === 0) return <Empty>What a scan finds is listed here, and what you name yourself.</Empty>;
  const typeOf = (name: string) => types.find((one) => one.name === name);
  return (
    <DataTable
      caption={`Sensitive columns of ${dataset}`}
      columns={[
        { name: 'Column', text: ({ column }) => column },
        {
          name: 'State',
          text: (item) => stateOfColumn(item).label,
          cell: (item) => <StateMark {...stateOfColumn(item)} />,
        },
        {
          name: 'What it is',
          text: (item) => `${item.class === undefined ? '' : classWords[item.class]}. ${sayFinding(item)}`,
          cell: (item) => (
            <Kind item={item}>
              <Actions dataset={dataset} item={item} column={typeOf(item.column)} />
            </Kind>
          ),
        },
        {
          name: 'Confidence',
          numeric: true,
          wide: true,
          text: ({ finding }) => (finding === undefined ? '' : formatNumber(finding.confidence, 2)),
        },
        {
          name: 'Shapes',
          wide: true,
          text: ({ finding }) => (finding?.shapes ?? []).join(' '),
          cell: ({ finding }) => <Shapes shapes={finding?.shapes ?? []} />,
        },
        {
          name: 'What is left',
          text: ({ masking, status }) => (masking === undefined || status === 'dismissed' ? '' : sayMasking(masking)),
        },
        { name: 'Decided', wide: true, text: sayDecision, cell: (item) => <Decision item={item} /> },
      ]}
      rows={items}
      rowKey={({ column }) => column}
    />
  );
}

function Kind({ item, children }: { readonly item: SensitiveColumn; readonly children: ReactNode }) {
  return (
    <Stack gap={0} miw={170} maw={320}>
      <Text size="sm">{item.class === undefined ? '' : classWords[item.class]}</Text>
      <Text size="xs" c="var(--k-muted)">
        {sayFinding(item)}
      </Text>
      {children}
    </Stack>
  );
}

/** How values look, without a value: A and a for letters, 9 for a digit. */
function Shapes({ shapes }: { readonly shapes: readonly string[] }) {
  return (
    <Stack gap={2} align="flex-start">
      {shapes.map((shape) => (
        <Code key={shape} style={{ overflowWrap: 'anywhere' }}>
          {shape}
        </Code>
      ))}
    </Stack>
  );
}

function sayDecision({ decision }: SensitiveColumn): string {
  if (decision === undefined) return '';
  return [decision.by, decision.reason].filter((part) => part !== undefined).join(': ');
}

function Decision({ item }: { readonly item: SensitiveColumn }) {
  const { decision } = item;
  if (decision === undefined) return null;
  return (
    <Stack gap={0} maw={220}>
      <Text size="sm">
        {decision.by} {decision.at === undefined ? null : <Age at={decision.at} />}
      </Text>
      {decision.reason === undefined ? null : (
        <Text size="xs" c="var(--k-muted)" style={{ overflowWrap: 'anywhere' }}>
          {decision.reason}
        </Text>
      )}
    </Stack>
  );
}

function Actions(props: {
  readonly dataset: string;
  readonly item: SensitiveColumn;
  readonly column: SchemaColumn | undefined;
}) {
  const { dataset, item, column } = props;
  if (item.decision?.declared === true)
    return (
      <Text size="xs" c="var(--k-muted)">
        declared
      </Text>
    );
  return (
    <Group gap={4} wrap="nowrap" ml={-6}>
      {column === undefined ? null : <ConfirmColumn dataset={dataset} others={[column]} item={item} />}
      {item.status === 'dismissed' ? null : <DismissColumn dataset={dataset} column={item.column} />}
    </Group>
  );
}
