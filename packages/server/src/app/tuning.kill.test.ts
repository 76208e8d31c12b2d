import { expect, it } from 'vitest';
import { killPlant } from './testing/kill-plant.ts';
import { plantCsv } from './testing/plant-rooms.ts';

it('comes to the same trials and the same model when its process is killed while it tunes', async () => {
  const tuning = '{ trials: 14, folds: 3, parallel: 2, prune: median }';
  const points = ['trials 1', 'trials 12', 'progress trees'];
  const { whole, resumed } = await killPlant(plantCsv(800, { seed: 5, broken: 3 }), points, tuning);
  expect(whole).toMatchObject({ status: 'succeeded', runs: 1 });
  expect(resumed).toEqual(whole);
});
