import './interval-mark.css';
import type { Estimate } from '@kaizen/contracts';
import { Group, Text } from '@mantine/core';
import { formatCount, formatNumber } from './format.ts';

const width = 120;
const height = 18;

/**
 * An estimate as a dot on its interval, with the line that matters (`against`, default 0) drawn through. `range` keeps the scale the same over the rows of
 * a table. The colour says which side of the line the whole interval lies on; the words beside it say it too.
 */
export function IntervalMark(props: {
  readonly estimate: Estimate;
  readonly range: readonly [number, number];
  readonly against?: number;
  readonly unit?: string;
  readonly digits?: number;
  /** The good side of the line. */
  readonly better?: 'above' | 'below';
}) {
  const { estimate, against = 0, digits = 0, better = 'above' } = props;
  const [low, high] = props.range;
  const span = high - low || 1;
  const x = (value: number) => 4 + ((Math.min(high, Math.max(low, value)) - low) / span) * (width - 8);
  const colour = colourOf(estimate, against, better);
  const words = sayEstimate(estimate, digits, props.unit);
  return (
    <Group gap="xs" className="k-interval">
      <svg width={width} height={height} role="img" aria-label={words} style={{ flex: 'none' }}>
        <line x1={x(against)} x2={x(against)} y1={1} y2={height - 1} stroke="var(--k-line)" strokeWidth={2} />
        <line x1={x(estimate.low)} x2={x(estimate.high)} y1={9} y2={9} stroke={colour} strokeWidth={2} />
        <circle cx={x(estimate.value)} cy={9} r={4} fill={colour} />
      </svg>
      <Text component="span" size="xs">
        {formatNumber(estimate.value, digits)}{' '}
        <Text component="span" inherit c="var(--k-muted)">
          ({formatNumber(estimate.low, digits)} to {formatNumber(estimate.high, digits)}, n {formatCount(estimate.n)})
        </Text>
      </Text>
    </Group>
  );
}

function colourOf({ low, high }: Estimate, against: number, better: 'above' | 'below'): string {
  if (low <= against && high >= against) return 'var(--k-muted)';
  return low > against === (better === 'above') ? 'var(--k-ok)' : 'var(--k-failed)';
}

/** "9,240 (4,120 to 14,360, n 2,000) EUR". */
export function sayEstimate(estimate: Estimate, digits = 0, unit?: string): string {
  const interval = `${formatNumber(estimate.low, digits)} to ${formatNumber(estimate.high, digits)}`;
  return `${formatNumber(estimate.value, digits)} (${interval}, n ${formatCount(estimate.n)})${unit === undefined ? '' : ` ${unit}`}`;
}

/** A scale that holds all estimates and the line `against`, with a little room. */
export function rangeOf(estimates: readonly (Estimate | undefined)[], against = 0): readonly [number, number] {
  const ends = estimates.flatMap((estimate) => (estimate === undefined ? [] : [estimate.low, estimate.high]));
  const low = Math.min(against, ...ends);
  const high = Math.max(against, ...ends);
  const room = (high - low || 1) * 0.05;
  return [low - room, high + room];
}
