import type { TreeRow } from '../../../design/tree-move.ts';

/** A row of a tree of data: the key, then the value or what is in it. */
export interface DataRow extends TreeRow {
  readonly key?: string;
  /** Absent in a row that stands for more children. */
  readonly value?: unknown;
  /** In a row that stands for more children: whose, and how many are left. */
  readonly more?: { readonly of: string; readonly count: number };
}

/** What is open and how many children are shown, by the row's id. */
export interface DataTreeState {
  readonly open: ReadonlyMap<string, boolean>;
  readonly shown: ReadonlyMap<string, number>;
}

/** Children that a row shows before it asks. */
export const FIRST_CHILDREN = 100;

/** Rows of a value, the top first. The top and, of small ones, the next level are open until closed. */
export function flattenData(value: unknown, state: DataTreeState): readonly DataRow[] {
  return rowsOf(value, { id: '$', level: 0 }, state);
}

function rowsOf(
  value: unknown,
  place: { readonly id: string; readonly level: number; readonly key?: string },
  state: DataTreeState,
): readonly DataRow[] {
  const { id, level, key } = place;
  const head = { id, level, label: key ?? '', ...(key === undefined ? {} : { key }), value };
  const children = childrenOf(value);
  if (children.length === 0) return [head];
  const open = state.open.get(id) ?? (level === 0 || (level === 1 && children.length <= 12));
  if (!open) return [{ ...head, open }];
  const shown = state.shown.get(id) ?? FIRST_CHILDREN;
  const inner = children
    .slice(0, shown)
    .flatMap(([name, child]) => rowsOf(child, { id: `${id}/${name}`, level: level + 1, key: name }, state));
  const left = children.length - shown;
  const more = { id: `${id}/…`, level: level + 1, label: 'more', more: { of: id, count: left } };
  return [{ ...head, open }, ...inner, ...(left > 0 ? [more] : [])];
}

function childrenOf(value: unknown): ReadonlyArray<readonly [string, unknown]> {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

/** What a closed value holds, in words; undefined for one that is no collection. */
export function describeCollection(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.length === 1 ? '1 item' : `${value.length} items`;
  if (typeof value !== 'object' || value === null) return undefined;
  const count = Object.keys(value).length;
  return count === 1 ? '1 field' : `${count} fields`;
}
