import { formatCount, formatSeconds } from './format.ts';
import { formatBar } from './output.ts';

/** How far a piece of work is, as a progress line shows it. `startedAt` and `now` are epoch milliseconds. */
export interface Progress {
  readonly name: string;
  readonly done: number;
  readonly total: number | undefined;
  readonly unit: string;
  readonly message?: string | undefined;
  readonly startedAt: number;
  readonly now: number;
}

/** Below this a rate is chance. */
const leastSeconds = 0.5;

/** A bar with counts, rate and remaining time: "▸ train ████░░ 120/200 trees, 48/s, 1.7 s left". */
export function formatProgress({ name, done, total, unit, message, startedAt, now }: Progress): string {
  const seconds = (now - startedAt) / 1000;
  const rate = seconds >= leastSeconds && done > 0 ? done / seconds : undefined;
  const said = message === undefined ? '' : ` ${message}`;
  const speed = rate === undefined ? '' : `, ${formatRate(rate)}`;
  if (total === undefined && done === 0) return `  ▸ ${name} ${message ?? '…'}`;
  if (total === undefined) return `  ▸ ${name} ${formatCount(done)} ${unit}${speed}${said}`;
  const left = rate === undefined || done >= total ? '' : `, ${formatSeconds((total - done) / rate)} left`;
  const bar = formatBar(done / Math.max(1, total));
  return `  ▸ ${name} ${bar} ${formatCount(done)}/${formatCount(total)} ${unit}${speed}${left}${said}`;
}

/** Slow work is counted by the minute: "0/s" would say that nothing moves. */
function formatRate(perSecond: number): string {
  return perSecond < 1 ? `${formatCount(perSecond * 60)}/min` : `${formatCount(perSecond)}/s`;
}
