import { Group, NumberInput } from '@mantine/core';
import type { LineAxis } from './charts-query.ts';
import type { Stretch } from './use-metric-series.ts';

/** The looked-at stretch as numbers: the same as dragging, by keyboard. */
export function StretchFields(props: {
  readonly axis: LineAxis;
  readonly stretch: Stretch | undefined;
  readonly zoom: (stretch: Stretch | undefined) => void;
}) {
  const { axis, stretch, zoom } = props;
  if (axis === 'time') return null;
  const unit = axis === 'step' ? 'step' : 'seconds';
  const set = (part: Partial<Stretch>) => {
    const next = { from: stretch?.from ?? 0, to: stretch?.to ?? Number.NaN, ...part };
    zoom(Number.isFinite(next.to) && next.to > next.from ? next : undefined);
  };
  return (
    <Group gap="xs" mb="sm" align="flex-end">
      <NumberInput
        size="xs"
        w={130}
        label={`From ${unit}`}
        value={stretch?.from ?? ''}
        onChange={(value) => set({ from: Number(value) })}
      />
      <NumberInput
        size="xs"
        w={130}
        label={`To ${unit}`}
        value={stretch?.to ?? ''}
        onChange={(value) => set({ to: value === '' ? Number.NaN : Number(value) })}
      />
    </Group>
  );
}
