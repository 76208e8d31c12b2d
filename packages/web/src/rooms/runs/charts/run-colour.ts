import type { RunRow } from '@kaizen/contracts';
import { groupValue } from '../table/run-lines.ts';

/** Ten colours that can be told apart, also by colour-blind people, on light and dark ground; then they come again. */
const palette = [
  '#3b7dc4',
  '#d9822b',
  '#2a9d8f',
  '#c2517a',
  '#7a6fd0',
  '#8a9a2e',
  '#b5493a',
  '#4aa8d8',
  '#a07040',
  '#6b8f71',
];

/** The colour of each run in the charts, by its id; of each group too, by the key of its line. */
export function colourRuns(runs: readonly RunRow[], group: string | undefined): ReadonlyMap<string, string> {
  const colours = new Map<string, string>();
  const groups = new Map<string, string>();
  for (const row of runs) {
    const key = group === undefined ? row.id : groupValue(row, group);
    const colour = groups.get(key) ?? colourAt(groups.size);
    groups.set(key, colour);
    colours.set(row.id, colour);
    if (group !== undefined) colours.set(`group ${key}`, colour);
  }
  return colours;
}

/** The colour of the thing at this place. */
export function colourAt(index: number): string {
  return palette[index % palette.length] ?? '#3b7dc4';
}
