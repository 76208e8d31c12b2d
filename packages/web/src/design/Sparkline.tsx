/** The course of a number, as a line without axes; `summary` says it in words. */
export function Sparkline({
  values,
  summary,
  width = 96,
  height = 22,
}: {
  readonly values: readonly number[];
  readonly summary: string;
  readonly width?: number;
  readonly height?: number;
}) {
  const finite = values.filter((value) => Number.isFinite(value));
  if (finite.length < 2) return null;
  const low = Math.min(...finite);
  const span = Math.max(...finite) - low || 1;
  const point = (value: number, index: number) =>
    `${((index / (finite.length - 1)) * (width - 4) + 2).toFixed(1)},${(height - 3 - ((value - low) / span) * (height - 6)).toFixed(1)}`;
  const last = point(finite.at(-1) ?? 0, finite.length - 1).split(',');
  return (
    <svg width={width} height={height} role="img" aria-label={summary} style={{ display: 'block', flex: 'none' }}>
      <polyline
        points={finite.map(point).join(' ')}
        fill="none"
        stroke="var(--k-champion)"
        strokeWidth={1.5}
        strokeLinejoin="round"
      />
      <circle cx={last[0]} cy={last[1]} r={2.2} fill="var(--k-champion)" />
    </svg>
  );
}
