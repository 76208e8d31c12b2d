import { request } from 'node:http';
import { connect } from 'node:net';
import type { Readable } from 'node:stream';
import { Type } from 'typebox';
import { expect, onTestFinished, test } from 'vitest';
import { KaizenError } from '../../kernel/errors.ts';
import { createTestPlatform } from '../../testing/test-platform.ts';
import { createHttpServer } from './http-server.ts';
import { defineRoute } from './route.ts';

async function open(handle: (stream: Readable) => Promise<number>) {
  const { telemetry, ids, config } = await createTestPlatform();
  const route = defineRoute({
    method: 'PUT',
    path: '/upload',
    operationId: 'upload',
    summary: 'An upload',
    permission: 'tracking:run:write',
    tag: 'test',
    upload: true,
    response: Type.Object({ bytes: Type.Integer() }),
    handler: async ({ stream }) => ({ bytes: stream === undefined ? 0 : await handle(stream) }),
  });
  const http = await createHttpServer({ routes: [route], telemetry, ids, webRoot: config.home, isReady: () => true });
  const { port } = await http.listen('127.0.0.1', 0);
  onTestFinished(() => http.close(0));
  return port;
}

const refused = () => new KaizenError('invalid', 'test.refused', 'Enough of it.');

async function refuseAfter(stream: Readable, most: number): Promise<number> {
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > most) throw refused();
  }
  return bytes;
}

/** Sends without end until the answer is there. */
function sendEndless(port: number): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const chunk = Buffer.alloc(65_536, 1);
    let over = false;
    const sending = request({ host: '127.0.0.1', port, method: 'PUT', path: '/upload' }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        if (Number(answer.headers['content-length']) !== text.length) return;
        over = true;
        resolve({ status: answer.statusCode ?? 0, text });
        sending.destroy();
      });
    });
    sending.on('error', (error) => over || reject(error));
    const pump = () => {
      while (!over && sending.write(chunk));
      if (!over) sending.once('drain', pump);
    };
    pump();
  });
}

test.each([0, 1000, 2 << 20])('the answer to an upload that is refused after %i bytes always arrives', async (most) => {
  const port = await open((stream) => (most === 0 ? Promise.reject(refused()) : refuseAfter(stream, most)));
  for (let time = 0; time < 10; time += 1) {
    const { status, text } = await sendEndless(port);
    expect([status, JSON.parse(text).error.code]).toEqual([400, 'test.refused']);
  }
});

test('a client that sends everything before it reads gets the answer when the rest is small', async () => {
  const port = await open((stream) => refuseAfter(stream, 10));
  const text = await new Promise<string>((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(`PUT /upload HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-length: ${4 << 20}\r\n\r\n`);
      socket.write(Buffer.alloc(4 << 20), () => socket.resume());
    });
    socket.pause().on('data', (part) => {
      answer += String(part);
    });
    socket.once('end', () => resolve(answer));
    socket.once('error', reject);
  });
  expect(text).toMatch(/^HTTP\/1.1 400 .*Enough of it/s);
});

test('a client that goes away in the middle is an error for the handler', async () => {
  let caught: unknown;
  const port = await open((stream) =>
    refuseAfter(stream, Infinity).catch((error: unknown) => {
      caught = error;
      throw error;
    }),
  );
  await new Promise<void>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(`PUT /upload HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-length: 1000\r\n\r\nabc`, () =>
        setTimeout(() => socket.destroy(), 20),
      );
    });
    socket.once('close', () => resolve());
  });
  await expect.poll(() => String(caught)).toContain('closed the connection');
});

test('a text that is too large is refused in an answer that arrives', async () => {
  const { telemetry, ids, config } = await createTestPlatform();
  const route = defineRoute({
    method: 'POST',
    path: '/text',
    operationId: 'text',
    summary: 'A text',
    permission: 'tracking:run:write',
    tag: 'test',
    text: true,
    bodyLimit: 1 << 20,
    response: Type.Object({}),
    handler: async () => ({}),
  });
  const http = await createHttpServer({ routes: [route], telemetry, ids, webRoot: config.home, isReady: () => true });
  onTestFinished(() => http.close(0));
  const { port } = await http.listen('127.0.0.1', 0);
  const text = await new Promise<string>((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(`POST /text HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-length: ${32 << 20}\r\n\r\n`);
      socket.write(Buffer.alloc(32 << 20, 32), () => socket.resume());
    });
    socket.pause().on('data', (part) => {
      answer += String(part);
    });
    socket.once('end', () => resolve(answer));
    socket.once('error', reject);
  });
  expect(text).toMatch(/^HTTP\/1.1 413 .*platform.body_too_large/s);
});
