import { describe, expect, test } from 'vitest';
import { createWebhookReceiver } from '../../../testing/webhook-receiver.ts';
import { createWebhookSender, MOST_ANSWER_BYTES, type Resolved } from './webhook-sender.io.ts';

const message = { headers: { 'x-one': '1' }, body: '{}' };
const ipv4 = (address: string): Resolved => ({ address, family: 4 });
const ipv6 = (address: string): Resolved => ({ address, family: 6 });

/** A resolver that counts, and answers one list after the other. */
function resolver(...answers: ReadonlyArray<readonly Resolved[]>) {
  const asked: string[] = [];
  const resolve = async (host: string) => {
    asked.push(host);
    return answers[Math.min(asked.length, answers.length) - 1] ?? [];
  };
  return { asked, resolve };
}

describe('where names lead is checked when the connection is made', () => {
  test.each([
    ['loopback', [ipv4('127.0.0.1')]],
    ['loopback of IPv6', [ipv6('::1')]],
    ['unspecified', [ipv4('0.0.0.0')]],
    ['private', [ipv4('10.1.2.3')]],
    ['link-local, with cloud metadata', [ipv4('169.254.169.254')]],
    ['unique local', [ipv6('fd00:ec2::254')]],
    ['multicast', [ipv4('239.1.2.3')]],
    ['IPv4-mapped', [ipv6('::ffff:127.0.0.1')]],
    ['NAT64', [ipv6('64:ff9b::7f00:1')]],
    ['public and private', [ipv4('8.8.8.8'), ipv4('127.0.0.1')]],
  ])('%s: nothing is sent', async (_kind, addresses) => {
    const receiver = await createWebhookReceiver();
    const { resolve } = resolver(addresses);
    const sender = createWebhookSender({ privateAddresses: false, resolve });
    const url = `http://hook.example:${receiver.port}/`;
    await expect(sender.send({ url, ...message })).rejects.toMatchObject({
      code: 'tracking.webhook_address_refused',
      kind: 'forbidden',
      details: { host: 'hook.example' },
    });
    expect(receiver.received).toEqual([]);
  });

  test('a literal that is not public is refused, however the row came by it', async () => {
    const receiver = await createWebhookReceiver();
    const sender = createWebhookSender({ privateAddresses: false });
    for (const host of ['127.0.0.1', '2130706433', '[::ffff:127.0.0.1]', 'localhost']) {
      const url = `http://${host}:${receiver.port}/`;
      await expect(sender.send({ url, ...message })).rejects.toMatchObject({ code: 'tracking.webhook_refused' });
    }
    expect(receiver.received).toEqual([]);
  });

  test('the checked address is the one connected to: a name that changes its mind is asked once for each message', async () => {
    const receiver = await createWebhookReceiver();
    const allowed = resolver([ipv4('127.0.0.1')], [ipv4('192.0.2.1')]);
    const sender = createWebhookSender({ privateAddresses: true, resolve: allowed.resolve });
    const url = `http://hook.example:${receiver.port}/a?b=c`;
    expect(await sender.send({ url, ...message })).toEqual({ status: 200, body: 'thanks' });
    expect(allowed.asked).toEqual(['hook.example']);
    expect(receiver.received).toMatchObject([
      { method: 'POST', path: '/a?b=c', text: '{}', headers: { 'x-one': '1', host: `hook.example:${receiver.port}` } },
    ]);
    const rebinding = resolver([ipv4('127.0.0.1')], [ipv4('8.8.8.8')]);
    const strict = createWebhookSender({ privateAddresses: false, resolve: rebinding.resolve });
    await expect(strict.send({ url, ...message })).rejects.toMatchObject({ code: 'tracking.webhook_address_refused' });
    expect(rebinding.asked).toEqual(['hook.example']);
    expect(receiver.received).toHaveLength(1);
  });

  test('a name that leads nowhere is an outage', async () => {
    const sender = createWebhookSender({ privateAddresses: true, resolve: resolver([]).resolve });
    await expect(sender.send({ url: 'http://hook.example/', ...message })).rejects.toMatchObject({
      code: 'tracking.webhook_unreachable',
      kind: 'unavailable',
    });
  });
});

describe('what receivers do', () => {
  const sender = createWebhookSender({ privateAddresses: true, timeoutMs: 300 });

  test.each([301, 302, 303, 307, 308])('a redirect (%i) is not followed', async (status) => {
    const inner = await createWebhookReceiver();
    const receiver = await createWebhookReceiver((response) =>
      response.writeHead(status, { location: inner.url }).end(),
    );
    expect(await sender.send({ url: receiver.url, ...message })).toMatchObject({ status });
    expect(inner.received).toEqual([]);
  });

  test.each([
    ['never answers', () => undefined],
    ['begins its answer and never ends it', (response) => response.write('a')],
    ['sends its answer drop by drop', (response) => drip(response)],
  ] satisfies ReadonlyArray<[string, Parameters<typeof createWebhookReceiver>[0]]>)(
    'a receiver that %s is an outage',
    async (_what, answer) => {
      const receiver = await createWebhookReceiver(answer);
      await expect(sender.send({ url: receiver.url, ...message })).rejects.toMatchObject({
        code: 'tracking.webhook_unreachable',
        message: '"127.0.0.1" did not answer: no answer within 300 ms.',
      });
      expect(receiver.received).toHaveLength(1);
    },
  );

  test('no more of an answer is read than its first 64 KiB', async () => {
    const receiver = await createWebhookReceiver((response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
      };
      response.on('drain', more);
      more();
    });
    const { status, body } = await createWebhookSender({ privateAddresses: true }).send({
      url: receiver.url,
      ...message,
    });
    expect([status, body.length]).toEqual([200, MOST_ANSWER_BYTES]);
  });

  test('one that hangs up, or is not there, is an outage', async () => {
    const receiver = await createWebhookReceiver((response) => response.socket?.destroy());
    const outage = { code: 'tracking.webhook_unreachable', kind: 'unavailable' };
    await expect(sender.send({ url: receiver.url, ...message })).rejects.toMatchObject(outage);
    await expect(sender.send({ url: 'http://127.0.0.1:1/', ...message })).rejects.toMatchObject(outage);
  });

  test('a sender that is told to stop says why', async () => {
    const stop = new AbortController();
    const receiver = await createWebhookReceiver(() => stop.abort(new Error('stopping')));
    const patient = createWebhookSender({ privateAddresses: true });
    await expect(patient.send({ url: receiver.url, ...message, signal: stop.signal })).rejects.toThrow('stopping');
  });
});

function drip(response: { write(text: string): unknown; on(event: 'close', listener: () => void): unknown }): void {
  const timer = setInterval(() => response.write('.'), 20);
  response.on('close', () => clearInterval(timer));
}
