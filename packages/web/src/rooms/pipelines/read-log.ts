import type { StepLogPage } from '@kaizen/contracts';

/** Lines that are held at most; older ones are left out of the page, the log itself keeps them. */
export const mostLines = 5000;

/** What is known of a log. */
export interface ReadLog {
  readonly lines: StepLogPage['lines'];
  /** Lines before those. */
  readonly leftOut: number;
  readonly attempt: number;
  readonly next: number;
  readonly isEnded: boolean;
}

export const unreadLog: ReadLog = { lines: [], leftOut: 0, attempt: 0, next: 0, isEnded: false };

/** The log with a further piece; a piece of a later attempt begins it anew. */
export function addPiece(log: ReadLog, page: StepLogPage): ReadLog {
  if (page.attempt !== log.attempt && log.next > 0) return { ...unreadLog, attempt: page.attempt };
  const all = [...log.lines, ...page.lines];
  const lines = all.slice(-mostLines);
  const leftOut = log.leftOut + all.length - lines.length;
  return { lines, leftOut, attempt: page.attempt, next: page.next, isEnded: page.isEnded };
}
