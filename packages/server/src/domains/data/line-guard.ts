import { Transform } from 'node:stream';
import { lineTooLong } from './errors.ts';

const NEWLINE = 10;
const QUOTE = 34;

/**
 * Passes bytes on and fails with `data.line_too_long` as soon as one record exceeds `limit` bytes, so that an endless line is never stored. Line breaks
 * inside quotes do not end a record, so neither is a quoted field that never ends.
 */
export function createLineGuard(name: string, limit: number): Transform {
  let line = 1;
  let recordLine = 1;
  let length = 0;
  let quoted = false;
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      for (const byte of chunk) {
        length += 1;
        if (byte === QUOTE) quoted = !quoted;
        else if (byte === NEWLINE) {
          line += 1;
          if (!quoted) {
            length = 0;
            recordLine = line;
          }
        }
        if (length > limit) return done(lineTooLong(name, recordLine, limit));
      }
      return done(null, chunk);
    },
  });
}
