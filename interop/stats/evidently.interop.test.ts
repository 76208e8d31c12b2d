import {
  chooseEvidentlyTest,
  computeEvidentlyCategorical,
  computeEvidentlyNumeric,
  countDistinctOfBoth,
  countLikeEvidently,
  createRandom,
  type EvidentlyCategoricalTest,
  type EvidentlyNumericTest,
  type EvidentlyTest,
  isEvidentlyDrift,
  sortFinite,
} from '@kaizen/stats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PeerProcess } from '../../bench/peer-process.ts';
import { ask, expectEqual, startStatsPeer } from './peer.ts';

const random = createRandom(77);
const draw = (n: number, f: () => number = () => random.normal()) => Float64Array.from({ length: n }, f);
const words = (n: number, kinds: number) =>
  Array.from({ length: n }, () => `w${Math.floor(random.next() ** 2 * kinds)}`);

const numericTests: readonly EvidentlyNumericTest[] = [
  'ks',
  'wasserstein',
  'jensenshannon',
  'psi',
  'kl_div',
  'hellinger',
  'ed',
  'anderson',
  't_test',
  'mannw',
  'es',
];
const countTests: readonly EvidentlyCategoricalTest[] = ['jensenshannon', 'psi', 'kl_div', 'hellinger', 'chisquare'];
const shapes = [
  () => random.normal(),
  () => Math.exp(2 * random.normal()),
  () => Math.round(random.normal() * 2),
  () => random.int(300),
  () => 1e6 + random.next(),
] as const;

describe('Evidently 0.7', () => {
  let peer: PeerProcess;
  beforeAll(async () => {
    peer = await startStatsPeer();
  }, 900_000);
  afterAll(() => peer.close());

  it.each(numericTests)('%s of numbers', async (test) => {
    for (let round = 0; round < 30; round++) {
      const shape = shapes[round % shapes.length] ?? random.normal;
      const whole = round % shapes.length === 2 || round % shapes.length === 3;
      const [a, b] = [
        draw(50 + random.int(2000), shape),
        draw(50 + random.int(2000), () => shape() + (whole ? random.int(2) : 0.1)),
      ];
      const [value = Number.NaN] = await ask<number[]>(peer, {
        ask: 'evidently_test',
        test,
        type: 'numeric',
        whole,
        a: [...a],
        b: [...b],
      });
      const own = computeEvidentlyNumeric(test, a, b, { wholeNumbers: whole });
      // Energy distance and the Hellinger distance are roots of differences: near 0 they have half the digits.
      const scale = test === 'ed' ? 1 + 1e2 * value : 1;
      expectEqual(own / scale, value / scale, `${test}, round ${round}`);
    }
  });

  it.each(countTests)('%s of words', async (test) => {
    for (let round = 0; round < 30; round++) {
      const [a, b] = [
        words(20 + random.int(2000), 3 + random.int(40)),
        words(20 + random.int(2000), 3 + random.int(40)),
      ];
      const [value = Number.NaN] = await ask<number[]>(peer, {
        ask: 'evidently_test',
        test,
        type: 'categorical',
        a,
        b,
      });
      expectEqual(computeEvidentlyCategorical(test, countLikeEvidently(a, b)), value, `${test}, round ${round}`);
    }
  });

  it('z and g_test, of equal totals', async () => {
    for (let round = 0; round < 30; round++) {
      const n = 30 + random.int(900);
      for (const [test, kinds] of [
        ['z', 2],
        ['g_test', 6],
      ] as const) {
        // Both have every value, so that no expected count is 0.
        const all = Array.from({ length: kinds }, (_, i) => `w${i}`);
        const [a, b] = [
          [...all, ...words(n, kinds)],
          [...all, ...words(n, kinds)],
        ];
        const [value = Number.NaN] = await ask<number[]>(peer, {
          ask: 'evidently_test',
          test,
          type: 'categorical',
          a,
          b,
        });
        expectEqual(computeEvidentlyCategorical(test, countLikeEvidently(a, b)), value, `${test}, round ${round}`);
      }
    }
  });

  it('takes the same test by default at every border', async () => {
    for (const rows of [999, 1000, 1001]) {
      for (const distinct of [1, 2, 3, 5, 6, 7]) {
        const values = Float64Array.from({ length: rows }, (_, i) => i % distinct);
        for (const type of ['numeric', 'categorical'] as const) {
          const theirs = await ask<string>(peer, { ask: 'evidently_test', type, a: [...values], b: [...values] });
          expect(chooseEvidentlyTest(rows, type, distinct).name).toBe(theirs);
        }
      }
    }
  });

  it.each([500, 3000])(
    'a report of many columns with %i rows gives the same method, threshold and value',
    async (rows) => {
      const { numeric, categorical } = makeColumns(rows);
      const side = (at: 'a' | 'b') =>
        Object.fromEntries([...numeric, ...categorical].map((column) => [column.name, [...column[at]]]));
      const found = await ask<Record<string, [string, number, number]>>(peer, {
        ask: 'evidently_report',
        a: side('a'),
        b: side('b'),
        numeric: numeric.map(({ name }) => name),
        categorical: categorical.map(({ name }) => name),
      });
      expect(Object.keys(found)).toHaveLength(numeric.length + categorical.length);
      for (const { name, a, b } of numeric) {
        const test = chooseEvidentlyTest(rows, 'numeric', countDistinctOfBoth(sortFinite(a), sortFinite(b)));
        expectSame(found, name, test, computeEvidentlyNumeric(withoutText(test), a, b));
      }
      for (const { name, a, b } of categorical) {
        const test = chooseEvidentlyTest(rows, 'categorical', new Set([...a, ...b]).size);
        const named = withoutText(test);
        if (named === 'ks' || named === 'wasserstein') throw new Error(`${named} is no test of words.`);
        expectSame(found, name, test, computeEvidentlyCategorical(named, countLikeEvidently(a, b)));
      }
    },
  );
});

