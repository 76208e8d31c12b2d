import { expect, test } from 'vitest';
import { linearOnnx } from '../../testing/linear-onnx.ts';
import { createServingScene, inputsOf, pressForest, pressFrame } from '../../testing/serving-scene.ts';
import { eachDatabase } from '../../testing/test-database.ts';

const { frame } = pressFrame(200, 5000);
const one = (row: number, clientId?: string) => ({
  deployment: 'press',
  inputs: inputsOf(frame, row, row + 1),
  rows: 1,
  ...(clientId === undefined ? {} : { clientId }),
});

eachDatabase((kind) => {
  test('a canary takes its share after the commit, stays with its requests, and is there after a restart', async () => {
    const fixture = await createServingScene({ database: kind });
    const champion = await fixture.register(await pressForest(1));
    const canary = { ...(await fixture.register(await pressForest(2))), role: 'canary' as const, weight: 0.3 };
    await fixture.declare();
    await expect(fixture.serving.inference.infer(one(0))).rejects.toMatchObject({ code: 'serving.no_route' });
    await fixture.route([champion]);
    const before = await fixture.serving.inference.infer(one(0, 'id-0'));
    expect(before).toMatchObject({ version: 1, role: 'champion' });
    await fixture.route([{ ...champion, weight: 0.7 }, canary]);
    expect((await fixture.serving.reader.getRoute('press'))?.revision).toBe(2);

    const rolesOf = async (serving = fixture.serving) =>
      Promise.all(
        Array.from({ length: 200 }, async (_, row) => (await serving.inference.infer(one(row, `id-${row}`))).role),
      );
    const roles = await rolesOf();
    const share = roles.filter((role) => role === 'canary').length / 200;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.4);
    const next = await fixture.restart();
    expect(await rolesOf(next.serving)).toEqual(roles);
    expect(next.serving.inference.isReady('press', '2')).toBe(true);
    expect(await next.serving.reader.getRoute('press')).toMatchObject({ revision: 2 });
    const route = next.serving.routes.find((found) => found.operationId === 'getTraffic');
    const call = {
      params: { deployment: 'press' },
      query: {},
      body: undefined,
      headers: {},
      caller: { name: 't' },
      may: () => true,
    };
    expect(await route?.handler({ ...call, signal: AbortSignal.abort() })).toMatchObject({
      requests: 200,
      errors: 0,
      revision: 2,
      byVersion: [{ requests: expect.any(Number) }, { requests: expect.any(Number) }],
    });
  });
});

test('a route is changed only by a transaction that commits', async () => {
  const fixture = await createServingScene();
  const champion = await fixture.register(await pressForest(1));
  await fixture.declare();
  await fixture.route([champion], 0.1);
  const { platform, serving } = fixture;
  const failing = platform.db.run(async (tx) => {
    await serving.commands.setRoute(tx, { deployment: 'press', targets: [champion], threshold: 0.9 });
    throw new Error('changed my mind');
  });
  await expect(failing).rejects.toThrow('changed my mind');
  expect((await serving.reader.getRoute('press'))?.revision).toBe(1);
  const unknown = platform.db.run((tx) => serving.commands.setRoute(tx, { deployment: 'other', targets: [champion] }));
  await expect(unknown).rejects.toMatchObject({ code: 'serving.deployment_not_found' });
});

test('the threshold of the route overrides the one of the model', async () => {
  const fixture = await createServingScene();
  const champion = await fixture.register(await pressForest(1), 0.5);
  await fixture.declare();
  const decide = async () => {
    const answer = await fixture.serving.inference.infer({ deployment: 'press', inputs: inputsOf(frame), rows: 200 });
    return {
      scores: [...answer.scores],
      positive: Array.from(answer.decisions, (decision) => answer.classes[decision] === '1'),
    };
  };
  await fixture.route([champion]);
  const own = await decide();
  expect(own.positive).toEqual(own.scores.map((score) => score >= 0.5));
  await fixture.route([champion], 0.2);
  const lower = await decide();
  expect(lower.positive).toEqual(own.scores.map((score) => score >= 0.2));
});

