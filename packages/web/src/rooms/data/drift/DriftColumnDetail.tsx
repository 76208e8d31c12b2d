import type { DriftColumnResult } from '@kaizen/contracts';
import { Button, Group, Stack, Text } from '@mantine/core';
import { Figure } from '../../../design/Figure.tsx';
import { formatCount, formatNumber } from '../../../design/format.ts';
import { Section } from '../../../design/Section.tsx';
import { DriftShape, hasShape } from './DriftShape.tsx';
import { methodWord, sayMissing, saySmall, sayThreshold, sayVerdict } from './drift-words.ts';

/** One column in full: both sides drawn, the measure with its threshold, and the numbers of both sides. */
export function DriftColumnDetail({
  column,
  onClose,
}: {
  readonly column: DriftColumnResult;
  readonly onClose: () => void;
}) {
  const { measure, test, rows, note } = column;
  return (
    <Section
      title={column.column}
      text={[sayVerdict(column), note]
        .filter((part, at, all) => part !== undefined && all.indexOf(part) === at)
        .join('. ')}
      aside={
        <Button size="xs" variant="subtle" onClick={onClose}>
          Close
        </Button>
      }
    >
      <Stack gap="md">
        <Group gap="xl" align="flex-start">
          {measure === undefined ? null : (
            <Figure
              label={`${methodWord(measure.method)}${measure.unit === undefined ? '' : ` (${measure.unit})`}`}
              value={saySmall(measure.value)}
              note={[
                `drift ${sayThreshold(measure)}`,
                `n ${formatCount(rows.reference)} and ${formatCount(rows.current)}`,
                measure.error === undefined ? undefined : `error at most ${formatNumber(measure.error)}`,
                measure.noise === undefined ? undefined : `chance alone stays below ${formatNumber(measure.noise)}`,
              ]
                .filter((part) => part !== undefined)
                .join('; ')}
            />
          )}
          {test?.qValue === undefined ? null : (
            <Figure
              label={`More than chance? ${methodWord(test.method)}`}
              value={saySmall(test.pValue)}
              note={`q ${saySmall(test.qValue)} over all columns`}
            />
          )}
          <Figure
            label="Missing"
            value={sayMissing(column)}
            {...(column.missingTest?.qValue === undefined ? {} : { note: `q ${saySmall(column.missingTest.qValue)}` })}
          />
          <Change label="Mean" pair={column.mean} />
          <Change label="Standard deviation" pair={column.sd} />
          <Change label="Different values" pair={column.distinct} />
          <Change label="Infinite values" pair={column.infinite} />
        </Group>
        {hasShape(column) ? (
          <DriftShape column={column} height={260} />
        ) : (
          <Text size="sm">There is nothing to draw.</Text>
        )}
      </Stack>
    </Section>
  );
}

function Change({
  label,
  pair,
}: {
  readonly label: string;
  readonly pair: { readonly reference: number; readonly current: number } | undefined;
}) {
  if (pair === undefined) return null;
  return <Figure label={label} value={`${formatNumber(pair.reference)} → ${formatNumber(pair.current)}`} />;
}
