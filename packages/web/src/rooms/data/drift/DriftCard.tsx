import type { DriftColumnResult } from '@kaizen/contracts';
import { Group, Text, UnstyledButton } from '@mantine/core';
import { StateMark } from '../../../design/StateMark.tsx';
import { DriftShape, hasShape } from './DriftShape.tsx';
import { sayMeasure, sayThreshold, sayVerdict } from './drift-words.ts';

/** A drifted column as a drawing of both sides with its measure and threshold. */
export function DriftCard({ column, onChoose }: { readonly column: DriftColumnResult; readonly onChoose: () => void }) {
  const { measure } = column;
  return (
    <UnstyledButton
      onClick={onChoose}
      aria-label={`${column.column}: ${sayMeasure(column)}. Show in full`}
      style={{ minWidth: 0 }}
    >
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="sm" fw={500} truncate>
          {column.column}
        </Text>
        <StateMark state={column.severity === 'fail' ? 'needs_you' : 'warning'} label={sayMeasure(column)} />
      </Group>
      {hasShape(column) ? <DriftShape column={column} height={150} /> : null}
      <Text size="xs" c="var(--k-muted)">
        {sayVerdict(column)}
        {measure === undefined ? '' : `; drift ${sayThreshold(measure)}`}
      </Text>
    </UnstyledButton>
  );
}
