import { Group, Text } from '@mantine/core';
import { formatCount, formatNumber, formatShare } from './format.ts';

const WIDTH = 240;
const HEIGHT = 56;

/** A histogram without axes: its ends are written beneath, and between them the part of the values that is drawn, where it is not all. `edges` has one more than `counts`; bars are as wide as their bins. */
export function MiniHistogram(props: {
  readonly edges: readonly number[];
  readonly counts: readonly number[];
  readonly summary: string;
  readonly part?: string;
}) {
  const { edges, counts } = props;
  const from = edges[0] ?? 0;
  const span = (edges.at(-1) ?? 1) - from || 1;
  const highest = Math.max(1, ...counts);
  return (
    <div>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        width="100%"
        height={HEIGHT}
        role="img"
        aria-label={props.summary}
        style={{ display: 'block' }}
      >
        {counts.map((count, index) => {
          const left = edges[index] ?? from;
          const right = edges[index + 1] ?? left;
          const height = count === 0 ? 0 : Math.max(1, (count / highest) * (HEIGHT - 1));
          return (
            <rect
              key={left}
              x={((left - from) / span) * WIDTH}
              width={Math.max(0.6, ((right - left) / span) * WIDTH - 0.8)}
              y={HEIGHT - height}
              height={height}
              fill="var(--k-champion)"
              opacity={0.75}
            >
              <title>{`${formatNumber(left)} to ${formatNumber(right)}: ${formatCount(count)} rows`}</title>
            </rect>
          );
        })}
        <line x1={0} x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} stroke="var(--k-line)" />
      </svg>
      <Ends from={from} to={edges.at(-1) ?? from} part={props.part} />
    </div>
  );
}

function Ends(props: { readonly from: number; readonly to: number; readonly part: string | undefined }) {
  return (
    <Group justify="space-between" wrap="nowrap" gap="xs">
      <Text size="xs" c="var(--k-muted)">
        {formatNumber(props.from, 2)}
      </Text>
      <Text size="xs" c="var(--k-muted)" fs="italic" truncate>
        {props.part}
      </Text>
      <Text size="xs" c="var(--k-muted)">
        {formatNumber(props.to, 2)}
      </Text>
    </Group>
  );
}

/** The most frequent values as bars with their shares; `others` says how many more there are (default: those that are given and not drawn). */
export function MiniBars(props: {
  readonly values: ReadonlyArray<{ readonly value: string; readonly count: number }>;
  readonly total: number;
  readonly most?: number;
  readonly others?: number;
}) {
  const shown = props.values.slice(0, props.most ?? 4);
  const highest = Math.max(1, ...shown.map(({ count }) => count));
  const longest = Math.max(...shown.map(({ value }) => value.length));
  const others = props.others ?? props.values.length - shown.length;
  return (
    <div>
      {shown.map(({ value, count }) => (
        <Group key={value} gap={6} wrap="nowrap" h={18} title={`${value}: ${formatCount(count)}`}>
          <Text size="xs" truncate w={longest > 7 ? '50%' : 56} style={{ flex: 'none' }}>
            {value === '' ? '(empty)' : value}
          </Text>
          <div style={{ flex: 1, minWidth: 0 }}>
            <div
              style={{
                height: 9,
                width: `${Math.max(0.5, (count / highest) * 100)}%`,
                background: 'var(--k-champion)',
                opacity: 0.75,
                borderRadius: 1,
              }}
            />
          </div>
          <Text size="xs" c="var(--k-muted)" w={52} ta="right" style={{ flex: 'none', whiteSpace: 'nowrap' }}>
            {formatShare(count / Math.max(1, props.total))}
          </Text>
        </Group>
      ))}
      {others > 0 ? (
        <Text size="xs" c="var(--k-muted)">
          and {formatCount(others)} more
        </Text>
      ) : null}
    </div>
  );
}
