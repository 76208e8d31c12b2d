import { join, resolve } from 'node:path';
import process from 'node:process';
import { expect } from 'vitest';
import { PeerProcess, preparePeer } from '../../bench/peer-process.ts';

/** Starts Python with scipy, scikit-learn and Evidently; fails with the installer's words when they cannot be installed. */
export async function startStatsPeer(): Promise<PeerProcess> {
  const prepared = await preparePeer(
    resolve(import.meta.dirname, '../..'),
    join(import.meta.dirname, 'requirements.txt'),
    (line) => process.stdout.write(`${line}\n`),
    'interop/.venv-stats',
  );
  if ('failure' in prepared) throw new Error(`scipy and Evidently cannot be installed. ${prepared.failure}`);
  return new PeerProcess(prepared.python, [join(import.meta.dirname, 'answers.py')]);
}

/** Asks the peer, whose answer has the shape that the caller says. */
export async function ask<T>(
  peer: PeerProcess,
  request: { readonly ask: string; readonly [field: string]: unknown },
): Promise<T> {
  const answer = await peer.ask(request);
  if (typeof answer === 'object' && answer !== null && 'error' in answer) {
    throw new Error(`The peer cannot answer ${request.ask}: ${String(answer.error)}`);
  }
  // Row mapping: the shape is the one that answers.py gives for this request.
  return answer as T;
}

/** Both numbers are equal to 1e-9, absolutely and, for small ones, relatively to 1e-6. */
export function expectEqual(own: number, theirs: number, what: string): void {
  const apart = Math.abs(own - theirs);
  const close = own === theirs || (apart <= 1e-9 && apart <= 1e-6 * Math.abs(theirs) + 1e-14);
  expect(close, `${what}: own ${own}, theirs ${theirs}, apart ${apart}`).toBe(true);
}
