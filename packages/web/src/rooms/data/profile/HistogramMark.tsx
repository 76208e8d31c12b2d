import type { ColumnProfile } from '@kaizen/contracts';

type Histogram = NonNullable<ColumnProfile['histogram']>;

/** One histogram, or two over each other, without axes; both have the same area, so that versions of different size can be compared. */
export function HistogramMark(props: {
  readonly here: Histogram | undefined;
  readonly there: Histogram | undefined;
  readonly summary: string;
  readonly width?: number;
  readonly height?: number;
}) {
  const { here, there, width = 140, height = 30 } = props;
  const shown = [here, there].filter((one) => one !== undefined);
  if (shown.length === 0) return null;
  const from = Math.min(...shown.map(({ edges }) => edges[0] ?? 0));
  const to = Math.max(...shown.map(({ edges }) => edges.at(-1) ?? 0));
  const highest = Math.max(...shown.flatMap((one) => densities(one, to - from)));
  const path = (one: Histogram) => outline(one, { from, span: to - from, highest, width, height });
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      width="100%"
      height={height}
      role="img"
      aria-label={props.summary}
      style={{ display: 'block', maxWidth: width }}
    >
      {there === undefined ? null : (
        <path
          d={path(there)}
          fill="var(--k-reference)"
          fillOpacity={0.2}
          stroke="var(--k-reference)"
          strokeDasharray="3 2"
          vectorEffect="non-scaling-stroke"
        />
      )}
      {here === undefined ? null : (
        <path
          d={path(here)}
          fill="var(--k-champion)"
          fillOpacity={there === undefined ? 0.55 : 0.25}
          stroke="var(--k-champion)"
          vectorEffect="non-scaling-stroke"
        />
      )}
      <line x1={0} x2={width} y1={height - 0.5} y2={height - 0.5} stroke="var(--k-line)" />
    </svg>
  );
}

/** Share of the values per share of the drawn range; a bin without width is drawn as wide as a fortieth of the range. */
function densities({ edges, counts }: Histogram, span: number): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0) || 1;
  return counts.map((count, bin) => count / total / binWidth(edges, bin, span));
}

function binWidth(edges: readonly number[], bin: number, span: number): number {
  const share = span > 0 ? ((edges[bin + 1] ?? 0) - (edges[bin] ?? 0)) / span : 0;
  return share > 0 ? share : 1 / 40;
}

function outline(
  histogram: Histogram,
  box: {
    readonly from: number;
    readonly span: number;
    readonly highest: number;
    readonly width: number;
    readonly height: number;
  },
): string {
  const { edges } = histogram;
  const place = (edge: number) => (box.span > 0 ? (edge - box.from) / box.span : 0.5);
  const steps = densities(histogram, box.span).map((density, bin) => {
    const left = place(edges[bin] ?? 0) * box.width;
    const right = left + binWidth(edges, bin, box.span) * box.width;
    const top = box.height - (density / (box.highest || 1)) * (box.height - 2);
    return `L${left.toFixed(1)},${top.toFixed(1)}L${right.toFixed(1)},${top.toFixed(1)}`;
  });
  const start = (place(edges[0] ?? 0) * box.width).toFixed(1);
  const end = Math.min(box.width, place(edges.at(-1) ?? 0) * box.width + (box.span > 0 ? 0 : box.width / 40)).toFixed(
    1,
  );
  return `M${start},${box.height}${steps.join('')}L${end},${box.height}Z`;
}
