import type { RunRow } from '@kaizen/contracts';
import { parseColumnKey } from '../column-key.ts';
import type { RunColumn } from './run-column.ts';

/** A line of the table: a run, or a group of runs with the mean of each column. */
export type TableLine = RunLine | GroupLine;

export interface RunLine {
  readonly kind: 'run';
  readonly key: string;
  readonly row: RunRow;
  /** 0 at the left; children and members of a group stand further in. */
  readonly depth: number;
  /** How many runs stand under it on this page. */
  readonly children: number;
  readonly isOpen: boolean;
  readonly isPinned: boolean;
}

export interface GroupLine {
  readonly kind: 'group';
  readonly key: string;
  readonly label: string;
  readonly rows: readonly RunRow[];
  readonly isOpen: boolean;
}

/** How the runs shall stand. */
export interface Arrangement {
  readonly pinned: ReadonlySet<string>;
  readonly nested: boolean;
  readonly group: string | undefined;
  /** Runs and groups that were opened or closed by hand, by the key of their line. */
  readonly open: ReadonlySet<string>;
}

/** Puts the runs into lines: pinned ones first, then groups, or children under their parents, in the order they came. */
export function arrangeLines(
  rows: readonly RunRow[],
  how: Arrangement,
  pinnedRows: readonly RunRow[] = [],
): TableLine[] {
  const here = new Map([...pinnedRows, ...rows].map((row) => [row.id, row]));
  const top = [...how.pinned].flatMap((id) => here.get(id) ?? []);
  const rest = how.pinned.size === 0 ? rows : rows.filter((row) => !how.pinned.has(row.id));
  const lines: TableLine[] = top.map((row) => runLine(row, { isPinned: true }));
  if (how.group !== undefined) addGroups(lines, rest, how.group, how.open);
  else if (how.nested) addNested(lines, rest, how.open);
  else for (const row of rest) lines.push(runLine(row, {}));
  return lines;
}

function runLine(row: RunRow, more: Partial<RunLine>): RunLine {
  const base = { kind: 'run', key: row.id, row, depth: 0, children: 0, isOpen: false, isPinned: false } as const;
  return { ...base, ...more };
}

/** A run whose parent is not on the page stands by itself. */
function addNested(lines: TableLine[], rows: readonly RunRow[], open: ReadonlySet<string>): void {
  const ids = new Set(rows.map((row) => row.id));
  const under = Map.groupBy(
    rows.filter((row) => row.parentId !== undefined && row.parentId !== row.id && ids.has(row.parentId)),
    (row) => row.parentId ?? '',
  );
  const placed = new Set<string>();
  const add = (row: RunRow, depth: number): void => {
    if (placed.has(row.id)) return;
    placed.add(row.id);
    const children = under.get(row.id) ?? [];
    const isOpen = children.length > 0 && open.has(row.id);
    lines.push(runLine(row, { depth, children: children.length, isOpen }));
    if (isOpen) for (const child of children) add(child, depth + 1);
  };
  const roots = rows.filter((row) => row.parentId === undefined || row.parentId === row.id || !ids.has(row.parentId));
  for (const row of roots) add(row, 0);
  addLoops(rows, under, placed, add);
}

/** Runs that are each other's ancestors have no root; they must be seen all the same. */
function addLoops(
  rows: readonly RunRow[],
  under: ReadonlyMap<string, readonly RunRow[]>,
  placed: Set<string>,
  add: (row: RunRow, depth: number) => void,
): void {
  const reached = new Set(placed);
  const queue = [...placed];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const child of under.get(id) ?? []) {
      if (reached.has(child.id)) continue;
      reached.add(child.id);
      queue.push(child.id);
    }
  }
  for (const row of rows) if (!reached.has(row.id)) add(row, 0);
}

function addGroups(lines: TableLine[], rows: readonly RunRow[], group: string, open: ReadonlySet<string>): void {
  for (const [label, members] of Map.groupBy(rows, (row) => groupValue(row, group))) {
    const key = `group ${label}`;
    const isOpen = open.has(key);
    lines.push({ kind: 'group', key, label, rows: members, isOpen });
    if (isOpen) for (const row of members) lines.push(runLine(row, { depth: 1 }));
  }
}

/** What a run counts under: the value of a parameter or tag, or its datasets. */
export function groupValue(row: RunRow, group: string): string {
  const key = parseColumnKey(group);
  if (group === 'datasets') return row.datasets.map(({ name }) => name).join(', ') || 'no dataset';
  if (key?.kind === 'params' || key?.kind === 'tags') return row[key.kind][key.name] ?? 'not set';
  if (key?.kind === 'attributes' && key.name === 'experiment') return row.experiment;
  if (key?.kind === 'attributes' && key.name === 'status') return row.status;
  return key?.kind === 'attributes' && key.name === 'user' ? row.user : 'all';
}

/** Mean and spread of a column over the runs that have a number in it; `sd` is that of a sample, 0 for a single run. */
export interface Spread {
  readonly n: number;
  readonly mean: number;
  readonly sd: number;
}

/** Mean ± sd of a column in a group; undefined when no run has a number there. */
export function computeSpread(rows: readonly RunRow[], column: Pick<RunColumn, 'number'>): Spread | undefined {
  const values = rows.flatMap((row) => column.number(row) ?? []).filter(Number.isFinite);
  if (values.length === 0) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { n: values.length, mean, sd: values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1)) };
}

/** The one value that all runs of a group share; undefined when they differ or have none. */
export function findCommon(rows: readonly RunRow[], column: Pick<RunColumn, 'text'>): string | undefined {
  const [first] = rows;
  if (first === undefined) return undefined;
  const value = column.text(first);
  return value !== '' && rows.every((row) => column.text(row) === value) ? value : undefined;
}
