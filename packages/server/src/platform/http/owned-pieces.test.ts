import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { freeBytes, OwnedPieces } from './owned-pieces.ts';

const closers: Array<() => void> = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

const MEGABYTE = 1 << 20;

async function serve(answer: (response: ServerResponse) => void): Promise<string> {
  const server = createServer((_request, response) => answer(response));
  server.listen(0, '127.0.0.1');
  closers.push(() => server.close());
  await once(server, 'listening');
  // The address of a listening TCP server is an object.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('sends every byte and frees each piece', async () => {
  const pieces = Array.from({ length: 20 }, (_, at) => new Uint8Array(MEGABYTE).fill(at));
  const url = await serve((response) => new OwnedPieces(pieces).stream(response).pipe(response));
  const body = new Uint8Array(await (await fetch(url)).arrayBuffer());
  expect(body.length).toBe(20 * MEGABYTE);
  for (let at = 0; at < 20; at += 1) {
    expect(new Set(body.subarray(at * MEGABYTE, (at + 1) * MEGABYTE))).toEqual(new Set([at]));
  }
  await expect.poll(() => pieces.map(({ byteLength }) => byteLength)).toEqual(pieces.map(() => 0));
});

it('makes no piece before the one before it is taken, and frees all when the client goes', async () => {
  const made: Uint8Array[] = [];
  function* endless() {
    for (;;) {
      made.push(new Uint8Array(MEGABYTE));
      yield made.at(-1) ?? new Uint8Array();
    }
  }
  const url = await serve((response) => new OwnedPieces(endless()).stream(response).pipe(response));
  const stop = new AbortController();
  const answer = await fetch(url, { signal: stop.signal });
  await pause(200);
  expect(made.length).toBeLessThan(40);
  stop.abort();
  await expect(answer.arrayBuffer()).rejects.toThrow();
  await expect.poll(() => made.filter(({ byteLength }) => byteLength > 0).length).toBeLessThanOrEqual(2);
});

it('leaves small bytes and parts of larger buffers alone', () => {
  const small = new Uint8Array(100);
  const part = new Uint8Array(MEGABYTE).subarray(0, MEGABYTE / 4);
  for (const bytes of [small, part]) freeBytes(bytes);
  expect([small.byteLength, part.byteLength]).toEqual([100, MEGABYTE / 4]);
});
