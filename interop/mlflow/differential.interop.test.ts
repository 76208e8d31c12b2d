import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TrackingServer } from '../../bench/tracking/servers.ts';
import { createRandom } from '../../packages/cli/src/simulator/random.ts';
import { KillableServer } from '../../packages/cli/src/testing/killable-server.ts';
import { MlflowWire, type WireReply } from '../../packages/cli/src/testing/mlflow-wire.ts';
import { deliberate, normalise, showDifference } from './compare-answers.ts';
import { PythonClient } from './python-client.ts';
import { createRequests, type WireRequest } from './random-requests.ts';

/** MLflow's own server and ours get the same requests; what they answer is compared. */
describe('the same requests to MLflow and here', () => {
  let ours: KillableServer;
  let theirs: TrackingServer;

  beforeAll(async () => {
    const { python } = await PythonClient.prepare(3);
    theirs = await TrackingServer.startPeer(python);
    ours = await KillableServer.create('differential');
    await ours.start();
  }, 1_200_000);
  afterAll(async () => {
    await ours?.dispose();
    await theirs?.end();
  });

  it('are answered the same', async () => {
    const { dice, next } = createRequests(createRandom(12));
    const sides = [ours.url, theirs.url].map((url) => ({ wire: new MlflowWire(url), runs: [] as string[] }));
    const differences: string[] = [];
    const kinds = new Set<string>();
    for (let number = 0; number < 1500; number += 1) {
      const request = next();
      const replies = await Promise.all(sides.map(({ wire, runs }) => send(wire, request, runs)));
      const [mine, other] = replies;
      if (mine === undefined || other === undefined) throw new Error('two servers answer');
      if (request.path === 'runs/create' && mine.status === 200 && other.status === 200) {
        for (const [index, reply] of replies.entries()) sides[index]?.runs.push(readRunId(reply));
        dice.runs += 1;
      }
      kinds.add(`${request.path} ${mine.status}`);
      const [left, right] = replies.map((reply, index) =>
        JSON.stringify(normalise(request, reply, sides[index]?.runs ?? [])),
      );
      if (left !== right && !deliberate.some((one) => one.holds(request, mine, other)))
        differences.push(
          `${number} ${JSON.stringify(request)} (${mine.body.message} / ${other.body.message})\n${showDifference(left ?? '', right ?? '')}`,
        );
    }
    process.stdout.write(`${kinds.size} kinds of answers compared\n`);
    expect(differences).toEqual([]);
  });
});

function send(wire: MlflowWire, request: WireRequest, runs: readonly string[]): Promise<WireReply> {
  const fields: Record<string, unknown> = Object.fromEntries(
    Object.entries(request.fields).map(([name, value]) => [name, withId(value, runs)]),
  );
  const path = `/2.0/mlflow/${request.path}`;
  if (request.method !== 'GET') return wire.post(path, fields, request.method);
  const query = Object.entries(fields).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((each): [string, string] => [name, String(each)]),
  );
  return wire.get(path, query);
}

function withId(value: unknown, runs: readonly string[]): unknown {
  const index = typeof value === 'string' ? /^\{run:(\d+)\}$/.exec(value)?.[1] : undefined;
  return index === undefined ? value : runs[Number(index)];
}

function readRunId(reply: WireReply): string {
  return (reply.body.run as { info: { run_id: string } }).info.run_id;
}
