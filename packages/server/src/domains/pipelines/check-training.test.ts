import { parseManifest } from '@kaizen/contracts';
import { expect, it } from 'vitest';
import { checkTrainings } from './check-training.ts';

const head = `kaizen: 1
project: p
data: { d: { source: {}, columns: { y: { type: number }, at: { type: timestamp } } } }
features: { f: { from: d, inputs: [a, b] } }
training:
  t: { features: f, `;

const cases: ReadonlyArray<readonly [text: string, path: string, message: RegExp]> = [
  ['algorithm: linear-regression, label: y, weights: y', 'weights', /is the label/],
  ['algorithm: linear-regression, label: y, weights: a', 'weights', /unknown when the model answers/],
  ['algorithm: linear-regression, label: y, holdout: { split: stratified }', 'holdout.split', /random, time or group/],
  ['algorithm: random-forest, label: y, holdout: { split: group }', 'holdout.by', /stay together/],
  ['algorithm: random-forest, label: y, validation: { by: at }', 'validation.by', /split: time/],
  ['algorithm: isolation-forest, normal: ok', 'normal', /name the column in `label`/],
  ['algorithm: isolation-forest, label: y, normal: ok, positive: bad', 'positive', /leave out/],
  ['algorithm: isolation-forest, holdout: { split: stratified }', 'holdout.split', /has none/],
];

it.each(cases)('refuses { %s }', (text, path, message) => {
  const { manifest, problems } = parseManifest(`${head}${text} }\n`);
  expect(problems).toEqual([]);
  if (manifest === undefined) throw new Error('not parsed');
  expect(() => checkTrainings(manifest)).toThrow(
    expect.objectContaining({ message: expect.stringMatching(message), details: { path: `training.t.${path}` } }),
  );
});

it.each([
  'algorithm: random-forest, task: regression, label: y, weights: w, holdout: { split: time, by: at, share: 0.1 }',
  'algorithm: isolation-forest, holdout: { split: time }',
  'algorithm: isolation-forest, label: y, normal: ok, validation: { folds: 3 }',
])('takes { %s }', (text) => {
  const { manifest } = parseManifest(`${head}${text} }\n`);
  if (manifest === undefined) throw new Error('not parsed');
  expect(() => checkTrainings(manifest)).not.toThrow();
});
