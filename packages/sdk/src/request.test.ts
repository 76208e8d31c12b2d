import { describe, expect, it } from 'vitest';
import { createClient, KaizenApiError } from './index.ts';

function clientAnswering(...answers: ReadonlyArray<() => Response>) {
  const calls: Array<{ url: string; init: RequestInit }> = [];
  const client = createClient({
    url: 'http://127.0.0.1:4600',
    retryPause: 1,
    fetch: async (input, init) => {
      calls.push({ url: String(input), init: init ?? {} });
      const answer = answers[Math.min(calls.length, answers.length) - 1];
      if (answer === undefined) throw new TypeError('no answer');
      return answer();
    },
  });
  return { client, calls };
}

const json = (status: number, body: unknown) => () => new Response(JSON.stringify(body), { status });

describe('createClient', () => {
  it('sends a command again with the same idempotency key when no answer came', async () => {
    const { client, calls } = clientAnswering(
      () => {
        throw new TypeError('fetch failed');
      },
      json(503, { error: { code: 'platform.starting', kind: 'unavailable', message: 'starting' } }),
      json(200, { id: 'prn_1' }),
    );
    await client.pipelines.start('failure', {});
    expect(calls).toHaveLength(3);
    const keys = calls.map((call) => new Headers(call.init.headers).get('idempotency-key'));
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/[0-9a-f-]{36}/);
  });

  it('throws the server error with code, status and message', async () => {
    const { client } = clientAnswering(
      json(404, { error: { code: 'data.dataset_not_found', kind: 'not_found', message: 'No dataset "x".' } }),
    );
    const error = await client.datasets.get('x').catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(KaizenApiError);
    expect(error).toMatchObject({ status: 404, code: 'data.dataset_not_found', message: 'No dataset "x".' });
  });

  it('names the mend when no server answers', async () => {
    const { client } = clientAnswering(() => {
      throw new TypeError('fetch failed');
    });
    await expect(client.projects.list()).rejects.toThrow(/kaizen up/);
  });

  it('opens a file with its token, and throws what the server says instead', async () => {
    const calls: RequestInit[] = [];
    const client = createClient({
      url: 'http://127.0.0.1:4600',
      token: 'secret',
      fetch: async (_input, init) => {
        calls.push(init ?? {});
        return calls.length === 1
          ? new Response('a,b')
          : json(410, { error: { code: 'data.version_collected', kind: 'gone', message: 'Gone.' } })();
      },
    });
    expect(await (await client.open('/x.csv')).text()).toBe('a,b');
    expect(new Headers(calls[0]?.headers).get('x-kaizen-token')).toBe('secret');
    await expect(client.open('/x.csv')).rejects.toMatchObject({ code: 'data.version_collected', status: 410 });
  });

  it('leaves undefined query values out and encodes names', async () => {
    const { client, calls } = clientAnswering(json(200, { items: [] }));
    await client.deployments.predictions('a b', { limit: 5 });
    expect(calls[0]?.url).toBe('http://127.0.0.1:4600/api/v1/deployments/a%20b/predictions?limit=5');
  });
});
