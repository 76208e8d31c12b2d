/** A visible row of a tree. `open` is undefined for what has nothing in it. */
export interface TreeRow {
  readonly id: string;
  readonly level: number;
  readonly label: string;
  readonly open?: boolean;
  /** It only says something (being read, empty): keys go past it. */
  readonly isNote?: boolean;
}

/** What a key does in a tree. */
export interface TreeMove {
  readonly act: 'go' | 'open' | 'close' | 'choose';
  readonly id: string;
}

/** What a key does on a row, after the ARIA tree pattern; undefined when it is not a key of trees. */
export function decideTreeMove(all: readonly TreeRow[], row: TreeRow, key: string): TreeMove | undefined {
  const rows = all.filter(({ isNote }) => isNote !== true);
  const at = rows.findIndex(({ id }) => id === row.id);
  const go = (target: TreeRow | undefined): TreeMove | undefined =>
    target === undefined ? undefined : { act: 'go', id: target.id };
  switch (key) {
    case 'ArrowDown':
      return go(rows[at + 1] ?? row);
    case 'ArrowUp':
      return go(rows[at - 1] ?? row);
    case 'Home':
      return go(rows[0]);
    case 'End':
      return go(rows.at(-1));
    case 'Enter':
    case ' ':
      return { act: 'choose', id: row.id };
    case 'ArrowRight':
      if (row.open === false) return { act: 'open', id: row.id };
      return go(row.open === true && (rows[at + 1]?.level ?? 0) > row.level ? rows[at + 1] : row);
    case 'ArrowLeft':
      if (row.open === true) return { act: 'close', id: row.id };
      return go(rows.slice(0, at).findLast(({ level }) => level < row.level) ?? row);
    default:
      return key.length === 1 ? go(findByLetter(rows, at, key)) : undefined;
  }
}

function findByLetter(rows: readonly TreeRow[], at: number, letter: string): TreeRow | undefined {
  const wanted = letter.toLowerCase();
  return [...rows.slice(at + 1), ...rows.slice(0, at)].find(({ label }) => label.toLowerCase().startsWith(wanted));
}
