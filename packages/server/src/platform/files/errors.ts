import { KaizenError, messageOf } from '../../kernel/errors.ts';

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
/** A file where a folder should be, or the other way round. */
const BLOCKED = new Set(['ENOTDIR', 'EEXIST', 'EISDIR', 'ENAMETOOLONG', 'ELOOP']);
const READ_ONLY = new Set(['EROFS', 'EACCES', 'EPERM']);

/** The `code` of a Node system error, or undefined. */
export function systemCodeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Words a file-system error as one of ours where there is a mend; anything else is returned as it came. */
export function describeIoError(error: unknown, root: string): unknown {
  const code = systemCodeOf(error);
  if (code === undefined || error instanceof KaizenError) return error;
  if (FULL.has(code)) {
    return new KaizenError(
      'unavailable',
      'platform.disk_full',
      `The disk that holds ${root} is full (${code}); nothing half-written was kept. Free space there or move the home (--home, KAIZEN_HOME), then try again.`,
      { root },
    );
  }
  if (READ_ONLY.has(code)) {
    return new KaizenError(
      'unavailable',
      'platform.home_read_only',
      `${root} cannot be written (${code}). Give this user write permission there, mount it writable, or choose another home (--home, KAIZEN_HOME).`,
      { root },
    );
  }
  if (BLOCKED.has(code)) {
    return new KaizenError(
      'invalid',
      'platform.path_blocked',
      `${messageOf(error)}. Something of that name is in the way under ${root}; move it, or choose another home (--home, KAIZEN_HOME).`,
      { root },
    );
  }
  return error;
}

/** Runs file work and words its errors (see {@link describeIoError}). */
export async function withIoErrors<R>(root: string, work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    throw describeIoError(error, root);
  }
}

export function fileNotFound(key: string): KaizenError {
  return new KaizenError('not_found', 'platform.file_not_found', `There is no file "${key}" in this home.`, { key });
}

export function invalidKey(key: string, reason: string): KaizenError {
  const shown = JSON.stringify(key.slice(0, 200));
  return new KaizenError(
    'invalid',
    'platform.invalid_key',
    `${shown} is not a file key: ${reason}. Keys are relative names such as "data/segments/ab12.parquet".`,
  );
}

export function keyEscapes(key: string): KaizenError {
  return new KaizenError(
    'forbidden',
    'platform.key_escapes',
    `The key "${key}" leads out of the home through a symbolic link. Remove the link; the home holds plain files and folders only.`,
    { key },
  );
}

export function logBusy(key: string): KaizenError {
  return new KaizenError(
    'conflict',
    'platform.log_busy',
    `The log "${key}" is already open for appending; it takes one writer at a time. Close the first one.`,
    { key },
  );
}

export function logTooShort(key: string, size: number, committed: number): KaizenError {
  return new KaizenError(
    'unavailable',
    'platform.log_too_short',
    `The log "${key}" has ${size} bytes but ${committed} were committed: bytes were lost or removed outside Kaizen. Restore the file from a copy.`,
    { key, size, committed },
  );
}
