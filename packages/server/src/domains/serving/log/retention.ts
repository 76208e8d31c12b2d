import type { LogFile } from './log-file-store.ts';

const DAY_MS = 86_400_000;
const MEGABYTE = 1_000_000;

/** What retention decides on. */
export interface RetentionLimits {
  readonly retentionDays: number;
  readonly retentionMegabytes: number;
}

/**
 * Which finished files go: prediction files oldest first, as long as the oldest is past the age limit or all files together are past the size limit; then label files
 * whose newest label is past the age limit and older than every row that stays. Both logs lose files from the start only, so that ranges stay whole.
 */
export function decideRetention(files: readonly LogFile[], limits: RetentionLimits, now: number): LogFile[] {
  const oldest = now - limits.retentionDays * DAY_MS;
  let bytes = files.reduce((total, file) => total + file.bytes, 0);
  const removed: LogFile[] = [];
  const bySeq = (kind: LogFile['kind']) =>
    files.filter((file) => file.kind === kind).sort((left, right) => left.seq - right.seq);
  const predictions = bySeq('predictions');
  for (const file of predictions) {
    if (file.lastAt >= oldest && bytes <= limits.retentionMegabytes * MEGABYTE) break;
    removed.push(file);
    bytes -= file.bytes;
  }
  const oldestKept = predictions[removed.length]?.lastAt ?? now;
  for (const file of bySeq('labels')) {
    if (file.lastAt >= oldest || file.lastAt >= oldestKept) break;
    removed.push(file);
  }
  return removed;
}
