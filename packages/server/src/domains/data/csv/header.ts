import { findNearestName } from '@kaizen/contracts';
import { headerChanged, headerInvalid } from '../errors.ts';

/** The part of a schema column that a header is held against. */
export interface KnownColumn {
  readonly name: string;
  readonly role?: string | undefined;
  readonly required?: boolean | undefined;
}

/** Names of a header that a message compares with others: thousands against thousands would take minutes. */
const COMPARED_NAMES = 20;
const COMPARED_WITH = 500;

/** Column names as a source gives them. Throws `data.header_invalid` for empty, repeated and reserved names. */
export function checkHeaderNames(cells: readonly string[], source: string): readonly string[] {
  const names = cells.map((cell) => cell.trim());
  const empty = names.indexOf('');
  if (empty !== -1) throw headerInvalid(source, `has no name for column ${empty + 1}`);
  const folded = names.map((name) => name.toLowerCase());
  const seen = new Set<string>();
  const repeated = names.find((_, index) => {
    const name = folded[index] ?? '';
    if (seen.has(name)) return true;
    seen.add(name);
    return false;
  });
  if (repeated !== undefined) throw headerInvalid(source, `names the column "${repeated}" twice (case does not count)`);
  const reserved = names.find((_, index) => folded[index]?.startsWith('__') || folded[index] === 'file_row_number');
  if (reserved !== undefined) throw headerInvalid(source, `has the reserved name "${reserved}"`);
  if (names.some((name) => name.includes('\0'))) throw headerInvalid(source, 'holds a NUL character');
  return names;
}

/**
 * Compares a header with the columns that a dataset knows; order does not matter. `open`: columns that are not known are new ones to be inferred (the first
 * batch); `lenient`: `id` and `leak` columns may be absent (rows from another room). Throws `data.header_changed`.
 */
export function checkHeader(
  header: readonly string[],
  known: readonly KnownColumn[],
  context: { readonly source: string; readonly dataset: string; readonly open: boolean; readonly lenient: boolean },
): void {
  const isOptional = (column: KnownColumn) =>
    column.required === false || (context.lenient && (column.role === 'id' || column.role === 'leak'));
  const present = new Set(header);
  const absent = known.filter((column) => !present.has(column.name));
  const missing = absent.filter((column) => !isOptional(column)).map((column) => column.name);
  const names = new Set(known.map((column) => column.name));
  const strangers = header.filter((name) => !names.has(name));
  const unexpected = context.open ? [] : strangers;
  if (missing.length === 0 && unexpected.length === 0) return;
  // With an open schema a stranger matters only where a known column is missing: it is probably that column, renamed.
  const shown = missing.length > 0 ? strangers : unexpected;
  throw headerChanged(context.source, context.dataset, {
    missing,
    unexpected: shown.map((name, index) => {
      const others = index < COMPARED_NAMES ? absent.slice(0, COMPARED_WITH).map((column) => column.name) : [];
      const nearest = findNearestName(name, others);
      return nearest === undefined ? { name } : { name, nearest };
    }),
  });
}
