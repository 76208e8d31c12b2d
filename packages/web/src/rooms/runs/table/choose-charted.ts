import type { RunRow } from '@kaizen/contracts';
import type { TableLine } from './run-lines.ts';

/** Charts draw the chosen runs, or these many from the top; groups are drawn from more. */
const charted = { alone: 10, grouped: 100, chosen: 100, points: 1000 } as const;
/** The runs that charts draw. */
export function chooseCharted(
  lines: readonly TableLine[],
  chosen: ReadonlySet<string>,
  hidden: ReadonlySet<string>,
  group: string | undefined,
): readonly RunRow[] {
  const groups = lines.filter((line) => line.kind === 'group');
  const share = Math.max(1, Math.floor(charted.grouped / Math.max(1, groups.length)));
  const rows = lines.flatMap((line) => {
    if (line.kind === 'group') return line.rows.filter((row) => !hidden.has(row.id)).slice(0, share);
    return group === undefined || line.isPinned ? [line.row] : [];
  });
  const seen = [...new Map(rows.map((row) => [row.id, row])).values()].filter((row) => !hidden.has(row.id));
  const wanted = seen.filter((row) => chosen.has(row.id));
  if (wanted.length > 0) return wanted.slice(0, charted.chosen);
  return seen.slice(0, group === undefined ? charted.alone : charted.grouped);
}

/** The runs that are drawn as points: the chosen ones, or all that are loaded. */
export function choosePoints(
  rows: readonly RunRow[],
  chosen: ReadonlySet<string>,
  hidden: ReadonlySet<string>,
): readonly RunRow[] {
  const seen = [...new Map(rows.map((row) => [row.id, row])).values()].filter((row) => !hidden.has(row.id));
  const wanted = seen.filter((row) => chosen.has(row.id));
  return (wanted.length > 1 ? wanted : seen).slice(0, charted.points);
}
