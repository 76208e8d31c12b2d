import type { SearchRuns } from '@kaizen/contracts';
import { type ColumnKey, parseColumnKey, quoteName, quoteValue } from './column-key.ts';

/** Ways to look at the same runs. */
const runViews = ['table', 'charts'] as const;
export type RunsViewName = (typeof runViews)[number];

/** Kinds of drawing. */
export const chartKinds = ['lines', 'bars', 'scatter', 'contour', 'parallel', 'difference', 'images'] as const;
export type ChartKind = (typeof chartKinds)[number];

/** How far back the quick filter looks, in hours. */
const spans: Readonly<Record<string, number>> = { '1h': 1, '24h': 24, '7d': 168, '30d': 720 };

/** Where a run can stand. */
export const runStatuses = ['running', 'scheduled', 'finished', 'failed', 'killed'] as const;

/** What the page shows, all of it in its address: sending the address shows another person the same. */
export interface RunsQuery {
  readonly filter: string;
  readonly status: string | undefined;
  readonly stage: 'active' | 'deleted' | 'all';
  readonly since: string | undefined;
  /** Column and direction; undefined is newest first. */
  readonly sort: { readonly column: ColumnKey; readonly descending: boolean } | undefined;
  /** Undefined: the page chooses. */
  readonly columns: readonly ColumnKey[] | undefined;
  readonly group: string | undefined;
  readonly nested: boolean;
  readonly view: RunsViewName;
  readonly pinned: readonly string[];
  readonly hidden: readonly string[];
}

type Search = Readonly<Record<string, unknown>>;

/** Reads the address; what is not understood counts as not there. */
export function readRunsQuery(search: Search): RunsQuery {
  return {
    filter: readText(search.filter) ?? '',
    status: oneOf(runStatuses, search.status),
    stage: oneOf(['active', 'deleted', 'all'] as const, search.stage) ?? 'active',
    since: oneOf(Object.keys(spans), search.since),
    sort: readSort(readText(search.sort)),
    columns: Array.isArray(search.columns) ? readKeys(search.columns) : undefined,
    group: readText(search.group),
    nested: search.nested !== false,
    view: oneOf(runViews, search.view) ?? 'table',
    pinned: readTexts(search.pinned),
    hidden: readTexts(search.hidden),
  };
}

/** What of a change goes into the address; defaults are left out, so that addresses stay short. */
export function writeRunsQuery(change: Partial<RunsQuery>): Record<string, unknown> {
  const entries = Object.entries(change).map(([name, value]) => [name, isDefault(name, value) ? undefined : value]);
  const written: Record<string, unknown> = Object.fromEntries(entries);
  const { sort } = change;
  return sort === undefined ? written : { ...written, sort: `${sort.descending ? '-' : ''}${sort.column}` };
}

const defaults: Search = { filter: '', stage: 'active', view: 'table', nested: true };

function isDefault(name: string, value: unknown): boolean {
  return (
    value === defaults[name] || ((name === 'pinned' || name === 'hidden') && Array.isArray(value) && value.length === 0)
  );
}

/** The question for the server. The person's own filter comes first, so that positions in an error are positions in it. */
export function buildSearch(query: RunsQuery, now: number, experimentIds?: readonly string[]): SearchRuns {
  const hours = query.since === undefined ? undefined : spans[query.since];
  const clauses = [
    query.filter.trim(),
    query.status === undefined ? '' : `attributes.status = ${quoteValue(query.status.toUpperCase())}`,
    hours === undefined ? '' : `attributes.start_time >= ${now - hours * 3_600_000}`,
  ].filter((clause) => clause !== '');
  const order = orderTerm(query.sort);
  return {
    ...(experimentIds === undefined ? {} : { experimentIds: [...experimentIds] }),
    ...(clauses.length === 0 ? {} : { filter: clauses.join(' AND ') }),
    ...(order === undefined ? {} : { orderBy: [order] }),
    stage: query.stage,
  };
}

/** Another clause on a question. */
export function narrowSearch(search: SearchRuns, clause: string): SearchRuns {
  return { ...search, filter: search.filter === undefined ? clause : `${search.filter} AND ${clause}` };
}

/** The clause that names these runs. */
export function namesRuns(ids: readonly string[]): string {
  return `attributes.run_id IN (${ids.map(quoteValue).join(', ')})`;
}

/** How the attributes that the server can order by are called in its grammar. */
const orderedAttributes: Readonly<Record<string, string>> = {
  name: 'attributes.run_name',
  status: 'attributes.status',
  started: 'attributes.start_time',
  ended: 'attributes.end_time',
  user: 'attributes.user_id',
  id: 'attributes.run_id',
};

/** The order of a column in the server's grammar; undefined for newest first and for what cannot be ordered. */
export function orderTerm(sort: RunsQuery['sort']): string | undefined {
  if (sort === undefined) return undefined;
  const key = parseColumnKey(sort.column);
  if (key === undefined) return undefined;
  const named = key.kind === 'attributes' ? orderedAttributes[key.name] : `${key.kind}.${quoteName(key.name)}`;
  return named === undefined ? undefined : `${named} ${sort.descending ? 'DESC' : 'ASC'}`;
}

function readSort(text: string | undefined): RunsQuery['sort'] {
  const descending = text?.startsWith('-') === true;
  const column = descending ? text?.slice(1) : text;
  return column === undefined || parseColumnKey(column) === undefined ? undefined : { column, descending };
}

/** The router reads numbers out of the address; a filter `1` or a run named by digits is a text all the same. */
function readText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
}

function readTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.flatMap((item) => readText(item) ?? []) : [];
}

function readKeys(values: readonly unknown[]): readonly ColumnKey[] {
  return readTexts(values).filter((key) => parseColumnKey(key) !== undefined);
}

function oneOf<T extends string>(allowed: readonly T[], value: unknown): T | undefined {
  return allowed.find((item) => item === value);
}
