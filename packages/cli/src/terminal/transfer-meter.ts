import { formatBytes, formatCount, formatSeconds } from './format.ts';
import { formatBar } from './output.ts';

/** How far bytes or rows are on their way. `startedAt` and `now` are epoch milliseconds. */
export interface Transfer {
  readonly name: string;
  readonly done: number;
  readonly total: number | undefined;
  readonly unit: 'bytes' | 'rows';
  readonly note?: string | undefined;
  readonly startedAt: number;
  readonly now: number;
}

/** Below this a rate is chance. */
const leastSeconds = 0.5;

/** A bar with amount, rate and remaining time: "▸ a.csv ████░░ 12.0 MiB of 24.0 MiB, 48.0 MiB/s, 0.3 s left, 1,200 rows read". */
export function formatTransfer({ name, done, total, unit, note, startedAt, now }: Transfer): string {
  const amount = (value: number) => (unit === 'bytes' ? formatBytes(value) : `${formatCount(value)} rows`);
  const seconds = (now - startedAt) / 1000;
  const rate = seconds >= leastSeconds && done > 0 ? done / seconds : undefined;
  const parts = [total === undefined ? amount(done) : `${amount(done)} of ${amount(total)}`];
  if (rate !== undefined) parts.push(`${amount(rate)}/s`);
  if (rate !== undefined && total !== undefined && done < total)
    parts.push(`${formatSeconds((total - done) / rate)} left`);
  if (note !== undefined) parts.push(note);
  const bar = total === undefined ? '' : `${formatBar(done / Math.max(1, total))} `;
  return `  ▸ ${name} ${bar}${parts.join(', ')}`;
}
