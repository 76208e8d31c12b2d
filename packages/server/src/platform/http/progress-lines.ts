import { Readable } from 'node:stream';
import { errorReply } from './error-reply.ts';
import { RawReply } from './route.ts';

const TYPE = 'application/x-ndjson';

/**
 * The answer of work that takes a while. A caller that accepts `application/x-ndjson` gets lines: `{"progress":0.4}` (0–1) while it runs, then `{"result":…}` or `{"error":…}` (the body
 * of an ordinary error answer; the status is 200 by then). Any other caller gets the result alone. `onInternal` logs an error whose cause stays inside and gives its reference.
 */
export async function withProgressLines<T>(
  accept: string | undefined,
  onInternal: (error: unknown) => string,
  work: (onProgress: ((share: number) => void) | undefined) => Promise<T>,
): Promise<T | RawReply> {
  if (accept?.includes(TYPE) !== true) return work(undefined);
  const lines = new Readable({ read: () => undefined });
  const say = (line: object) => {
    if (!lines.destroyed) lines.push(`${JSON.stringify(line)}\n`);
  };
  // So that the caller hears at once that it was understood.
  say({ progress: 0 });
  void work((progress) => say({ progress: Math.round(progress * 1000) / 1000 }))
    .then(
      (result) => say({ result }),
      (error: unknown) => say(errorReply(error, () => onInternal(error)).body),
    )
    .finally(() => lines.push(null));
  return new RawReply(lines, { 'content-type': TYPE, 'cache-control': 'no-store' });
}
