import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { createTestHome } from '../../../testing/test-home.ts';
import { createWebhookReceiver } from '../../../testing/webhook-receiver.ts';

const MAIN = fileURLToPath(new URL('../../../main.ts', import.meta.url));

/** A server process on the home. */
async function startServer(home: string) {
  const options = ['--home', home, '--port', '0', '--log-level', 'error', '--webhook-private-addresses', 'true'];
  const child = spawn(process.execPath, ['--no-warnings', MAIN, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {},
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout });
  const [line] = await once(lines, 'line');
  return {
    url: String(JSON.parse(line).url),
    async kill() {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}

async function post(url: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  expect([url, answer.status, await answer.text()]).toEqual([url, 200, expect.any(String)]);
}

test('what was acknowledged is delivered by the next process after a kill, with the same delivery id and signature key', async () => {
  const home = await createTestHome();
  onTestFinished(() => home.remove());
  const receiver = await createWebhookReceiver((response, number) => void (number > 1 && response.end()));
  const first = await startServer(home.path);
  const api = `${first.url}/api/2.0/mlflow`;
  const events = [{ entity: 'REGISTERED_MODEL', action: 'CREATED' }];
  await post(`${api}/webhooks`, { name: 'a', url: receiver.url, events, secret: 's' });
  await post(`${api}/registered-models/create`, { name: 'm' });
  await receiver.count(1);
  await first.kill();
  const second = await startServer(home.path);
  await receiver.count(2);
  const [before, after] = receiver.received;
  expect(after?.headers['x-mlflow-delivery-id']).toBe(before?.headers['x-mlflow-delivery-id']);
  expect(after?.text).toBe(before?.text);
  expect(after?.headers['x-mlflow-signature']).toMatch(/^v1,/);
  await second.kill();
});
