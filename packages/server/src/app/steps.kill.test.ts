import { expect, it } from 'vitest';
import { killPlant } from './testing/kill-plant.ts';
import { plantCsv } from './testing/plant-rooms.ts';

it('ends alike when its process is killed in every step', async () => {
  const { whole, resumed } = await killPlant(plantCsv(800, { seed: 5, broken: 3 }), [
    'data.version.committed',
    'step ingest',
    'tracking.run.started',
    'progress trees',
    'tracking.model_logged',
    'delivery.gate.decided',
    'step gate',
    'tracking.model_version.registered',
    'delivery.release.started',
  ]);
  expect(whole).toMatchObject({ status: 'succeeded', champion: 1, runs: 1 });
  expect(resumed).toEqual(whole);
});
