import { KaizenError } from '../../kernel/errors.ts';

/** The server stops; what was waited for goes on in the next process. */
export function stopping(what: string): KaizenError {
  return new KaizenError(
    'unavailable',
    'platform.stopping',
    `The server is stopping, so ${what} was not waited for; it goes on at the next start.`,
  );
}
