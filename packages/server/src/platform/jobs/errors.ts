import { KaizenError } from '../../kernel/errors.ts';

export function jobNotFound(id: string): KaizenError {
  return new KaizenError(
    'not_found',
    'platform.job_not_found',
    `There is no job "${id}". List them with \`kaizen status\` or GET /api/v1/jobs.`,
    { id },
  );
}

/** Fencing: this attempt was taken from its process; whatever it still wants to write is refused. */
export function leaseLost(id: string, attempt: number): KaizenError {
  return new KaizenError(
    'conflict',
    'platform.job_lease_lost',
    `Attempt ${attempt} of job "${id}" no longer holds the job: it was taken over, cancelled or ended. Nothing of this write was kept.`,
    { id, attempt },
  );
}

export function jobCancelled(id: string): KaizenError {
  return new KaizenError(
    'conflict',
    'platform.job_cancelled',
    `Job "${id}" was cancelled. Start it again with a new key.`,
    { id },
  );
}

export function jobKeepsDying(times: number): KaizenError {
  return new KaizenError(
    'unavailable',
    'platform.job_keeps_dying',
    `The server ended ${times} times while this job was running and it never reached a checkpoint, so it is not tried again. Look for its last line in the log (memory?), then start it with a new key.`,
  );
}

/** Why the signal of a running job was aborted by a stopping server. */
export function serverStopping(id: string): KaizenError {
  return new KaizenError(
    'unavailable',
    'platform.stopping',
    `The server is stopping; job "${id}" goes on at the next start.`,
    { id },
  );
}

export function kindUnknown(kind: string, known: readonly string[]): Error {
  return new Error(`Job kind "${kind}" is not registered; known are ${known.join(', ') || 'none'}.`);
}
