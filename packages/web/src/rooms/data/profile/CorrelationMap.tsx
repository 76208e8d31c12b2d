import type { ColumnCorrelations } from '@kaizen/contracts';
import { Box, Text } from '@mantine/core';
import { formatCount, formatNumber } from '../../../design/format.ts';

const most = 14;
const cell = 26;
/** Width of a letter at the size of the names. */
const letter = 6.2;

/** The columns of the strongest pairs against each other: colour and sign say how they move together. */
export function CorrelationMap({
  correlations,
  numeric,
}: {
  readonly correlations: ColumnCorrelations;
  /** Numeric columns that the version has; more than were looked at when it has many. */
  readonly numeric: number;
}) {
  const { pairs, rows, columns } = correlations;
  const names = [...new Set(pairs.flatMap(({ left, right }) => [left, right]))].slice(0, most);
  const values = new Map(
    pairs.flatMap(({ left, right, r }) => [[`${left}\n${right}`, r] as const, [`${right}\n${left}`, r] as const]),
  );
  const [first] = pairs;
  if (first === undefined) return <Text size="sm">No two numeric columns vary, so nothing is correlated.</Text>;
  // The names at the left lie flat, those above are turned by 60 degrees.
  const longest = Math.max(...names.map((name) => cut(name).length)) * letter;
  const [gutter, head] = [longest + 10, longest * 0.87 + 14];
  const height = head + names.length * cell;
  const width = gutter + names.length * cell + longest * 0.5 + 8;
  const words = `The strongest of ${formatCount((columns.length * (columns.length - 1)) / 2)} pairs: ${first.left} and ${first.right}, r ${formatNumber(first.r, 2)}. Pearson, over ${formatCount(rows)} rows${columns.length < numeric ? `, of the first ${formatCount(columns.length)} of ${formatCount(numeric)} numeric columns` : ''}.`;
  return (
    <Box style={{ overflowX: 'auto' }}>
      <svg width={width} height={height} role="img" aria-label={words} fontSize={11} fill="var(--k-text)">
        {names.map((name, row) => (
          <text key={name} x={gutter - 6} y={head + row * cell + 17} textAnchor="end">
            {cut(name)}
            <title>{name}</title>
          </text>
        ))}
        {names.map((name, column) => (
          <text key={name} transform={`translate(${gutter + column * cell + 16},${head - 6}) rotate(-60)`}>
            {cut(name)}
            <title>{name}</title>
          </text>
        ))}
        {names.flatMap((left, row) =>
          names.map((right, column) => {
            const r = left === right ? 1 : values.get(`${left}\n${right}`);
            return (
              <Cell
                key={`${left}\n${right}`}
                x={gutter + column * cell}
                y={head + row * cell}
                r={r}
                isSame={row === column}
                title={`${left}, ${right}`}
              />
            );
          }),
        )}
      </svg>
      <Text size="xs" c="var(--k-muted)" maw={620}>
        {words} Blue: they rise together; orange: one falls as the other rises. Empty: weaker than the pairs that are
        kept.
      </Text>
    </Box>
  );
}

/** ".9", "−.3", "1", "0". */
function sayShort(r: number): string {
  const text = Math.abs(r).toFixed(1);
  const short = text === '0.0' ? '0' : text === '1.0' ? '1' : text.slice(1);
  return r < 0 && short !== '0' ? `−${short}` : short;
}

function cut(name: string): string {
  return name.length > 17 ? `${name.slice(0, 16)}…` : name;
}

function Cell(props: {
  readonly x: number;
  readonly y: number;
  readonly r: number | undefined;
  readonly isSame: boolean;
  readonly title: string;
}) {
  const { x, y, r, isSame, title } = props;
  if (r === undefined)
    return <rect x={x} y={y} width={cell - 1} height={cell - 1} fill="none" stroke="var(--k-line)" />;
  return (
    <g>
      <title>{`${title}: r ${formatNumber(r, 3)}`}</title>
      <rect
        x={x}
        y={y}
        width={cell - 1}
        height={cell - 1}
        fill={r < 0 ? 'var(--k-warning)' : 'var(--k-champion)'}
        fillOpacity={0.08 + 0.72 * Math.abs(r)}
      />
      {isSame ? null : (
        <text
          x={x + cell / 2}
          y={y + 17}
          textAnchor="middle"
          fontSize={10}
          fill={Math.abs(r) > 0.5 ? 'var(--k-surface)' : 'var(--k-text)'}
        >
          {sayShort(r)}
        </text>
      )}
    </g>
  );
}
