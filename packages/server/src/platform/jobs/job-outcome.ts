import { isKaizenError, messageOf } from '../../kernel/errors.ts';

/** What becomes of a job whose `run` has settled. */
export type JobOutcome =
  | { readonly to: 'succeeded'; readonly result: unknown }
  | { readonly to: 'failed'; readonly code: string; readonly message: string }
  | { readonly to: 'cancelled' }
  | { readonly to: 'retried'; readonly failures: number; readonly delay: number }
  | { readonly to: 'left' };

/** Why the signal of a running job was aborted, if it was. */
export type AbortCause = 'cancel' | 'stop' | 'lost' | undefined;

/** Outages are tried this often before they count as a failure. */
export const MOST_FAILURES = 5;

/**
 * A job whose `run` gave a value has succeeded even when a cancel came too late. One that gave up is cancelled, left to the next process, or
 * no longer ours, by the cause of its abort; without one, outages (`unavailable`) are tried again and every other error fails it at once.
 */
export function decideOutcome(
  settled: { readonly value: unknown } | { readonly error: unknown },
  state: { readonly cause: AbortCause; readonly failures: number },
  backoff: (failures: number) => number,
): JobOutcome {
  if (state.cause === 'lost') return { to: 'left' };
  if ('value' in settled) return { to: 'succeeded', result: settled.value };
  if (state.cause === 'cancel') return { to: 'cancelled' };
  if (state.cause === 'stop') return { to: 'left' };
  const { error } = settled;
  if (isKaizenError(error) && error.code === 'platform.job_lease_lost') return { to: 'left' };
  const failures = state.failures + 1;
  if (isKaizenError(error) && error.kind === 'unavailable' && failures < MOST_FAILURES) {
    return { to: 'retried', failures, delay: backoff(failures) };
  }
  return { to: 'failed', code: isKaizenError(error) ? error.code : 'platform.job_crashed', message: messageOf(error) };
}
