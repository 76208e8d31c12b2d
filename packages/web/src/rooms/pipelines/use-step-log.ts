import { useEffect, useState } from 'react';
import { client } from '../../api/client.ts';
import { addPiece, type ReadLog, unreadLog } from './read-log.ts';

const POLL_MS = 700;

/** Follows a step's log while it is shown; `error` is set while the server cannot be asked. */
export function useStepLog(
  pipelineRunId: string,
  step: string,
  isShown: boolean,
): { readonly log: ReadLog; readonly error: boolean } {
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
