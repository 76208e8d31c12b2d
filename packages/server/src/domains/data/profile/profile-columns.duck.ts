import type { ColumnProfile, DatasetProfile } from '@kaizen/contracts';
import type { DuckRow, DuckSession } from '../../../platform/duck/duck.ts';
import { quoteIdentifier } from '../../../platform/duck/quote.ts';
import { listOf, numberOf, textOf } from '../ingest/duck-values.ts';
import { binEdges, binSql, isNumeric, type ProfiledColumn, statisticsSelect, TOP_VALUES } from './profile-sql.ts';

/** What is counted in the second pass: a histogram of a numeric column, or all values of one with few. */
interface Counting {
  readonly index: number;
  readonly kind: 'bins' | 'values';
  readonly sql: string;
  readonly edges: readonly number[];
}

/** Profiles every column of a table expression: one pass for statistics, one for histograms and values, one more for each text column with many values. */
export async function profileColumns(
  session: DuckSession,
  from: string,
  columns: readonly ProfiledColumn[],
  rows: number,
): Promise<DatasetProfile> {
  if (columns.length === 0) return { rows, columns: [] };
  const [statistics] = await session.rows(`SELECT ${statisticsSelect(columns, rows)} FROM ${from}`);
  const basic = columns.map((column, index) => readStatistics(column, statistics ?? {}, index, rows));
  const countings = columns.flatMap((column, index) => planCountings(column, basic[index], index));
  const counted = await runCountings(session, from, countings);
  const profiles: ColumnProfile[] = [];
  for (const [index, profile] of basic.entries()) {
    const mine = counted.filter((one) => one.index === index);
    profiles.push({ ...profile, ...(await findTop(session, from, profile)), ...readCountings(mine) });
  }
  return { rows, columns: profiles };
}

function readStatistics(column: ProfiledColumn, row: DuckRow, index: number, rows: number): ColumnProfile {
  const field = (name: string) => numberOf(row[`${name}_${index}`]);
  const count = field('count') ?? 0;
  const numbers = { min: field('min'), max: field('max'), mean: field('mean'), sd: field('sd') };
  const quantiles = listOf(row[`quantiles_${index}`]).flatMap((value) => numberOf(value) ?? []);
  return {
    name: column.name,
    type: column.type,
    ...(column.unit === undefined ? {} : { unit: column.unit }),
    count,
    missing: rows - count,
    distinct: Math.min(field('distinct') ?? 0, count),
    ...Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined)),
    ...(quantiles.length === 0 ? {} : { quantiles }),
  };
}

function planCountings(column: ProfiledColumn, profile: ColumnProfile | undefined, index: number): readonly Counting[] {
  if (profile === undefined || profile.count === 0) return [];
  const name = quoteIdentifier(column.name);
  const plans: Counting[] = [];
  if (isNumeric(column.type) && profile.min !== undefined && profile.max !== undefined) {
    const edges = binEdges(column.type, profile.min, profile.max);
    plans.push({ index, kind: 'bins', edges, sql: binSql(name, edges) });
  }
  const isFew = profile.distinct <= TOP_VALUES && column.type !== 'number';
  if (isFew) plans.push({ index, kind: 'values', edges: [], sql: name });
  return plans;
}

async function runCountings(
  session: DuckSession,
  from: string,
  countings: readonly Counting[],
): Promise<ReadonlyArray<Counting & { readonly counts: ReadonlyMap<string, number> }>> {
  if (countings.length === 0) return [];
  const select = countings.map(({ sql }, index) => `histogram(${sql}) AS h${index}`);
  const [row] = await session.rows(`SELECT ${select.join(', ')} FROM ${from}`);
  return countings.map((counting, index) => ({ ...counting, counts: readMap(row?.[`h${index}`]) }));
}

function readMap(value: unknown): ReadonlyMap<string, number> {
  const entries = listOf(value).map((entry): readonly [string, number] => {
    const pair = typeof entry === 'object' && entry !== null ? Object.entries(entry) : [];
    const field = (name: string) => pair.find(([key]) => key === name)?.[1];
    return [textOf(field('key')), numberOf(field('value')) ?? 0];
  });
  return new Map(entries);
}

function readCountings(
  counted: ReadonlyArray<Counting & { readonly counts: ReadonlyMap<string, number> }>,
): Partial<ColumnProfile> {
  const bins = counted.find(({ kind }) => kind === 'bins');
  const values = counted.find(({ kind }) => kind === 'values');
  return {
    ...(bins === undefined
      ? {}
      : {
          histogram: {
            edges: [...bins.edges],
            counts: Array.from({ length: bins.edges.length - 1 }, (_, bin) => bins.counts.get(String(bin)) ?? 0),
          },
        }),
    ...(values === undefined
      ? {}
      : {
          top: [...values.counts]
            .map(([value, count]) => ({ value, count }))
            .sort((left, right) => right.count - left.count || (left.value < right.value ? -1 : 1)),
        }),
  };
}

/** Frequent values of a text column with many; none when hardly any value comes twice (an identifier). */
async function findTop(session: DuckSession, from: string, profile: ColumnProfile): Promise<Partial<ColumnProfile>> {
  const isText = profile.type === 'text' || profile.type === 'category';
  if (!isText || profile.distinct <= TOP_VALUES || profile.distinct > profile.count * 0.9) return {};
  const c = quoteIdentifier(profile.name);
  const rows = await session.rows(
    `SELECT ${c} AS v, count(*) AS n FROM ${from} WHERE ${c} IS NOT NULL GROUP BY 1 ORDER BY n DESC, v LIMIT ${TOP_VALUES}`,
  );
  return { top: rows.map((row) => ({ value: textOf(row.v), count: numberOf(row.n) ?? 0 })) };
}
