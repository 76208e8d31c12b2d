import type { DistributionChange } from '@kaizen/contracts';
import { Group, Text } from '@mantine/core';
import { formatNumber, formatShare } from '../../../design/format.ts';

const WIDTH = 240;
const HEIGHT = 64;

/** One column before and after: overlaid shares, and how far they are apart. */
export function DistributionCard(props: { readonly change: DistributionChange }) {
  const { name, jensenShannon, psi, mean, missing, histogram, values, type } = props.change;
  const change = (word: string, from: string, to: string) => (from === to ? undefined : `${word} ${from} → ${to}`);
  const numbers = [
    jensenShannon === undefined ? undefined : `Jensen–Shannon ${sayDistance(jensenShannon)}`,
    psi === undefined ? undefined : `PSI ${sayDistance(psi)}`,
    mean === undefined ? undefined : change('mean', formatNumber(mean.from, 2), formatNumber(mean.to, 2)),
    change('missing', formatShare(missing.from), formatShare(missing.to)),
  ].filter((part) => part !== undefined);
  return (
    <div className="k-thing">
      <Group justify="space-between" wrap="nowrap" gap="xs" mb={4}>
        <Text size="sm" fw={500} truncate title={name}>
          {name}
        </Text>
        <Text size="xs" c="var(--k-muted)">
          {type}
        </Text>
      </Group>
      <Overlay
        from={histogram?.from ?? values?.slice(0, 12).map((one) => one.from) ?? []}
        to={histogram?.to ?? values?.slice(0, 12).map((one) => one.to) ?? []}
        summary={`${name}, before and after: ${numbers.join(', ')}`}
      />
      <Text size="xs" c="var(--k-muted)" truncate>
        {histogram === undefined
          ? (values ?? [])
              .slice(0, 4)
              .map(({ value }) => (value === '' ? '(empty)' : value))
              .join(', ') || 'no distribution stored'
          : `${formatNumber(histogram.edges[0] ?? 0)} to ${formatNumber(histogram.edges.at(-1) ?? 0)}`}
      </Text>
      <Text size="xs" mt={2}>
        {numbers.join(' · ')}
      </Text>
    </div>
  );
}

/** Distances below a thousandth say nothing. */
function sayDistance(distance: number): string {
  return distance > 0 && distance < 0.001 ? '< 0.001' : formatNumber(distance, 3);
}

function Overlay(props: {
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly summary: string;
}) {
  const before = shares(props.from);
  const after = shares(props.to);
  const highest = Math.max(1e-9, ...before, ...after);
  const step = WIDTH / Math.max(1, after.length);
  const height = (share: number) => (share / highest) * (HEIGHT - 2);
  const outline = before
    .map((share, bin) => `${bin === 0 ? 'M' : 'L'} ${bin * step} ${HEIGHT - height(share)} H ${(bin + 1) * step}`)
    .join(' ');
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      width="100%"
      height={HEIGHT}
      role="img"
      aria-label={props.summary}
      style={{ display: 'block' }}
    >
      {after.map((share, bin) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: a bin is its place
          key={bin}
          x={bin * step + 0.4}
          width={Math.max(0.6, step - 0.8)}
          y={HEIGHT - height(share)}
          height={height(share)}
          fill="var(--k-champion)"
          opacity={0.55}
        />
      ))}
      <path d={outline} fill="none" stroke="var(--k-reference)" strokeWidth={1.5} vectorEffect="non-scaling-stroke" />
      <line x1={0} x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} stroke="var(--k-line)" />
    </svg>
  );
}

function shares(counts: readonly number[]): readonly number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (total === 0 ? 0 : count / total));
}
