import type { DriftColumnResult } from '@kaizen/contracts';
import { Anchor, Group, Progress } from '@mantine/core';
import type { TableColumn } from '../../../design/DataTable.tsx';
import { LongTable } from '../../../design/LongTable.tsx';
import { StateMark } from '../../../design/StateMark.tsx';
import { methodWord, sayMissing, saySmall, sayThreshold, sayVerdict } from './drift-words.ts';

/** Every column, what moved most first. */
export function DriftRanking(props: {
  readonly columns: readonly DriftColumnResult[];
  readonly chosen: string | undefined;
  readonly onChoose: (column: string) => void;
}) {
  const shown: readonly TableColumn<DriftColumnResult>[] = [
    {
      name: 'Column',
      text: ({ column }) => column,
      cell: ({ column }) => (
        <Anchor
          component="button"
          type="button"
          size="sm"
          ta="left"
          style={{ overflowWrap: 'anywhere' }}
          onClick={() => props.onChoose(column)}
        >
          {column}
        </Anchor>
      ),
    },
    { name: 'What moved', text: sayVerdict, cell: (column) => <Verdict column={column} /> },
    { name: 'Method', text: ({ measure }) => (measure === undefined ? '–' : methodWord(measure.method)), wide: true },
    {
      name: 'Value',
      text: ({ measure }) => (measure === undefined ? '–' : String(measure.value)),
      cell: ({ measure }) => (measure === undefined ? '–' : saySmall(measure.value)),
      numeric: true,
    },
    { name: 'Drift', text: ({ measure }) => (measure === undefined ? '–' : sayThreshold(measure)), wide: true },
    { name: 'How far', text: sayFar, cell: (column) => <Far column={column} />, wide: true },
    { name: 'q', text: ({ measure, test }) => sayQ(measure?.qValue ?? test?.qValue), numeric: true },
    { name: 'Missing', text: sayMissing, wide: true },
    { name: 'Type', text: sayType, wide: true },
  ];
  return (
    <LongTable
      caption="Columns by how far they moved"
      columns={shown}
      rows={props.columns}
      rowKey={({ column }) => column}
      param="find"
      finds="a column"
      {...(props.chosen === undefined ? {} : { selected: props.chosen })}
    />
  );
}

function sayQ(q: number | undefined): string {
  return q === undefined ? '–' : saySmall(q);
}

function sayType({ types }: DriftColumnResult): string {
  const { reference = 'none', current = 'none' } = types;
  return reference === current ? reference : `${reference} → ${current}`;
}

function Verdict({ column }: { readonly column: DriftColumnResult }) {
  const state = column.drifted
    ? column.severity === 'fail'
      ? 'needs_you'
      : 'warning'
    : column.status === 'compared'
      ? 'ok'
      : 'unknown';
  return <StateMark state={state} label={sayVerdict(column)} />;
}

/** Value over threshold for distances; tests have no such measure. */
function far({ measure }: DriftColumnResult): number | undefined {
  if (measure === undefined || measure.threshold <= 0 || (measure.rule !== 'at-least' && measure.rule !== 'above'))
    return undefined;
  return measure.value / measure.threshold;
}

function sayTimes(times: number): string {
  return times < 0.05 ? '0×' : `${times.toFixed(1)}×`;
}

function sayFar(column: DriftColumnResult): string {
  const times = far(column);
  return times === undefined ? '–' : `${sayTimes(times)} the threshold`;
}

function Far({ column }: { readonly column: DriftColumnResult }) {
  const times = far(column);
  if (times === undefined) return '–';
  return (
    <Group gap="xs" wrap="nowrap">
      <Progress.Root size={6} w={90} aria-hidden>
        <Progress.Section
          value={Math.min(100, times * 50)}
          color={column.drifted ? 'var(--k-warning)' : 'var(--k-reference)'}
        />
      </Progress.Root>
      {sayTimes(times)}
    </Group>
  );
}
