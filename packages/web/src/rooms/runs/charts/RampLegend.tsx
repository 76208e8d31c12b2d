import { Group, Text } from '@mantine/core';
import { formatNumber } from '../../../design/format.ts';
import { rampColour } from './plot-columns.ts';

/** What the colours mean: the number they stand for, from lowest to highest. */
export function RampLegend({ label, values }: { readonly label: string; readonly values: readonly number[] }) {
  const low = values.reduce((least, each) => Math.min(least, each), Number.POSITIVE_INFINITY);
  const high = values.reduce((most, each) => Math.max(most, each), Number.NEGATIVE_INFINITY);
  const stops = [0, 0.25, 0.5, 0.75, 1].map(rampColour).join(', ');
  return (
    <Group gap="xs" justify="flex-end">
      <Text size="xs" c="var(--k-muted)">
        {label} {formatNumber(low)}
      </Text>
      <div
        aria-hidden
        style={{ width: 120, height: 8, borderRadius: 4, background: `linear-gradient(to right, ${stops})` }}
      />
      <Text size="xs" c="var(--k-muted)">
        {formatNumber(high)}
      </Text>
    </Group>
  );
}
