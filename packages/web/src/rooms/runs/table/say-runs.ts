import { formatAge, formatCount } from '../../../design/format.ts';
import type { RunRows } from './use-run-rows.ts';

/** The answer at the top of a runs table: how many, what is at work, when the newest began. */
export function sayRuns(runs: Pick<RunRows, 'count' | 'running' | 'rows' | 'search'>): string | undefined {
  const { count, running = 0, rows, search } = runs;
  if (count === undefined) return undefined;
  if (count === 0) return search.filter === undefined ? 'Nothing has been tracked yet.' : 'No run matches.';
  const newest = rows.reduce((at, row) => Math.max(at, row.startedAt), 0);
  const found = `${formatCount(count)} ${count === 1 ? 'run' : 'runs'}${search.filter === undefined ? '' : ' found'}`;
  const working = running === 0 ? '' : `; ${formatCount(running)} at work`;
  return `${found}${working}.${newest === 0 ? '' : ` The newest began ${formatAge(newest, Date.now())}.`}`;
}
