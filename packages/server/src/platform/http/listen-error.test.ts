import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createTestIds } from '../../testing/test-ids.ts';
import { createTelemetry } from '../telemetry/create-telemetry.ts';
import { createHttpServer } from './http-server.ts';
import { describeListenError } from './listen-error.ts';

test.runIf(process.platform === 'linux')('a busy port names who holds it and the flag', async () => {
  const other = createServer();
  onTestFinished(() => void other.close());
  const port = await new Promise<number>((resolve) => {
    other.listen(0, '127.0.0.1', () => {
      const address = other.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  const log = { write: () => undefined };
  const http = await createHttpServer({
    routes: [],
    telemetry: createTelemetry({ logLevel: 'error' }, { log }),
    ids: createTestIds({ now: () => 1 }),
    webRoot: '/none',
    isReady: () => true,
  });
  await expect(http.listen('127.0.0.1', port)).rejects.toMatchObject({
    code: 'platform.port_busy',
    message: expect.stringMatching(
      new RegExp(`Port ${port} on 127.0.0.1 is in use by process ${process.pid} .*--port`),
    ),
  });
  await http.close();
});

test('other reasons are named too', () => {
  const error = (code: string) => Object.assign(new Error('listen'), { code });
  expect(describeListenError(error('EACCES'), '127.0.0.1', 80)).toMatchObject({ code: 'platform.port_refused' });
  expect(describeListenError(error('EADDRNOTAVAIL'), '127.9.9.9', 80)).toMatchObject({ code: 'platform.host_unknown' });
  const other = error('EMFILE');
  expect(describeListenError(other, '127.0.0.1', 80)).toBe(other);
});
