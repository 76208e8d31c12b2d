import type { DriftColumnResult, DriftMultivariate } from '@kaizen/contracts';
import type { Column, Frame } from '@kaizen/learn';
import { quoteIdentifier } from '../../../platform/duck/quote.ts';
import { askTogether } from './measure-together.io.ts';
import type { ReadPair, ReadSide } from './read-columns.duck.ts';

/** Rows drawn of each side, and columns looked at (those that moved most): a few seconds of work, however large the sides are. */
const MOST_ROWS = 2000;
const MOST_COLUMNS = 200;
/** Categories of a column that are told apart. */
const CATEGORIES = 50;
const LEAST_ROWS = 50;
/** Knuth's multiplicative hash, as for thinning. */
const SCATTER = 2_654_435_761;

/** All columns at once, on rows drawn by a fixed rule; undefined where there are too few rows or no two columns. */
export async function measureTogether(
  pair: ReadPair,
  columns: readonly DriftColumnResult[],
): Promise<DriftMultivariate | undefined> {
  const compared = columns
    .filter(({ status, types }) => status === 'compared' && types.reference === types.current)
    .slice(0, MOST_COLUMNS);
  if (compared.length < 2) return undefined;
  const reference = await readFrame(pair, pair.reference, compared);
  const current = await readFrame(pair, pair.current, compared);
  if (Math.min(reference.rowCount, current.rowCount) < LEAST_ROWS) return undefined;
  return askTogether({ reference, current }, pair.signal);
}

async function readFrame(pair: ReadPair, side: ReadSide, columns: readonly DriftColumnResult[]): Promise<Frame> {
  const rows = side.rows.to - side.rows.from;
  const share = Math.min(2 ** 32, Math.ceil((MOST_ROWS / Math.max(1, rows)) * 2 ** 32));
  const select = columns.map(({ column, kind, shape }, at) => {
    const name = quoteIdentifier(column);
    const isNumber = kind === 'numeric' || shape !== undefined;
    const isText = columns[at]?.types.reference === 'text' || columns[at]?.types.reference === 'category';
    if (isNumber && !isText)
      return `CASE WHEN isfinite(CAST(${name} AS DOUBLE)) THEN CAST(${name} AS DOUBLE) ELSE 'NaN'::DOUBLE END AS c${at}`;
    return `CAST(${name} AS VARCHAR) AS c${at}`;
  });
  const { columns: read, rowCount } = await pair.duck.columns(
    `SELECT ${select.join(', ')} FROM ${side.from}
     WHERE __row >= ${side.rows.from} AND __row < ${side.rows.to} AND (__row * ${SCATTER}) % 4294967296 < ${share}`,
    pair.signal === undefined ? {} : { signal: pair.signal },
  );
  return {
    rowCount,
    columns: columns.map(({ column }, at): Column => {
      const one = read[at];
      if (one?.kind === 'number') return { kind: 'numeric', name: column, values: one.values };
      return encode(column, one?.values ?? []);
    }),
  };
}

/** The most frequent texts as codes; the others together, missing as -1. */
function encode(name: string, values: ReadonlyArray<string | null>): Column {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null && value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  const kept = [...counts.entries()].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, CATEGORIES);
  const categories = [...kept.map(([value]) => value), '(other values)'];
  const codes = new Map(kept.map(([value], code) => [value, code]));
  const codeOf = (value: string | null) => (value === null || value === '' ? -1 : (codes.get(value) ?? kept.length));
  return { kind: 'categorical', name, codes: Int32Array.from(values, codeOf), categories };
}
