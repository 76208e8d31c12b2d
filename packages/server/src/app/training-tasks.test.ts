import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandom } from '@kaizen/stats';
import { expect, it, onTestFinished } from 'vitest';
import { inferAnswer } from '../edge/open-inference/infer-answer.ts';
import { createTestHome } from '../testing/test-home.ts';
import { createTestPlatform } from '../testing/test-platform.ts';
import { connectPlant, labelRows, outputsOf } from './testing/plant-rooms.ts';

/** kaizen.yaml of houses; `training` and `gate` are what a test is about. */
function manifestOf(training: string, gate: string): string {
  const steps = ['ingest', 'validate', 'features', 'train', 'gate', 'register', 'release'];
  const subjects: Readonly<Record<string, string>> = { ingest: 'houses', validate: 'houses', features: 'house' };
  return `
kaizen: 1
project: houses
data:
  houses:
    source: { file: houses.csv }
    columns:
      area: { type: number }
      town: { type: category, values: [A, B] }
      sold: { type: number, required: false }
      price: { type: number, required: false, role: label }
      weight: { type: number, required: false }
      kind: { type: text, required: false }
features:
  house: { from: houses, inputs: [area, town] }
training:
  failure: { features: house, seed: 3, ${training} }
gates:
  failure: { ${gate} }
deployments:
  failure: { model: failure, canary: [{ weight: 0.5, requests: 10, labels: 10 }] }
pipelines:
  failure:
    steps:
${steps.map((step) => `      - { name: ${step}, uses: ${step}, with: ${subjects[step] ?? 'failure'} }`).join('\n')}
`;
}

