import type { ServerResponse } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { createWebhookReceiver } from '../../../../testing/webhook-receiver.ts';
import { takeEvent } from '../lineage-store.sql.ts';
import type { LineageEvent } from '../openlineage.ts';
import { createLineageScene, dataset, OWN, runEvent } from '../testing/lineage-scene.ts';
import { createEventSender, receiverUrl } from './event-sender.io.ts';
import { createOutgoingLoop } from './outgoing-loop.ts';
import { createOutgoingStore } from './outgoing-store.sql.ts';

async function opened(answer?: (response: ServerResponse, number: number) => void) {
  const receiver = await createWebhookReceiver(answer);
  const { platform, lineage } = await createLineageScene();
  const start = async () => {
    const loop = createOutgoingLoop({
      store: createOutgoingStore(platform.db),
      send: createEventSender({ url: receiver.url, apiKey: 'secret' }),
      receiver: 'r',
      log: platform.telemetry.log,
      backoff: () => 5,
    });
    onTestFinished(() => loop.close());
    await loop.start();
    return loop;
  };
  const happen = (event: LineageEvent) =>
    platform.db.run((tx) => takeEvent(tx, { event, own: true, receivedAt: 1, ownNamespace: OWN }));
  return { receiver, platform, lineage, start, happen };
}

const event = (job: string) => runEvent(job, { inputs: [dataset('in')] });
const jobsOf = (received: ReadonlyArray<{ readonly text: string }>) =>
  received.map(({ text }) => JSON.parse(text).job.name);

it('sends what happens here, in order and with the key; what others sent and what was before stays here', async () => {
  const { receiver, lineage, start, happen } = await opened();
  await happen(event('before'));
  const loop = await start();
  await happen(event('one'));
  await lineage.commands.record([event('of another tool')]);
  await happen(event('two'));
  loop.wake();
  const received = await receiver.count(2);
  expect(jobsOf(received)).toEqual(['one', 'two']);
  expect(received[0]).toMatchObject({
    method: 'POST',
    headers: { authorization: 'Bearer secret', 'content-type': 'application/json' },
  });
});

it('waits through an outage, passes over what is refused for good, and goes on where it was after a restart', async () => {
  const statuses = [503, 429, 200, 400, 200];
  const { receiver, platform, start, happen } = await opened((response, number) => {
    response.statusCode = statuses[number - 1] ?? 200;
    response.end();
  });
  const first = await start();
  for (const job of ['one', 'refused', 'three']) await happen(event(job));
  first.wake();
  expect(jobsOf(await receiver.count(5))).toEqual(['one', 'one', 'one', 'refused', 'three']);
  await expect.poll(() => platform.logged.map(({ msg }) => msg)).toContain('a lineage event was refused');
  await first.close();
  await happen(event('four'));
  await start();
  // A stop may come between the receiver's answer and our note of it; then the last event is sent once more.
  await expect.poll(() => jobsOf(receiver.received).at(-1)).toBe('four');
});

it('nothing waits for a receiver that is not there', async () => {
  const { platform, lineage } = await createLineageScene({ config: { openlineageUrl: 'http://127.0.0.1:9' } });
  await lineage.start();
  await platform.db.run((tx) => takeEvent(tx, { event: event('one'), own: true, receivedAt: 1, ownNamespace: OWN }));
  expect((await lineage.reader.listEvents({ limit: 1, offset: 0, order: 'asc' })).total).toBe(1);
  await lineage.close();
});

it.each([
  ['http://marquez:5000', 'http://marquez:5000/api/v1/lineage'],
  ['https://marquez.example/', 'https://marquez.example/api/v1/lineage'],
  ['https://hub.example/openlineage?tenant=1', 'https://hub.example/openlineage?tenant=1'],
])('%s means %s', (configured, url) => {
  expect(receiverUrl(configured).href).toBe(url);
});
