import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { giveAwayChunks } from '../files/atomic-write.ts';
import { bodyIncomplete } from './errors.ts';

/** Held between the socket and the handler. */
const WATER_MARK = 1 << 18;

/** What is read on and thrown away of a body that was refused, so that its client comes to read the answer. */
const LINGER_BYTES = 256 << 20;
const LINGER_MS = 1000;

const bodies = new WeakMap<IncomingMessage, Readable>();

/**
 * The body of an upload as a stream of its own. A handler that leaves it early destroys this one only: destroying the request would take the socket with
 * it, and the answer with the socket.
 */
export function createUploadBody(request: IncomingMessage): Readable {
  let ended = false;
  const onData = (chunk: Uint8Array) => {
    if (!body.push(chunk)) request.pause();
  };
  const onEnd = () => {
    ended = true;
    body.push(null);
  };
  const onClose = () => {
    if (!ended) body.destroy(bodyIncomplete());
  };
  const body = new Readable({
    highWaterMark: WATER_MARK,
    read: () => void request.resume(),
    destroy(error, done) {
      request.pause();
      request.off('data', onData).off('end', onEnd).off('close', onClose);
      done(error);
    },
  });
  request.on('data', onData).on('end', onEnd).on('close', onClose);
  // The close that follows every error is what the handler hears of, if it listens at all.
  request.on('error', () => undefined);
  body.on('error', () => undefined);
  request.pause();
  bodies.set(request, body);
  return giveAwayChunks(body);
}

/**
 * An answer to an upload whose body was not read: the text goes out at once, its end when the client has stopped sending or was listened to long enough. A
 * connection that is closed with bytes unread is reset, and a reset overtakes the answer.
 */
export function createLingeringAnswer(text: string, request: IncomingMessage): Readable {
  let started = false;
  return new Readable({
    read() {
      if (started) return;
      started = true;
      this.push(text);
      discardRest(request, () => this.push(null));
    },
  });
}

function discardRest(request: IncomingMessage, done: () => void): void {
  bodies.get(request)?.destroy();
  let left = LINGER_BYTES;
  const timer = setTimeout(finish, LINGER_MS);
  function finish(): void {
    clearTimeout(timer);
    request.off('data', count).off('end', finish).off('close', finish);
    request.pause();
    done();
  }
  function count(chunk: Uint8Array): void {
    left -= chunk.byteLength;
    if (left < 0) finish();
  }
  if (request.readableEnded || request.destroyed) {
    finish();
    return;
  }
  request.on('error', () => undefined);
  request.on('data', count).once('end', finish).once('close', finish);
  request.resume();
}
