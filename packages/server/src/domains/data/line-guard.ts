import { Transform } from 'node:stream';
import { lineTooLong } from './errors.ts';

/** Passes bytes on and fails with `data.line_too_long` as soon as one line exceeds `limit` bytes, so that an endless line is never stored. */
export function createLineGuard(name: string, limit: number): Transform {
  let line = 1;
  let length = 0;
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      let from = 0;
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, from)) {
        if (length + at - from > limit) return done(lineTooLong(name, line, limit));
        line += 1;
        length = 0;
        from = at + 1;
      }
      length += chunk.length - from;
      return length > limit ? done(lineTooLong(name, line, limit)) : done(null, chunk);
    },
  });
}
