import { predictForest } from '@kaizen/learn';
import { expect, test } from 'vitest';
import { createServingScene, inputsOf, pressFeatures, pressForest, pressFrame } from '../../testing/serving-scene.ts';
import { createTestPlatform } from '../../testing/test-platform.ts';
import { exportLabelledRows } from './log/export-labelled.duck.ts';
import { draft, openPlainLog } from './testing/plain-log.ts';

const { frame, labels } = pressFrame(120, 1000);

async function served(options?: Parameters<typeof createServingScene>) {
  const fixture = await createServingScene(...(options ?? []));
  const forest = await pressForest(1);
  const champion = await fixture.register(forest);
  await fixture.declare();
  await fixture.route([champion]);
  return { fixture, forest, champion };
}

test('a released forest answers as the trainer predicts, row by row, and each answer is in the log', async () => {
  const { fixture, forest, champion } = await served();
  const { serving, platform } = fixture;
  const expected = predictForest(forest, frame);
  const answer = await serving.inference.infer({
    deployment: 'press',
    inputs: inputsOf(frame),
    rows: 120,
    clientId: 'batch',
  });
  for (const [row, score] of answer.scores.entries()) expect(score).toBeCloseTo(expected[row * 2 + 1] ?? 0, 6);
  expect(answer.version).toBe(1);
  expect(await serving.reader.getLogStatus('press')).toMatchObject({ rows: 120, repeats: 0, labels: 0, unlogged: 0 });

  const log = await serving.reader.openLog('press', { from: 0, to: 1000 });
  expect(log.rows).toBe(120);
  const rows = await platform.duck.rows(`SELECT * FROM ${log.from} ORDER BY ordinal LIMIT 3`);
  expect(rows[2]).toMatchObject({
    ordinal: 2,
    prediction_id: `${answer.predictionId}/2`,
    client_id: 'batch/2',
    model_version_id: champion.modelVersionId,
    role: 'champion',
    score: answer.scores[2],
    decision: answer.classes[answer.decisions[2] ?? 0],
    label: null,
    label_ordinal: null,
    'Torque [Nm]': inputsOf(frame)[0]?.values[2],
    Type: inputsOf(frame)[2]?.values[2],
  });
  log.release();
});

test('one request at a time and all at once give the same answers, and the log holds each once', async () => {
  const { fixture } = await served();
  const { inference, reader } = fixture.serving;
  const one = (row: number, clientId: string) =>
    inference.infer({ deployment: 'press', inputs: inputsOf(frame, row, row + 1), rows: 1, clientId });
  const alone: number[] = [];
  for (let row = 0; row < 120; row += 1) alone.push((await one(row, `a-${row}`)).scores[0] ?? Number.NaN);
  const mixed = await Promise.all([
    ...alone.map((_, row) => one(row, `b-${row}`)),
    inference.infer({ deployment: 'press', inputs: inputsOf(frame), rows: 120, clientId: 'c' }),
  ]);
  expect(mixed.slice(0, 120).map((answer) => answer.scores[0])).toEqual(alone);
  expect(Array.from(mixed[120]?.scores ?? [])).toEqual(alone);
  expect(await reader.getLogStatus('press')).toMatchObject({ rows: 360, repeats: 0 });
});

test('a repeated client id is answered again and takes no ordinal, also within one turn and after a restart', async () => {
  const { fixture } = await served();
  const ask = (serving = fixture.serving) =>
    serving.inference.infer({ deployment: 'press', inputs: inputsOf(frame, 0, 2), rows: 2, clientId: 'same' });
  const [first, again] = await Promise.all([ask(), ask()]);
  expect(again.scores).toEqual(first.scores);
  expect(await fixture.serving.reader.getLogStatus('press')).toMatchObject({ rows: 2, repeats: 2 });
  const next = await fixture.restart();
  await ask(next.serving);
  expect(await next.serving.reader.getLogStatus('press')).toMatchObject({ rows: 2, repeats: 4 });
});

