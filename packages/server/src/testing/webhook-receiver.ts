import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request as it came. */
interface Received {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The parsed JSON. */
  readonly body: {
    readonly entity?: string;
    readonly action?: string;
    readonly timestamp?: string;
    readonly data?: unknown;
  };
}

/** A receiver of webhooks on this machine. */
export interface WebhookReceiver {
  readonly url: string;
  readonly port: number;
  readonly received: readonly Received[];
  /** Resolves when this many requests have come. */
  count(requests: number): Promise<readonly Received[]>;
}

/** Listens on a free port of the loopback until the test has finished. `answer` may leave a request without one. */
export async function createWebhookReceiver(
  answer: (response: ServerResponse, number: number) => void = (response) => void response.end('thanks'),
): Promise<WebhookReceiver> {
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  const server = createServer(async (request, response) => {
    response.on('error', () => undefined);
    let text = '';
    for await (const chunk of request) text += chunk;
    const body = text === '' ? {} : JSON.parse(text);
    received.push({ method: request.method, path: request.url, headers: request.headers, text, body });
    answer(response, received.length);
    for (const wake of waiting) wake();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    port,
    received,
    async count(requests) {
      while (received.length < requests) {
        const { promise, resolve } = Promise.withResolvers<void>();
        waiting.add(resolve);
        await promise;
        waiting.delete(resolve);
      }
      return received;
    },
  };
}
