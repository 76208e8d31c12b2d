import type { ColumnProfile } from '@kaizen/contracts';

/** A column of the version that is looked at, of the one beside it, or of both. */
export interface ColumnLine {
  readonly name: string;
  readonly here: ColumnProfile | undefined;
  readonly there: ColumnProfile | undefined;
  /** How far the distributions lie apart, 0 (same) to 1 (nothing in common); undefined where one side has no values. */
  readonly apart: number | undefined;
}

/** How the list can be sorted. */
export const columnSorts = ['schema', 'name', 'missing', 'distinct', 'apart'] as const;
export type ColumnSort = (typeof columnSorts)[number];

/** Share of missing values; 0 for no rows. */
export function missingShare(column: ColumnProfile): number {
  return column.missing / Math.max(1, column.missing + column.count);
}

/** The columns of two profiles side by side, in the order of the first; those that only the other has come last. */
export function pairColumns(here: readonly ColumnProfile[], there: readonly ColumnProfile[]): readonly ColumnLine[] {
  const others = new Map(there.map((column) => [column.name, column]));
  const own = new Set(here.map(({ name }) => name));
  const lines = here.map((column) => lineOf(column, others.get(column.name)));
  return [...lines, ...there.filter(({ name }) => !own.has(name)).map((column) => lineOf(undefined, column))];
}

function lineOf(here: ColumnProfile | undefined, there: ColumnProfile | undefined): ColumnLine {
  const apart = here === undefined || there === undefined ? undefined : computeApart(here, there);
  return { name: here?.name ?? there?.name ?? '', here, there, apart };
}

/**
 * The greatest difference between two columns: of the shares up to any value for numbers (as far as their histograms show it), of the share of any listed value for
 * texts, and of the missing shares.
 */
export function computeApart(here: ColumnProfile, there: ColumnProfile): number | undefined {
  const missing = Math.abs(missingShare(here) - missingShare(there));
  if (here.count === 0 || there.count === 0) return here.count === there.count ? missing : Math.max(missing, 0);
  const numbers = compareHistograms(here.histogram, there.histogram);
  return Math.max(missing, numbers ?? compareTops(here, there));
}

type Histogram = NonNullable<ColumnProfile['histogram']>;

function compareHistograms(left: Histogram | undefined, right: Histogram | undefined): number | undefined {
  if (left === undefined || right === undefined) return undefined;
  const edges = [...new Set([...left.edges, ...right.edges])];
  return edges.reduce((most, edge) => Math.max(most, Math.abs(shareBelow(left, edge) - shareBelow(right, edge))), 0);
}

/** Share of values below an edge, spread evenly within a bin. */
export function shareBelow({ edges, counts }: Histogram, edge: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let below = 0;
  for (const [bin, count] of counts.entries()) {
    const [from = 0, to = 0] = [edges[bin], edges[bin + 1]];
    if (edge >= to) below += edge === to && from === to ? 0 : count;
    else if (edge > from) below += count * ((edge - from) / (to - from));
  }
  return total === 0 ? 0 : below / total;
}

function compareTops(here: ColumnProfile, there: ColumnProfile): number {
  const shares = ({ top = [], count }: ColumnProfile) => new Map(top.map((one) => [one.value, one.count / count]));
  const [left, right] = [shares(here), shares(there)];
  // A value that one side does not list is compared only when that side lists all it has.
  const isWhole = ({ otherCount, top }: ColumnProfile) => top !== undefined && otherCount === 0;
  let most = 0;
  for (const value of new Set([...left.keys(), ...right.keys()])) {
    const [a, b] = [
      left.get(value) ?? (isWhole(here) ? 0 : undefined),
      right.get(value) ?? (isWhole(there) ? 0 : undefined),
    ];
    if (a !== undefined && b !== undefined) most = Math.max(most, Math.abs(a - b));
  }
  return most;
}

/** Finds by a part of the name, whatever its case, and sorts. */
export function arrangeColumns(lines: readonly ColumnLine[], find: string, sort: ColumnSort): readonly ColumnLine[] {
  const wanted = find.trim().toLowerCase();
  const found = wanted === '' ? lines : lines.filter(({ name }) => name.toLowerCase().includes(wanted));
  if (sort === 'schema') return found;
  if (sort === 'name') return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const value = (line: ColumnLine) => {
    if (sort === 'apart') return line.apart ?? 2;
    const column = line.here ?? line.there;
    if (column === undefined) return 0;
    return sort === 'missing' ? missingShare(column) : column.distinct;
  };
  return found.toSorted((a, b) => value(b) - value(a));
}

const exported = ['count', 'missing', 'distinct', 'min', 'max', 'mean', 'sd'] as const;

/** The list as a table of text: a line a column, with the other version's numbers after its own where it stands beside it. */
export function toTable(lines: readonly ColumnLine[]): string[][] {
  const isCompared = lines.some(({ there }) => there !== undefined);
  const numbers = (column: ColumnProfile | undefined) => exported.map((field) => String(column?.[field] ?? ''));
  return [
    ['column', 'type', ...exported, ...(isCompared ? [...exported.map((field) => `other ${field}`), 'apart'] : [])],
    ...lines.map(({ name, here, there, apart }) => [
      name,
      (here ?? there)?.type ?? '',
      ...numbers(here),
      ...(isCompared ? [...numbers(there), apart === undefined ? '' : String(apart)] : []),
    ]),
  ];
}