test('a model from outside with one wide float input is served, logged and scored', async () => {
  const fixture = await createServingScene();
  const inputs = ['f0', 'f1'].map((name) => ({ name, type: 'number' as const, required: true }));
  const target = await fixture.registerOnnx(linearOnnx([1, -2], 0.5), { inputs, classes: ['0', '1'], positive: '1' });
  await fixture.declare();
  await fixture.route([target]);
  const column = (name: string, values: number[]) => ({ name, datatype: 'FP64', kind: 'float' as const, values });
  const { inference, reader } = fixture.serving;
  const given = [column('f1', [0.25, -3]), column('f0', [1, 2])];
  const answer = await inference.infer({ deployment: 'press', inputs: given, rows: 2 });
  const expected = [1 / (1 + Math.exp(-1)), 1 / (1 + Math.exp(-8.5))];
  for (const [row, score] of answer.scores.entries()) expect(score).toBeCloseTo(expected[row] ?? 0, 5);
  const log = await reader.openLog('press', { from: 0, to: 2 });
  expect(await reader.score(target.loggedModelId, { from: log.from, orderBy: 'ordinal' })).toEqual(answer.scores);
  log.release();
});

test('a model whose shape cannot be served is refused with the reason, before any route names it', async () => {
  const fixture = await createServingScene();
  const column = (name: string) => ({ name, type: 'number' as const, required: true });
  const bytes = linearOnnx([1, 1], 0);
  const prepare = async (inputs: ReturnType<typeof column>[], classes = ['0', '1'], weight = 0) => {
    const target = await fixture.registerOnnx(linearOnnx([1, 1 + weight], 0), { inputs, classes });
    return fixture.serving.commands.prepare(target.modelVersionId);
  };
  const refused = (message: string) => ({
    code: 'serving.model_unloadable',
    message: expect.stringContaining(message),
  });
  await expect(prepare([column('a')], undefined, 1)).rejects.toMatchObject(refused('take 2 columns'));
  await expect(prepare([column('a'), column('Label')], undefined, 2)).rejects.toMatchObject(
    refused('keeps "Label" for itself'),
  );
  await expect(prepare([column('a'), column('A')], undefined, 3)).rejects.toMatchObject(
    refused('upper and lower case'),
  );
  await expect(prepare([column('a'), column('b')], ['0', '1', '2'], 4)).rejects.toMatchObject(refused('3 classes'));
  const broken = await fixture.registerOnnx(bytes.subarray(0, 40), { inputs: [column('a')], classes: ['0', '1'] });
  await expect(fixture.serving.commands.prepare(broken.modelVersionId)).rejects.toMatchObject(refused('does not load'));
});

test('when the log cannot be written, 503 by default, and an unlogged answer with best-effort', async () => {
  const fixture = await createServingScene();
  const champion = await fixture.register(await pressForest(1));
  await fixture.declare();
  await fixture.route([champion]);
  const { files } = fixture.platform;
  // The open file is closed under the log: every later append fails as on a full disk.
  const closed: Array<() => Promise<void>> = [];
  const real = files.openAppend.bind(files);
  Object.assign(files, {
    openAppend: async (key: string, length: number) => {
      const file = await real(key, length);
      closed.push(() => file.close());
      return file;
    },
  });
  expect((await fixture.serving.inference.infer(one(0))).version).toBe(1);
  for (const close of closed) await close();
  await expect(fixture.serving.inference.infer(one(1))).rejects.toMatchObject({
    code: 'serving.log_not_writable',
    kind: 'unavailable',
  });
  await fixture.declare('best-effort');
  expect((await fixture.serving.inference.infer(one(2))).version).toBe(1);
  expect(await fixture.serving.reader.getLogStatus('press')).toMatchObject({ rows: 1, unlogged: 1 });
  const exposed = await fixture.platform.telemetry.expose();
  expect(exposed).toContain('kaizen_serving_log_unlogged{deployment="press"} 1\n');
  Object.assign(files, { openAppend: real });
});

test('a log that gets no more traffic is turned into Parquet all the same', async () => {
  const fixture = await createServingScene({}, { tidyEveryMs: 5 });
  const champion = await fixture.register(await pressForest(1));
  await fixture.declare();
  await fixture.route([champion]);
  // The timer starts with the room, and finds the deployment whenever it was declared.
  await fixture.serving.inference.infer(one(0));
  const finished = async () => {
    const files = await fixture.platform.files.list('logs/press/');
    return files.filter(({ key }) => key.endsWith('.parquet')).length;
  };
  expect(await finished()).toBe(0);
  fixture.platform.clock.advance(3_600_000);
  await expect.poll(finished).toBe(1);
  expect(await fixture.serving.reader.getLogStatus('press')).toMatchObject({ rows: 1 });
});