test('offline scores equal the online ones', async () => {
  const { fixture, champion } = await served();
  const { serving } = fixture;
  const answer = await serving.inference.infer({ deployment: 'press', inputs: inputsOf(frame), rows: 120 });
  const log = await serving.reader.openLog('press', { from: 0, to: 120 });
  const scores = await serving.reader.score(champion.loggedModelId, { from: log.from, orderBy: 'ordinal' });
  expect(scores).toEqual(answer.scores);
  log.release();
});

test('a model with a feature set takes raw rows; its offline scores by SQL equal the online ones bit by bit', async () => {
  const fixture = await createServingScene();
  const target = await fixture.registerWithFeatures();
  await fixture.declare();
  await fixture.route([target]);
  const { inference, reader } = fixture.serving;
  const inputs = inputsOf(frame).map((input) =>
    input.name === 'Type'
      ? { ...input, values: input.values.map((value, row) => (row % 5 === 0 ? null : row % 7 === 0 ? 'new' : value)) }
      : input,
  );
  const answer = await inference.infer({ deployment: 'press', inputs, rows: 120 });
  const expected = predictForest(target.forest, pressFeatures(frame));
  expect(answer.scores[1]).toBeCloseTo(expected[3] ?? 0, 6);
  const log = await reader.openLog('press', { from: 0, to: 120 });
  const scores = await reader.score(target.loggedModelId, { from: log.from, orderBy: 'ordinal' });
  expect(scores).toEqual(answer.scores);
  log.release();
});

test('labels join by either id, before or after the prediction; the newest wins and a repeat changes nothing', async () => {
  const { fixture } = await served();
  const { serving } = fixture;
  const add = async (entries: ReadonlyArray<readonly [string, number | string | boolean]>) => {
    const route = serving.routes.find((one) => one.operationId === 'addLabels');
    return route?.handler({
      params: { deployment: 'press' },
      query: undefined,
      body: { labels: entries.map(([id, value]) => ({ id, value })) },
      headers: {},
      caller: { name: 'test' },
      may: () => true,
      signal: AbortSignal.abort(),
    });
  };
  expect(
    await add([
      ['early/1', 1],
      ['never/0', 0],
    ]),
  ).toEqual({ accepted: 2, matched: 0, waiting: 2 });
  const answer = await serving.inference.infer({
    deployment: 'press',
    inputs: inputsOf(frame, 0, 3),
    rows: 3,
    clientId: 'early',
  });
  const id = answer.predictionId;
  expect(
    await add([
      [`${id}/0`, true],
      ['early/2', 0],
    ]),
  ).toEqual({ accepted: 2, matched: 2, waiting: 0 });
  expect(
    await add([
      [`${id}/0`, 1],
      ['early/2', '0'],
    ]),
  ).toEqual({ accepted: 2, matched: 2, waiting: 0 });
  expect(await add([['early/0', 0]])).toMatchObject({ matched: 1 });
  expect(await serving.reader.getLogStatus('press')).toMatchObject({ labels: 5, labelled: 3 });
  const range = { from: 0, to: 3 };
  expect(await serving.reader.countLabelled('press', range, 1)).toEqual({ labelled: 3, reachedAt: 1 });
  expect(await serving.reader.countLabelled('press', range, 3)).toEqual({ labelled: 3, reachedAt: 4 });
  expect(await serving.reader.countLabelled('press', range, 4)).toEqual({ labelled: 3 });

  const read = async (room = serving, db = fixture.platform.duck, labelsThrough?: number) => {
    const through = labelsThrough === undefined ? {} : { labelsThrough };
    const log = await room.reader.openLog('press', { ...range, ...through });
    const rows = await db.rows(`SELECT label, label_ordinal FROM ${log.from} ORDER BY ordinal`);
    log.release();
    return rows.map((row) => [row.label, row.label_ordinal]);
  };
  const all = [
    ['0', 2],
    ['1', 0],
    ['0', 3],
  ];
  expect(await read()).toEqual(all);
  expect(await read(serving, fixture.platform.duck, 3)).toEqual([
    ['1', 2],
    ['1', 0],
    [null, null],
  ]);
  const next = await fixture.restart();
  expect(await read(next.serving, next.platform.duck)).toEqual(all);
  expect(await next.serving.reader.getLogStatus('press')).toMatchObject({ labels: 5, labelled: 3 });
});

