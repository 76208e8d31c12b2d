import { expect, test } from 'vitest';
import { followClientLink } from './client-links.ts';

test.each([
  ['#/experiments/1/runs/abc', '/runs/abc'],
  ['#/experiments/1/runs/abc/model-metrics?x=1', '/runs/abc'],
  ['#/experiments/1/runs/abc/artifacts/plots%2Fa b.png', '/runs/abc?tab=files&path=plots%2Fa%20b.png'],
  ['#/experiments/12', '/experiments/12'],
  ['#/experiments/12?searchFilter=&viewMode=TABLE', '/experiments/12'],
  ['#/experiments', '/experiments'],
  ['#/models/a%20b/versions/3', '/models/a%20b/versions/3'],
  ['#/models/failure', '/models/failure'],
  ['#/models', '/models'],
  ['#/compare-runs?runs=["a","b"]&experiments=["1"]', '/compare?runs=a,b'],
  ['#/compare-runs?runs=nonsense', '/compare?runs='],
])('%s leads to %s', (printed, here) => {
  expect(followClientLink(printed)).toBe(here);
});

test('other fragments lead nowhere', () => {
  expect(['', '#', '#page', '#/nowhere/1'].map(followClientLink)).toEqual([undefined, undefined, undefined, undefined]);
});
