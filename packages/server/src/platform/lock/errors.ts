import { KaizenError } from '../../kernel/errors.ts';

/** What is known of the server that holds the home. */
export interface LockHolder {
  readonly pid?: number;
  readonly url?: string;
  readonly host?: string;
}

export function homeInUse(place: string, holder: LockHolder): KaizenError {
  const who = [
    holder.pid === undefined ? undefined : `process ${holder.pid}`,
    holder.host === undefined ? undefined : `on ${holder.host}`,
    holder.url === undefined ? undefined : `at ${holder.url}`,
  ].filter((part) => part !== undefined);
  const named = who.length === 0 ? 'another Kaizen server' : `another Kaizen server (${who.join(' ')})`;
  return new KaizenError(
    'conflict',
    'platform.home_in_use',
    `${place} is in use by ${named}. Use that one, stop it first, or choose another home (--home, KAIZEN_HOME).`,
    { place, ...holder },
  );
}

export function lockBroken(file: string, cause: string): KaizenError {
  return new KaizenError(
    'unavailable',
    'platform.lock_failed',
    `The home could not be locked: ${file}: ${cause}. Make sure that the folder is on a local disk and that this user may write there.`,
    { file },
  );
}

export function leaseTaken(): KaizenError {
  return new KaizenError(
    'conflict',
    'platform.lease_taken',
    'Another Kaizen server has taken over this PostgreSQL database while this one could not reach it; this one must stop.',
  );
}
