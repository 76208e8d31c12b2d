import { findParameterSchemas, type TrainingSpec, type TuningSpec } from '@kaizen/contracts';
import { checkSearchSpace, isInSpace } from '@kaizen/learn';
import Value from 'typebox/value';
import { describe, expect, it } from 'vitest';
import type { TrainingGoal } from '../training-goal.ts';
import { chooseDefaultSpace } from './default-spaces.ts';
import { planTuning } from './plan-study.ts';

const classes = (names: readonly string[]): TrainingGoal => ({
  task: 'classification',
  classes: names,
  codes: Int32Array.from(names.keys()),
  positive: names.length === 2 ? 1 : undefined,
});
const failure = { features: 'state', label: 'failure' };
const forest = { ...failure, algorithm: 'random-forest' } as const;
const plan = (
  tuning: TuningSpec,
  goal = classes(['0', '1']),
  spec: Pick<TrainingSpec & { algorithm: 'random-forest' }, 'parameters'> = {},
) => planTuning({ ...forest, ...spec, tuning }, goal, { folds: 5 }, 7);

describe('planTuning', () => {
  it('is nothing for a training that does not tune', () => {
    expect(planTuning(forest, classes(['0', '1']), { folds: 5 }, 7)).toBeUndefined();
  });

  it('searches the usual parameters with a budget alone, from the usual values on', () => {
    const planned = plan({ trials: 30 });
    expect(planned).toMatchObject({
      search: 'tpe',
      metric: 'auc',
      direction: 'maximise',
      trials: 30,
      parallel: 2,
      prune: 'none',
      steps: 5,
      first: { maxDepth: 64, minSamplesLeaf: 1, maxFeatures: 'sqrt', classWeight: 'none' },
    });
    expect(planned?.space.map(({ name }) => name)).toEqual([
      'maxDepth',
      'minSamplesLeaf',
      'maxFeatures',
      'classWeight',
    ]);
  });

  it('leaves what is fixed alone, and begins as near to the usual values as the space allows', () => {
    const fixed = plan({ trials: 3 }, classes(['0', '1']), { parameters: { maxDepth: 8 } });
    expect(fixed?.space.map(({ name }) => name)).not.toContain('maxDepth');
    const space: TuningSpec['space'] = {
      minSamplesLeaf: { from: 5, to: 20, when: { bootstrap: [true] } },
      bootstrap: { values: [true, false] },
      maxDepth: { from: 4, to: 12, step: 4 },
      classWeight: { values: ['balanced'] },
      maxFeatures: { from: 1, to: 3 },
    };
    const own = plan({ trials: 3, space });
    checkSearchSpace(own?.space ?? []);
    expect(own?.space.at(-1)).toEqual({
      kind: 'int',
      name: 'minSamplesLeaf',
      from: 5,
      to: 20,
      scale: 'linear',
      step: undefined,
      when: { parameter: 'bootstrap', values: [true] },
    });
    expect(own?.first).toEqual({
      bootstrap: true,
      maxDepth: 12,
      classWeight: 'balanced',
      maxFeatures: 1,
      minSamplesLeaf: 5,
    });
    expect(isInSpace(own?.space ?? [], own?.first ?? {})).toBe(true);
  });

  it('is judged by what fits the label', () => {
    const three = classes(['a', 'b', 'c']);
    const numbers: TrainingGoal = { task: 'regression', values: Float64Array.of(1, 2) };
    expect(plan({ trials: 3 }, three)?.metric).toBe('macro_f1');
    expect(plan({ trials: 3 }, numbers)).toMatchObject({ metric: 'rmse', direction: 'minimise' });
    expect(plan({ trials: 3, metric: 'log_loss', folds: 3 }, three)).toMatchObject({ direction: 'minimise', steps: 3 });
    expect(() => plan({ trials: 3, metric: 'auc' }, three)).toThrow(/3 classes, and "auc" needs two. Tune by macro_f1/);
    expect(() => plan({ trials: 3, metric: 'macro_f1' })).toThrow(/two classes; tune by f1/);
  });
});

describe('chooseDefaultSpace', () => {
  const specs: readonly TrainingSpec[] = [
    forest,
    { ...forest, task: 'regression' },
    { ...failure, algorithm: 'logistic-regression' },
    { ...failure, algorithm: 'linear-regression' },
    { ...failure, algorithm: 'gradient-boosting' },
    { ...failure, algorithm: 'autoencoder' },
    { ...failure, algorithm: 'hybrid-anomaly' },
    { ...failure, algorithm: 'isolation-forest' },
  ];
  it.each(specs)('is whole for $algorithm $task', (spec) => {
    const space = chooseDefaultSpace(spec);
    checkSearchSpace(space);
    const schemas = findParameterSchemas(spec.algorithm);
    for (const parameter of space) {
      const ends = parameter.kind === 'categorical' ? parameter.values : [parameter.from, parameter.to];
      for (const value of ends)
        expect([parameter.name, value, Value.Check(schemas[parameter.name] ?? {}, value)]).toEqual([
          parameter.name,
          value,
          true,
        ]);
    }
    expect(space.some(({ name }) => name === 'classWeight')).toBe(
      spec.algorithm === 'logistic-regression' || (spec.algorithm === 'random-forest' && spec.task !== 'regression'),
    );
  });
});
