import type { StepLogPage } from '@kaizen/contracts';
import { useEffect, useState } from 'react';
import { client } from '../../api/client.ts';

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

const POLL_MS = 700;

/** Follows a step's log while it is shown; `error` is set while the server cannot be asked. */
export function useStepLog(pipelineRunId: string, step: string, isShown: boolean): { readonly log: ReadLog; readonly error: boolean } {
  const [log, setLog] = useState(unreadLog);
  const [error, setError] = useState(false);
  useEffect(() => {
    if (!isShown || log.isEnded) return undefined;
    let isOver = false;
    const ask = async () => {
      try {
        const page = await client.pipelines.stepLog(pipelineRunId, step, log.next);
        if (isOver) return;
        setError(false);
        setLog((before) => addPiece(before, page));
      } catch {
        if (isOver) return;
        setError(true);
        setLog((before) => ({ ...before }));
      }
    };
    // What is there is read at once, and then as it comes.
    const isBehind = log.attempt === 0 || log.lines.length === 0;
    const timer = setTimeout(() => void ask(), isBehind && !error ? 0 : POLL_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [pipelineRunId, step, isShown, log, error]);
  return { log, error };
}
