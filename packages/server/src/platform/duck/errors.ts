import { KaizenError, messageOf } from '../../kernel/errors.ts';

/** Words an error of the engine as one of ours. Paths under `home` become relative to it; of any other path only the last part stays. */
export function describeDuckError(error: unknown, home: string): KaizenError {
  if (error instanceof KaizenError) return error;
  const message = withoutForeignPaths(messageOf(error), home);
  if (/^Out of Memory Error/i.test(message)) {
    return new KaizenError(
      'unavailable',
      'platform.query_memory',
      `The query needs more memory than it may use. Raise duckMemory (--duck-memory, KAIZEN_DUCK_MEMORY) or ask for fewer rows. ${firstLine(message)}`,
    );
  }
  if (/No space left on device|max_temp_directory_size/i.test(message)) {
    return new KaizenError(
      'unavailable',
      'platform.disk_full',
      `The disk that holds the home is full; the query was stopped and nothing half-written was kept. Free space there, then try again. ${firstLine(message)}`,
    );
  }
  return new KaizenError('invalid', 'platform.query_failed', `The query failed. ${message}`);
}

export function tooManyRows(limit: number): KaizenError {
  return new KaizenError(
    'invalid',
    'platform.too_many_rows',
    `The result has more than ${limit.toLocaleString('en')} rows, the limit of a small result. Add a LIMIT or aggregate; whole columns are read with columns().`,
    { limit },
  );
}

export function duckClosed(): KaizenError {
  return new KaizenError('unavailable', 'platform.query_closed', 'The server is stopping and takes no more queries.');
}

/** Removes what a message says about folders outside the home. */
export function withoutForeignPaths(message: string, home: string): string {
  return message.replace(/\/(?:[^\s'"`:,;()[\]]+\/)*[^\s'"`:,;()[\]]+/g, (path, offset: number) => {
    const before = message[offset - 1];
    if (before !== undefined && /[\w.]/.test(before)) return path;
    if (path.startsWith(`${home}/`)) return path.slice(home.length + 1);
    return path.split('/').length > 2 ? `…/${path.slice(path.lastIndexOf('/') + 1)}` : path;
  });
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? message;
}
