import type { SchemaColumn } from '@kaizen/contracts';
import type { DuckSession } from '../../../../platform/duck/duck.ts';
import { quoteIdentifier } from '../../../../platform/duck/quote.ts';
import { rowHashSql } from '../find-changes.duck.ts';
import type { OpenedEntries } from '../open-entries.ts';
import { type LayoutEntry, layoutSql } from '../row-layout.duck.ts';
import { type SegmentFile, versionFrom } from '../version-from.ts';

type Column = Pick<SchemaColumn, 'name' | 'type'>;

/** One side of a difference: the segments that the other does not have in the same way. */
export interface DiffSide {
  readonly files: readonly SegmentFile[];
  readonly layout: readonly LayoutEntry[];
}

/** Segments that both versions have whole, or by the same row list, are left out on both sides. */
export function leaveOutShared(
  from: OpenedEntries,
  to: OpenedEntries,
): { readonly from: DiffSide; readonly to: DiffSide } {
  const name = ({ segment, list }: LayoutEntry) => `${segment} ${list?.hash ?? ''}`;
  const without = (side: OpenedEntries, other: OpenedEntries): DiffSide => {
    const spare = new Map<string, number>();
    for (const entry of other.layout) spare.set(name(entry), (spare.get(name(entry)) ?? 0) + 1);
    const kept = side.layout.map((entry) => {
      const left = spare.get(name(entry)) ?? 0;
      spare.set(name(entry), left - 1);
      return left <= 0;
    });
    return { files: side.files.filter((_, i) => kept[i]), layout: side.layout.filter((_, i) => kept[i]) };
  };
  return { from: without(from, to), to: without(to, from) };
}

/** Columns of both versions: those of `to`, then those that only `from` has; as text where the types differ. */
export function joinColumns(from: readonly SchemaColumn[], to: readonly SchemaColumn[]): readonly Column[] {
  const before = new Map(from.map((column) => [column.name, column.type]));
  const kept = to.map(
    ({ name, type }): Column => ({ name, type: (before.get(name) ?? type) === type ? type : 'text' }),
  );
  const names = new Set(to.map(({ name }) => name));
  return [...kept, ...from.filter(({ name }) => !names.has(name)).map(({ name, type }) => ({ name, type }))];
}

/**
 * Leaves the tables `removed`, `added` (columns c0… in the order of `columns`) and `changed` (c0… before, d0… after) in the session. Rows that stand on both sides
 * in one segment are not compared: they are the same bytes. Rows are met by key; several with one key, and rows without one, in their order.
 */
export async function findDifference(
  session: DuckSession,
  sides: { readonly from: DiffSide; readonly to: DiffSide },
  columns: readonly Column[],
  key: readonly string[],
): Promise<void> {
  const both = commonRows(sides);
  await session.execute(`CREATE OR REPLACE TEMP TABLE both_sides AS ${both}`);
  const select = columns.map(({ name }, index) => `${quoteIdentifier(name)} AS c${index}`).join(', ');
  const met =
    key.length === 0 ? 'h' : key.map((name) => `c${columns.findIndex((column) => column.name === name)}`).join(', ');
  for (const [table, side, row] of [
    ['l', sides.from, 'from_row'],
    ['r', sides.to, 'to_row'],
  ] as const) {
    await session.execute(
      `CREATE OR REPLACE TEMP TABLE ${table} AS SELECT *, row_number() OVER (PARTITION BY ${met} ORDER BY __row) AS nth
       FROM (SELECT ${select}, ${rowHashSql(columns)} AS h, __row FROM ${versionFrom(side.files, columns)}
       ANTI JOIN (SELECT ${row} AS __row FROM both_sides) USING (__row))`,
    );
  }
  const meets = ['nth', ...met.split(', ')].map((name) => `l.${name} IS NOT DISTINCT FROM r.${name}`).join(' AND ');
  const cells = (side: string, as: string) =>
    columns.map((_, index) => `${side}.c${index} AS ${as}${index}`).join(', ');
  await session.execute(
    `CREATE OR REPLACE TEMP TABLE removed AS SELECT ${cells('l', 'c')}, l.__row FROM l ANTI JOIN r ON ${meets}`,
  );
  await session.execute(
    `CREATE OR REPLACE TEMP TABLE added AS SELECT ${cells('r', 'c')}, r.__row FROM r ANTI JOIN l ON ${meets}`,
  );
  await session.execute(
    `CREATE OR REPLACE TEMP TABLE changed AS SELECT ${cells('l', 'c')}, ${cells('r', 'd')}, r.__row FROM l JOIN r ON ${meets} WHERE l.h <> r.h`,
  );
}

/** Rows that both sides have of the same segment, by their place on each side. */
function commonRows({ from, to }: { readonly from: DiffSide; readonly to: DiffSide }): string {
  const numbers = new Map<string, number>();
  const numberOf = (segment: string) => numbers.get(segment) ?? numbers.set(segment, numbers.size).size - 1;
  const tagged = ({ layout }: DiffSide) => {
    const names = layout.map(({ segment }, e) => `(${e}, ${numberOf(segment)})`);
    if (names.length === 0) return 'SELECT 0 AS s, 0::BIGINT AS p, 0::BIGINT AS row WHERE false';
    return `SELECT s, p, row FROM (${layoutSql(layout)}) JOIN (VALUES ${names.join(', ')}) AS segments(e, s) USING (e)`;
  };
  return `SELECT f.row AS from_row, t.row AS to_row FROM (${tagged(from)}) AS f JOIN (${tagged(to)}) AS t USING (s, p)`;
}
