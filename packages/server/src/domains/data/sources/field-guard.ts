import { MAX_COLUMNS } from './limits.ts';

/** Says of the fields of one row why they cannot be columns; undefined when they can. */
export interface FieldGuard {
  faultOf(names: readonly string[]): string | undefined;
}

/** Guards rows that came one by one: a name that spoils its row must not spoil the others. `open`: names that are not known become columns. */
export function createFieldGuard(known: readonly string[], open: boolean): FieldGuard {
  const columns = new Map(known.map((name) => [name.toLowerCase(), name]));
  const taken = new Set(known);
  const faultOfNew = (name: string): string | undefined => {
    const folded = name.toLowerCase();
    const twin = columns.get(folded);
    if (twin !== undefined) return `a field "${name}" that differs from "${twin}" only by case`;
    if (!open) return `a field "${name}" that is no column`;
    if (name.trim() !== name || name === '') return `a field name "${name}" with blanks around it or nothing in it`;
    if (name.includes('\0')) return 'a field name with a NUL character';
    if (folded.startsWith('__') || folded === 'file_row_number') return `a field "${name}" whose name is reserved`;
    return taken.size >= MAX_COLUMNS ? `a field "${name}" beyond ${MAX_COLUMNS} columns` : undefined;
  };
  return {
    faultOf(names) {
      const fresh: string[] = [];
      for (const name of names) {
        if (taken.has(name)) continue;
        const fault = faultOfNew(name);
        if (fault !== undefined) return fault;
        fresh.push(name);
        taken.add(name);
        columns.set(name.toLowerCase(), name);
      }
      return undefined;
    },
  };
}
