import { isKaizenError } from '../../../kernel/errors.ts';

/**
 * How a run ends whose step was interrupted by `error`. Undefined when it does not end: after an outage or a stop of the server the next attempt takes it
 * up.
 */
export function decideRunEnd({ aborted, reason }: AbortSignal, error: unknown): 'killed' | 'failed' | undefined {
  if (aborted && !(isKaizenError(reason) && reason.code === 'platform.job_cancelled')) return undefined;
  if (!aborted && isKaizenError(error) && error.kind === 'unavailable') return undefined;
  const cancelled = aborted || (isKaizenError(error) && error.code === 'pipelines.run_cancelled');
  return cancelled ? 'killed' : 'failed';
}