/** Houses whose price follows their area; of each tenth the price is unknown, and each fiftieth is as large as a castle. */
function housesCsv(rows: number): string {
  const random = createRandom(5);
  const lines = ['area,town,sold,price,weight,kind'];
  for (let row = 0; row < rows; row++) {
    const area = row % 50 === 7 ? 2000 + random.int(500) : 60 + random.int(140);
    const town = random.next() < 0.5 ? 'A' : 'B';
    const price = 2 * area + (town === 'A' ? 50 : 0) + 3 * random.normal();
    lines.push(
      `${area},${town},${row},${row % 10 === 3 ? '' : price.toFixed(2)},${1 + (row % 2)},${area > 1000 ? 'castle' : 'flat'}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

async function openHouses(training: string, gate: string) {
  const home = await createTestHome();
  onTestFinished(() => home.remove());
  await writeFile(join(home.path, 'houses.csv'), housesCsv(500));
  const rooms = await connectPlant(await createTestPlatform(), home.path, manifestOf(training, gate));
  onTestFinished(() => rooms.serving.close());
  return rooms;
}

/** Every step of a run that went through. */
const whole = Array.from({ length: 7 }, () => 'succeeded');

type Rooms = Awaited<ReturnType<typeof openHouses>>;

async function answer({ serving }: Rooms, areas: readonly number[]) {
  const inference = await serving.inference.infer({
    deployment: 'failure',
    rows: areas.length,
    inputs: [
      { name: 'area', datatype: 'FP64', kind: 'float', values: areas },
      { name: 'town', datatype: 'BYTES', kind: 'text', values: areas.map(() => 'A') },
    ],
  });
  const body = inferAnswer('failure', inference, { clientId: undefined, outputs: undefined });
  return { inference, outputs: JSON.parse(body).outputs };
}

it('takes numbers from kaizen.yaml to answers and labels, and a better model past the gate', async () => {
  const rooms = await openHouses(
    'label: price, algorithm: linear-regression, weights: weight, holdout: { split: time, by: sold, share: 0.2 }',
    'thresholds: { rmse: { max: 6 }, r2: 0.9 }, champion: { compare: rmse }',
  );
  const view = await rooms.run('one');
  const { steps } = view;
  expect(steps.map(({ status, summary }) => (status === 'succeeded' ? status : summary))).toEqual(whole);
  expect(steps[3]?.summary).toMatch(
    /^linear regression on 360 rows; MAE \d\.\d+, RMSE \d\.\d+, R² 1\.000 in 5-fold cross-validation; 50 rows have no label\.$/,
  );
  expect(steps[4]?.summary).toMatch(/^Passed all 3 checks: mae 2\.\d+, rmse \d\.\d+ on 90 rows\.$/);
  const { runId = '', modelVersionId = '', gateId = '' } = outputsOf(view);
  const run = await rooms.tracking.reader.getRun(runId);
  expect(run.params).toMatchObject({
    task: 'regression',
    algorithm: 'linear-regression',
    weights: 'weight',
    holdout: '20 %, by time (sold), seed 3',
    validation: '5-fold cross-validation of the training rows, by time (sold)',
    rowsWithoutLabel: '50',
    alpha: '0',
  });
  expect((await rooms.tracking.reader.getModelVersion(modelVersionId)).loggedModel.signature).toMatchObject({
    output: 'value',
    classes: [],
  });
  expect((await rooms.delivery.reader.getGate(gateId)).candidate).toMatchObject({ task: 'regression', n: 90 });
  const { inference, outputs } = await answer(rooms, [100, 150]);
  expect(outputs).toEqual([
    { name: 'prediction', datatype: 'FP64', shape: [2], data: [expect.any(Number), expect.any(Number)] },
  ]);
  expect(Math.abs(outputs[0].data[0] - 250)).toBeLessThan(10);
  const labels = [0, 1].map((row) => ({ id: `${inference.predictionId}/${row}`, value: 249.5 + row * 100 }));
  expect(await labelRows(rooms.serving, labels)).toMatchObject({ matched: 2 });
  const log = await rooms.serving.reader.openLog('failure', { from: 0, to: 2 });
  const logged = await rooms.platform.duck.rows(`SELECT score, decision, label FROM ${log.from} ORDER BY ordinal`);
  log.release();
  expect(logged).toEqual([
    { score: outputs[0].data[0], decision: '', label: '249.5' },
    { score: outputs[0].data[1], decision: '', label: '349.5' },
  ]);
  // The same rows again: no better by the compared metric, so the gate says so.
  const second = await rooms.run('two');
  expect(second.status).toBe('held');
  expect(second.steps[4]?.summary).toContain('rmse-against-champion: Not shown better than version 1');
});

it('scores anomalies without labels, and calls those above the threshold', async () => {
  const rooms = await openHouses(
    'algorithm: isolation-forest, parameters: { trees: 50, contamination: 0.04 }',
    'thresholds: { selection_rate: { max: 0.2 } }',
  );
  const view = await rooms.run('one');
  expect(view.steps.map(({ status, summary }) => (status === 'succeeded' ? status : summary))).toEqual(whole);
  const { runId = '', modelVersionId = '' } = outputsOf(view);
  const run = await rooms.tracking.reader.getRun(runId);
  expect(run.params.validation).toBe('none: no label says which rows are anomalies');
  const { loggedModel } = await rooms.tracking.reader.getModelVersion(modelVersionId);
  expect(loggedModel.signature).toMatchObject({
    output: 'anomaly-score',
    classes: ['normal', 'anomaly'],
    positive: 'anomaly',
  });
  const { inference, outputs } = await answer(rooms, [120, 2300]);
  expect(outputs).toEqual([
    { name: 'score', datatype: 'FP64', shape: [2], data: [expect.any(Number), expect.any(Number)] },
    { name: 'label', datatype: 'BYTES', shape: [2], data: ['normal', 'anomaly'] },
  ]);
  expect(outputs[0].data[1]).toBeGreaterThan(loggedModel.threshold);
  const labels = [{ id: `${inference.predictionId}/1`, value: 'anomaly' }];
  expect(await labelRows(rooms.serving, labels)).toMatchObject({ matched: 1 });
});

it('says what to mend when a training cannot be', async () => {
  const rooms = await openHouses(
    'label: kind, task: regression, algorithm: gradient-boosting',
    'thresholds: { r2: 0.9 }',
  );
  const view = await rooms.run('one');
  expect(view.status).toBe('failed');
  expect(view.steps[3]?.summary).toContain('The label "kind" is no number in 500 rows, such as "');
});
