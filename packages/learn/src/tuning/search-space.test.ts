import { createRandom, type Random } from '@kaizen/stats';
import { describe, expect, it } from 'vitest';
import { LearnInputError } from '../frame/frame.ts';
import {
  checkSearchSpace,
  drawUniformly,
  isInSpace,
  isValueOf,
  type NumericParameter,
  type Parameter,
  type SearchSpace,
  scaleBounds,
  toScale,
  toValue,
} from './search-space.ts';
import { suggestTrial } from './suggest-trial.ts';
import type { Trial } from './trial.ts';

function drawNumeric(random: Random, name: string): NumericParameter {
  const kind = random.int(2) === 0 ? 'int' : 'float';
  const scale = random.int(2) === 0 ? 'log' : 'linear';
  const whole = (value: number) => (kind === 'int' ? Math.ceil(value) : value);
  const from = whole(scale === 'log' ? 10 ** (random.next() * 6 - 3) : random.normal() * 1000);
  const to = from + whole(10 ** (random.next() * 5 - 2));
  const wanted = whole((to - from) * (0.05 + 0.9 * random.next()));
  const step = scale === 'linear' && wanted <= to - from && random.int(2) === 0 ? wanted : undefined;
  return { kind, name, from, to, scale, step };
}

/** A space of up to six parameters of every kind, some of which depend on the first. */
function drawSpace(random: Random): SearchSpace {
  const values =
    [
      ['a', 'b', 'c'],
      [true, false],
      [1, 'sqrt', 0.5],
    ][random.int(3)] ?? [];
  const first: Parameter = { kind: 'categorical', name: 'first', values };
  const rest = Array.from({ length: random.int(6) }, (_, at): Parameter => {
    const parameter: Parameter =
      random.int(3) === 0 ? { kind: 'categorical', name: `p${at}`, values: ['x', 'y'] } : drawNumeric(random, `p${at}`);
    return random.int(2) === 0 ? parameter : { ...parameter, when: { parameter: 'first', values: values.slice(1) } };
  });
  return [first, ...rest];
}

describe('checkSearchSpace', () => {
  const kernel: Parameter = { kind: 'categorical', name: 'kernel', values: ['linear', 'rbf'] };
  const float = { kind: 'float', name: 'rate', from: 0.01, to: 1, scale: 'linear' } as const;
  it.each<[string, SearchSpace, RegExp]>([
    ['no parameter', [], /empty/],
    ['no name', [{ ...float, name: '' }], /empty name/],
    ['a name twice', [float, float], /"rate" stands twice/],
    ['no values', [{ ...kernel, values: [] }], /"kernel" has no values/],
    ['a value twice', [{ ...kernel, values: ['a', 'a'] }], /"kernel" lists a value twice/],
    ['an infinite value', [{ ...kernel, values: [1, Number.POSITIVE_INFINITY] }], /must be finite/],
    ['ends the wrong way', [{ ...float, from: 2 }], /"rate" runs from 2 to 1; `from` must be below/],
    ['an end that is no number', [{ ...float, to: Number.NaN }], /must be finite numbers/],
    ['a broken whole number', [{ ...float, kind: 'int' }], /must be whole/],
    ['a log scale from 0', [{ ...float, from: 0, scale: 'log' }], /log scale from 0/],
    ['a step on a log scale', [{ ...float, scale: 'log', step: 0.1 }], /step and a log scale/],
    ['a step of 0', [{ ...float, step: 0 }], /step 0; it must be above 0/],
    ['a step beyond the range', [{ ...float, step: 2 }], /at most 0.99/],
    ['half a step of a whole number', [{ ...float, kind: 'int', from: 1, to: 9, step: 1.5 }], /step 1.5 must be whole/],
    ['a condition on what is not there', [{ ...float, when: { parameter: 'kernel', values: ['rbf'] } }], /before it/],
    [
      'a condition on what comes later',
      [{ ...float, when: { parameter: 'kernel', values: ['rbf'] } }, kernel],
      /befor/,
    ],
    [
      'a condition on a range',
      [float, { ...float, name: 'b', when: { parameter: 'rate', values: [1] } }],
      /no list of values/,
    ],
    [
      'a condition on an unknown value',
      [kernel, { ...float, when: { parameter: 'kernel', values: ['poly'] } }],
      /its value "poly"; its values are linear, rbf/,
    ],
    ['an empty condition', [kernel, { ...float, when: { parameter: 'kernel', values: [] } }], /names no value of it/],
  ])('refuses %s', (_, space, message) => {
    expect(() => checkSearchSpace(space)).toThrow(LearnInputError);
    expect(() => checkSearchSpace(space)).toThrow(message);
  });
});