test('labelled rows are exported with raw columns and a typed label', async () => {
  const { fixture } = await served();
  const { serving, platform } = fixture;
  await serving.inference.infer({ deployment: 'press', inputs: inputsOf(frame), rows: 120, clientId: 'x' });
  const label = serving.routes.find((one) => one.operationId === 'addLabels');
  const body = {
    labels: Array.from(labels, (value, row) => ({ id: `x/${row}`, value })).filter((_, row) => row % 2 === 0),
  };
  await label?.handler({
    params: { deployment: 'press' },
    query: {},
    body,
    headers: {},
    caller: { name: 't' },
    may: () => true,
    signal: AbortSignal.abort(),
  });
  const request = { deployment: 'press', fromOrdinal: 11, rows: 20, labelColumn: 'Machine failure' };
  const made = await serving.commands.exportLabelled(request);
  expect(made.rows).toBe(20);
  const rows = await platform.duck.rows(`SELECT * FROM read_parquet('${made.path}')`);
  expect(Object.keys(rows[0] ?? {})).toEqual(['Torque [Nm]', 'Speed [rpm]', 'Type', 'Machine failure']);
  expect(rows.map((row) => row['Machine failure'])).toEqual(
    Array.from({ length: 20 }, (_, row) => labels[12 + 2 * row]),
  );
  await made.discard();
  const page = serving.routes.find((one) => one.operationId === 'listPredictions');
  const call = {
    params: { deployment: 'press' },
    body: undefined,
    headers: {},
    caller: { name: 't' },
    may: () => true,
  };
  const listed = await page?.handler({ ...call, query: { limit: 2 }, signal: AbortSignal.abort() });
  const torque = inputsOf(frame)[0]?.values;
  expect(listed).toMatchObject({
    items: [
      {
        ordinal: 118,
        clientId: 'x/118',
        version: 1,
        label: String(labels[118]),
        input: { 'Torque [Nm]': torque?.[118] },
      },
      { ordinal: 119, clientId: 'x/119', version: 1, role: 'champion', input: { 'Torque [Nm]': torque?.[119] } },
    ],
  });
  expect(listed).not.toHaveProperty('items.1.label');
  await expect(serving.commands.exportLabelled({ ...request, fromOrdinal: 119 })).rejects.toMatchObject({
    code: 'serving.too_few_labelled',
  });
});

test.each([
  [
    ['1', '0', '12'],
    [1, 0, 12],
  ],
  [
    ['1', '0.5', '-3e2'],
    [1, 0.5, -300],
  ],
  [
    ['true', 'false', 'true'],
    [true, false, true],
  ],
  [
    ['yes', 'no', 'yes'],
    ['yes', 'no', 'yes'],
  ],
  [
    ['1.5', 'nan', '2'],
    ['1.5', 'nan', '2'],
  ],
  [
    ['007', '8', '9'],
    [7, 8, 9],
  ],
])('labels %j are exported as %j', async (given, expected) => {
  const platform = await createTestPlatform();
  const { log, context } = await openPlainLog(platform);
  await log.append(draft(1, 3, 'c'));
  await log.addLabels(given.map((value, row) => ({ id: `c/${row}`, value, at: 0 })));
  const made = await exportLabelledRows(context, log, {
    deployment: 'press',
    fromOrdinal: 0,
    rows: 3,
    labelColumn: 'y',
  });
  const rows = await platform.duck.rows(`SELECT y FROM read_parquet('${made.path}')`);
  expect(rows.map((row) => row.y)).toEqual(expected);
  await made.discard();
  await log.close();
});
