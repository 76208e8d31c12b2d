import { Transform } from 'node:stream';
import { lineTooLong } from './errors.ts';

const NEWLINE = 10;

/**
 * Passes bytes on and fails with `data.line_too_long` as soon as one record exceeds `limit` bytes, so that an endless line is never stored. Line breaks
 * inside quotes do not end a record, so neither is a quoted field that never ends. What is packed with gzip passes unread.
 */
export function createLineGuard(name: string, limit: number, quote = '"'): Transform {
  const mark = quote === '' ? -1 : quote.charCodeAt(0);
  const state = { line: 1, recordLine: 1, length: 0, quoted: false };
  let isPacked: boolean | undefined;
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      isPacked ??= chunk[0] === 0x1f && chunk[1] === 0x8b;
      if (isPacked) return done(null, chunk);
      if (state.quoted || (mark !== -1 && chunk.includes(mark))) passQuoted(chunk, mark, limit, state);
      else passPlain(chunk, limit, state);
      return state.length > limit ? done(lineTooLong(name, state.recordLine, limit)) : done(null, chunk);
    },
  });
}

interface GuardState {
  line: number;
  recordLine: number;
  /** Bytes of the record under way; beyond the limit it stays so. */
  length: number;
  quoted: boolean;
}

/** No quote in sight: native searches from line break to line break. */
function passPlain(chunk: Uint8Array, limit: number, state: GuardState): void {
  let from = 0;
  for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
    state.length += at - from;
    if (state.length > limit) return;
    state.length = 0;
    state.line += 1;
    state.recordLine = state.line;
    from = at + 1;
  }
  state.length += chunk.length - from;
}

function passQuoted(chunk: Uint8Array, mark: number, limit: number, state: GuardState): void {
  for (let at = 0; at < chunk.length && state.length <= limit; at += 1) {
    const byte = chunk[at];
    state.length += 1;
    if (byte === mark) state.quoted = !state.quoted;
    else if (byte === NEWLINE) {
      state.line += 1;
      if (state.quoted) continue;
      state.length = 0;
      state.recordLine = state.line;
    }
  }
}
