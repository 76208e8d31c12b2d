import type { Estimate } from '@kaizen/contracts';
import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatCount, formatNumber } from './format.ts';

/** One number of a page: its name, the value with unit, and beneath it the interval, the sample size or a note. */
export function Figure(props: {
  readonly label: string;
  readonly value: ReactNode;
  readonly unit?: string;
  readonly note?: ReactNode;
  readonly interval?: Estimate;
  readonly digits?: number;
}) {
  const { interval, digits = 2 } = props;
  return (
    <Stack gap={0} style={{ minWidth: 110 }}>
      <Text size="xs" c="var(--k-muted)">
        {props.label}
      </Text>
      <Text fz={22} fw={600} lh={1.25}>
        {props.value}
        {props.unit === undefined ? null : (
          <Text component="span" size="sm" c="var(--k-muted)" fw={400}>
            {' '}
            {props.unit}
          </Text>
        )}
      </Text>
      {interval === undefined ? null : (
        <Text size="xs" c="var(--k-muted)">
          {formatNumber(interval.low, digits)} to {formatNumber(interval.high, digits)}, n {formatCount(interval.n)}
        </Text>
      )}
      {props.note === undefined ? null : (
        <Text size="xs" c="var(--k-muted)" component="div">
          {props.note}
        </Text>
      )}
    </Stack>
  );
}
