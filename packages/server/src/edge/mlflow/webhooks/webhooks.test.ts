import { describe, expect, it } from 'vitest';
import { eachDatabase } from '../../../testing/test-database.ts';
import { createWireClient } from '../../../testing/wire-client.ts';

const CREATED = { entity: 'MODEL_VERSION', action: 'CREATED' };
const bad = 'INVALID_PARAMETER_VALUE';
const gone = 'RESOURCE_DOES_NOT_EXIST';
const at = expect.any(Number);
const url = 'https://example.com/hook';

eachDatabase((database) => {
  it('webhooks are made, got, changed, listed and deleted', async () => {
    const { call } = await createWireClient({ database });
    const made = await call('POST', 'webhooks', { name: 'a', url, events: [CREATED], secret: 'hidden-secret' });
    const webhook = {
      webhook_id: expect.stringMatching(/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/),
      name: 'a',
      url,
      events: [CREATED],
      status: 'ACTIVE',
      creation_timestamp: at,
      last_updated_timestamp: at,
    };
    expect(made.body).toEqual({ webhook });
    const { webhook_id: id } = made.body.webhook as { webhook_id: string };
    const one = `webhooks/${id}`;
    expect((await call('GET', one)).body).toEqual(made.body);
    const events = [
      { entity: 'PROMPT_ALIAS', action: 'DELETED' },
      { entity: 'BUDGET_POLICY', action: 'EXCEEDED' },
      { entity: 'REGISTERED_MODEL', action: 'CREATED' },
    ];
    const change = { name: 'b', url: 'http://example.com', description: 'd', events, status: 'DISABLED', secret: '' };
    const { secret: _secret, ...shown } = change;
    const changed = await call('PATCH', one, change);
    expect(changed.body).toEqual({ webhook: { ...webhook, ...shown } });
    expect((await call('PATCH', one, { description: 'e' })).body).toEqual({
      webhook: { ...webhook, ...shown, description: 'e' },
    });
    expect((await call('GET', '/ajax-api/2.0/mlflow/webhooks')).body).toEqual({
      webhooks: [{ ...webhook, ...shown, description: 'e' }],
    });
    expect((await call('DELETE', one)).body).toEqual({});
    expect((await call('GET', one)).status).toBe(404);
    expect((await call('GET', 'webhooks')).body).toEqual({});
  });

  it('pages of webhooks go on by key', async () => {
    const { call } = await createWireClient({ database });
    const names = ['a', 'b', 'c', 'd', 'e'];
    for (const name of names) await call('POST', 'webhooks', { name, url, events: [CREATED] });
    const seen: string[] = [];
    let token: unknown;
    do {
      const query = { max_results: 2, ...(token === undefined ? {} : { page_token: token }) };
      const { body } = await call('GET', 'webhooks', query);
      seen.push(...(body.webhooks as Array<{ name: string }>).map(({ name }) => name));
      // What arrives meanwhile neither repeats nor hides others.
      if (token === undefined) await call('POST', 'webhooks', { name: 'new', url, events: [CREATED] });
      token = body.next_page_token;
    } while (token !== undefined);
    expect(seen).toEqual(names.toReversed());
    const own = await call('GET', '/api/v1/webhooks', { limit: 1 });
    expect(own.body).toEqual({
      items: [expect.objectContaining({ name: 'new', url, active: true, signed: false, topics: ['version.created'] })],
      next: expect.any(String),
    });
  });
});

describe('webhooks', () => {
  it('that are not there say so', async () => {
    const { refusal } = await createWireClient();
    const answer = [404, gone, 'Webhook with ID nonexistent not found.'];
    expect(await refusal('GET', 'webhooks/nonexistent')).toEqual(answer);
    expect(await refusal('PATCH', 'webhooks/nonexistent', { name: 'new' })).toEqual(answer);
    expect(await refusal('DELETE', 'webhooks/nonexistent')).toEqual(answer);
    expect(await refusal('POST', 'webhooks/nonexistent/test', {})).toEqual(answer);
  });

  it('refuse what they cannot be, in the words that clients compare; nothing is kept', async () => {
    const { call, refusal } = await createWireClient();
    const fine = { name: 'a', url, events: [CREATED] };
    const docs = ' See the API docs for more information about request parameters.';
    const words = (name: string) =>
      `Webhook name '${name}' is invalid. It must start and end with a letter or digit, be less than 63 characters long, and contain only letters, digits, dots (.), underscores (_), and hyphens (-).`;
    const address = (host: string, found = host) =>
      `Webhook URL must not resolve to a non-public IP address. '${host}' resolves to ${found}.`;
    const refused: ReadonlyArray<readonly [object, string]> = [
      [{ name: '-a' }, words('-a')],
      [{ name: '' }, `Missing value for required parameter 'name'.${docs}`],
      [{ url: '' }, `Missing value for required parameter 'url'.${docs}`],
      [{ url: '   ' }, "Webhook URL cannot be empty or just whitespace: '   '"],
      [{ url: 'ftp://example.com' }, "Invalid webhook URL scheme: 'ftp'. Allowed schemes are: https, http."],
      [{ url: 'http://[invalid' }, "Invalid webhook URL 'http://[invalid'"],
      [{ url: 'http:///x' }, "Webhook URL must include a hostname: 'http:///x'"],
      [{ url: 'http://127.0.0.1:1/' }, address('127.0.0.1')],
      [{ url: 'http://0x7f.1/' }, address('127.0.0.1')],
      [{ url: 'http://[::ffff:10.0.0.1]/' }, address('::ffff:a00:1')],
      [{ url: 'http://localhost/' }, address('localhost', '127.0.0.1')],
      [
        { url: 'http://169.254.169.254/latest' },
        "Webhook URL must not resolve to a non-public IP address. '169.254.169.254' resolves to 169.254.169.254.",
      ],
      [
        { events: [{ entity: 'REGISTERED_MODEL', action: 'UPDATED' }] },
        "Invalid action 'updated' for entity 'registered_model'. Valid actions are: ['created']",
      ],
      [
        { events: [{ entity: 'MODEL_VERSION_TAG', action: 'CREATED' }] },
        "Invalid action 'created' for entity 'model_version_tag'. Valid actions are: ['deleted', 'set']",
      ],
    ];
    const kept = (await call('POST', 'webhooks', fine)).body.webhook as { webhook_id: string };
    for (const [fields, message] of refused) {
      expect(await refusal('POST', 'webhooks', { ...fine, ...fields })).toEqual([400, bad, message]);
      if (message.startsWith('Missing')) continue;
      expect(await refusal('PATCH', `webhooks/${kept.webhook_id}`, fields)).toEqual([400, bad, message]);
    }
    for (const fields of [{ events: undefined }, { events: [] }, { events: [{ entity: 'X', action: 'SET' }] }]) {
      expect((await refusal('POST', 'webhooks', { ...fine, ...fields })).slice(0, 2)).toEqual([400, bad]);
    }
    const [status, , message] = await refusal('POST', 'webhooks', { ...fine, url: 'http://u:hidden@example.com' });
    expect([status, String(message).includes('hidden')]).toEqual([400, false]);
    for (const max_results of [-1, 1001]) {
      const wanted = [400, bad, 'max_results must be between 1 and 1000.'];
      expect(await refusal('GET', 'webhooks', { max_results })).toEqual(wanted);
    }
    expect((await refusal('GET', 'webhooks', { page_token: '!' })).slice(0, 2)).toEqual([400, bad]);
    expect((await call('GET', 'webhooks')).body).toEqual({ webhooks: [kept] });
  });
});
