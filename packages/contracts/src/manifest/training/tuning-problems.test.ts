import { describe, expect, it } from 'vitest';
import { parseManifest } from '../parse-manifest.ts';
import { findNumberKind, findParameterSchemas } from './tuning-problems.ts';

const parse = (tuning: string, rest = '') =>
  parseManifest(`kaizen: 1
project: plant
data:
  machines: { source: { file: machines.csv } }
features:
  state: { from: machines, inputs: [a] }
training:
  failure:
    features: state
    label: broken
    algorithm: random-forest
${rest}    tuning: ${tuning}
`);

/** Problems of the training alone: the data section of this scene is not what is tested. */
const problemsOf = (tuning: string, rest = '') =>
  parse(tuning, rest).problems.filter(({ path }) => path.startsWith('training'));

describe('tuning in kaizen.yaml', () => {
  it('is complete with a budget alone', () => {
    const { manifest, problems } = parse('{ trials: 30 }');
    expect(problems).toEqual([]);
    expect(manifest?.training?.failure?.tuning).toEqual({ trials: 30, search: 'tpe', parallel: 2, prune: 'none' });
  });

  it('takes ranges, lists and conditions', () => {
    const space = `{ maxDepth: { from: 2, to: 32, scale: log }, minSamplesLeaf: { from: 1, to: 21, step: 5, when: { bootstrap: [true] } },
      bootstrap: { values: [true, false] }, maxFeatures: { values: [sqrt, all, 3] } }`;
    expect(problemsOf(`{ minutes: 0.5, space: ${space} }`)).toEqual([]);
  });

  it.each([
    ['no budget', '{ search: random }', 'tuning', /say `trials`, `minutes` or both/],
    ['an unknown field', '{ trails: 3 }', 'tuning.trails', /did you mean `trials`/],
    ['an unknown search', '{ trials: 3, search: tpa }', 'tuning.search', /did you mean `tpe`/],
    [
      'an unknown metric',
      '{ trials: 3, metric: ac }',
      'tuning.metric',
      /no metric of a classification; did you mean "auc"/,
    ],
    ['a metric of another task', '{ trials: 3, metric: rmse }', 'tuning.metric', /known: auc/],
    ['a cost without costs', '{ trials: 3, metric: cost_per_1000 }', 'tuning.metric', /needs a `costs` section/],
    ['an empty space', '{ trials: 3, space: {} }', 'tuning.space', /space is empty/],
    [
      'a misspelt parameter',
      '{ trials: 3, space: { maxDeph: { from: 2, to: 9 } } }',
      'tuning.space.maxDeph',
      /no parameter of random-forest; did you mean "maxDepth"/,
    ],
    ['half a range', '{ trials: 3, space: { maxDepth: { from: 2 } } }', 'tuning.space.maxDepth', /`from` and `to`/],
    [
      'both forms',
      '{ trials: 3, space: { maxDepth: { from: 2, values: [3] } } }',
      'tuning.space.maxDepth',
      /two forms/,
    ],
    ['ends the wrong way', '{ trials: 3, space: { maxDepth: { from: 9, to: 2 } } }', 'tuning.space.maxDepth', /below/],
    [
      'an end out of range',
      '{ trials: 3, space: { maxDepth: { from: 2, to: 99 } } }',
      'tuning.space.maxDepth',
      /cannot be 99/,
    ],
    [
      'a broken number',
      '{ trials: 3, space: { maxDepth: { from: 2.5, to: 9 } } }',
      'tuning.space.maxDepth',
      /cannot be 2.5/,
    ],
    [
      'a broken step',
      '{ trials: 3, space: { maxDepth: { from: 2, to: 9, step: 0.5 } } }',
      'tuning.space.maxDepth',
      /whole/,
    ],
    [
      'a wide step',
      '{ trials: 3, space: { maxDepth: { from: 2, to: 9, step: 8 } } }',
      'tuning.space.maxDepth',
      /wider/,
    ],
    [
      'a log scale with steps',
      '{ trials: 3, space: { maxDepth: { from: 2, to: 9, step: 2, scale: log } } }',
      'tuning.space.maxDepth',
      /no `step`/,
    ],
    [
      'a range of words',
      '{ trials: 3, space: { classWeight: { from: 1, to: 2 } } }',
      'tuning.space.classWeight',
      /its `values`/,
    ],
    [
      'a wrong word',
      '{ trials: 3, space: { classWeight: { values: [balanced, no] } } }',
      'tuning.space.classWeight',
      /"no"/,
    ],
    [
      'a word twice',
      '{ trials: 3, space: { classWeight: { values: [none, none] } } }',
      'tuning.space.classWeight',
      /twice/,
    ],
    [
      'a condition on nothing',
      '{ trials: 3, space: { maxDepth: { from: 2, to: 9, when: { bootstrap: [true] } } } }',
      'tuning.space.maxDepth',
      /no other parameter of the space/,
    ],
    [
      'a condition on a range',
      '{ trials: 3, space: { trees: { from: 2, to: 9 }, maxDepth: { from: 2, to: 9, when: { trees: [3] } } } }',
      'tuning.space.maxDepth',
      /only `values`/,
    ],
    [
      'a condition on another value',
      '{ trials: 3, space: { bootstrap: { values: [true] }, maxDepth: { from: 2, to: 9, when: { bootstrap: [false] } } } }',
      'tuning.space.maxDepth',
      /no value of "bootstrap"/,
    ],
  ])('refuses %s', (_, tuning, path, message) => {
    const [problem, ...more] = problemsOf(tuning);
    expect(problem?.path).toBe(`training.failure.${path}`);
    expect(problem?.message).toMatch(message);
    expect(problem?.position?.line).toBeGreaterThan(7);
    expect(more).toEqual([]);
  });

  it('refuses a parameter that is fixed and searched for', () => {
    const rest = '    parameters: { maxDepth: 8 }\n';
    const [problem] = problemsOf('{ trials: 3, space: { maxDepth: { from: 2, to: 9 } } }', rest);
    expect(problem?.message).toMatch(/fixed under `parameters` and searched for/);
    expect(problemsOf('{ trials: 3, space: { trees: { from: 2, to: 9 } } }', rest)).toEqual([]);
  });
});

describe('findParameterSchemas', () => {
  it('knows the parameters of every algorithm and what numbers they take', () => {
    const forest = findParameterSchemas('random-forest');
    const kinds = (of: typeof forest) => Object.fromEntries(Object.entries(of).map(([k, v]) => [k, findNumberKind(v)]));
    expect(kinds(forest)).toMatchObject({
      trees: 'int',
      maxFeatures: 'int',
      classWeight: undefined,
      bootstrap: undefined,
    });
  });
});