/** Columns of every kind that the default rule tells apart. */
function makeColumns(rows: number) {
  const numbers = (name: string, first: () => number, second = first) => ({
    name,
    a: draw(rows, first),
    b: draw(rows, second),
  });
  const texts = (name: string, first: number, second: number) => ({
    name,
    a: words(rows, first),
    b: words(rows, second),
  });
  const numeric = [
    numbers('same', () => random.normal()),
    numbers('moved', random.normal, () => random.normal() + 0.3),
    numbers(
      'skewed',
      () => Math.exp(random.normal()),
      () => Math.exp(1.3 * random.normal()),
    ),
    numbers(
      'few',
      () => random.int(4) + 0.5,
      () => random.int(3) + 0.5,
    ),
    numbers('two', () => random.int(2) + 0.5),
    numbers(
      'middle',
      () => random.int(15) + 0.5,
      () => random.int(16) + 0.5,
    ),
  ];
  return { numeric, categorical: [texts('colour', 5, 4), texts('shape', 2, 2), texts('city', 60, 70)] };
}

const displayed: Record<string, string> = {
  ks: 'K-S p_value',
  chisquare: 'chi-square p_value',
  z: 'Z-test p_value',
  wasserstein: 'Wasserstein distance (normed)',
  jensenshannon: 'Jensen-Shannon distance',
};

function withoutText({ name }: EvidentlyTest) {
  if (name === 'perc_text_content_drift' || name === 'abs_text_content_drift') throw new Error('No column is text.');
  return name;
}

function expectSame(found: Record<string, [string, number, number]>, name: string, test: EvidentlyTest, own: number) {
  const [method, threshold, value = Number.NaN] = found[name] ?? [];
  expect(method).toBe(displayed[test.name]);
  expect(threshold).toBe(test.threshold);
  expectEqual(own, value, name);
  expect(isEvidentlyDrift(test, own)).toBe(isEvidentlyDrift(test, value));
}