describe('values of a space', () => {
  it('lie in it, whatever the space, the sampler and what is known', () => {
    const random = createRandom(3);
    for (let round = 0; round < 60; round++) {
      const space = drawSpace(random);
      checkSearchSpace(space);
      const trials: Trial[] = [];
      for (let index = 0; index < 24; index++) {
        const values = suggestTrial({ space, search: 'tpe', direction: 'maximise', seed: round, index, trials });
        expect(isInSpace(space, values), JSON.stringify({ space, values })).toBe(true);
        const state = (['finished', 'finished', 'finished', 'pruned', 'failed', 'running'] as const)[random.int(6)];
        const scores =
          state === 'failed' || state === 'running' ? [] : [random.int(9) === 0 ? Number.NaN : random.next()];
        trials.push({ index, values, state: state ?? 'finished', scores });
      }
    }
  });

  it('reach both ends of a grid, and every point of it as often', () => {
    const random = createRandom(5);
    const counts = new Map<unknown, number>();
    const space: SearchSpace = [{ kind: 'float', name: 'share', from: 0.1, to: 0.65, scale: 'linear', step: 0.1 }];
    for (let draw = 0; draw < 6000; draw++) {
      const { share } = drawUniformly(space, random);
      counts.set(share, (counts.get(share) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6]);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it('are equally likely in equal ratios on a log scale', () => {
    const random = createRandom(7);
    const space: SearchSpace = [{ kind: 'float', name: 'rate', from: 0.001, to: 10, scale: 'log' }];
    const rates = Array.from({ length: 4000 }, () => Number(drawUniformly(space, random).rate));
    for (const [from, to] of [
      [0.001, 0.01],
      [0.01, 0.1],
      [1, 10],
    ] as const) {
      expect(Math.abs(rates.filter((rate) => rate >= from && rate < to).length - 1000)).toBeLessThan(120);
    }
  });

  it('come back from the scale that is searched', () => {
    const random = createRandom(9);
    for (let round = 0; round < 300; round++) {
      const parameter = drawNumeric(random, 'p');
      const { low, high } = scaleBounds(parameter);
      const value = toValue(parameter, low + random.next() * (high - low));
      expect(isValueOf(parameter, value), JSON.stringify({ parameter, value })).toBe(true);
      expect(toValue(parameter, toScale(parameter, value))).toBeCloseTo(value, 9);
    }
  });

  it('are known from others', () => {
    const depth: Parameter = { kind: 'int', name: 'depth', from: 2, to: 10, scale: 'linear', step: 4 };
    expect([2, 6, 10].map((value) => isValueOf(depth, value))).toEqual([true, true, true]);
    expect([1, 3, 14, 2.5, '6', Number.NaN].some((value) => isValueOf(depth, value))).toBe(false);
    const space: SearchSpace = [
      { kind: 'categorical', name: 'boost', values: [true, false] },
      { ...depth, when: { parameter: 'boost', values: [true] } },
    ];
    expect(isInSpace(space, { boost: true, depth: 6 })).toBe(true);
    expect(isInSpace(space, { boost: false })).toBe(true);
    expect(isInSpace(space, { boost: false, depth: 6 })).toBe(false);
    expect(isInSpace(space, { boost: true })).toBe(false);
  });
});
