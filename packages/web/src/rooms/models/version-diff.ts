/** One named thing of two versions. */
export interface DiffRow {
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Of numbers: after minus before. */
  readonly change?: number;
  readonly differs: boolean;
}

/** Everything that either side names, side by side, in the order of the names. `say` writes a value. */
export function diffRecords<V extends string | number>(
  before: Readonly<Record<string, V>>,
  after: Readonly<Record<string, V>>,
  say: (name: string, value: V) => string = (_, value) => String(value),
): readonly DiffRow[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((name) => {
      const a = before[name];
      const b = after[name];
      const row = {
        name,
        before: a === undefined ? undefined : say(name, a),
        after: b === undefined ? undefined : say(name, b),
        differs: a !== b,
      };
      return typeof a === 'number' && typeof b === 'number' ? { ...row, change: b - a } : row;
    });
}
