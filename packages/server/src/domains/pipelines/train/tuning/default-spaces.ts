import type { LearningTask } from '@kaizen/contracts';
import type { Parameter, SearchSpace } from '@kaizen/learn';

const weighing: Parameter = { kind: 'categorical', name: 'classWeight', values: ['none', 'balanced'] };

/**
 * What is searched where a training says no space of its own: what matters most, in ranges that hold for most tables. The number of trees of a forest is not among
 * it: more are never worse, only slower.
 */
export function findDefaultSpace(algorithm: string, task: LearningTask): SearchSpace {
  switch (algorithm) {
    case 'random-forest':
      return [
        { kind: 'int', name: 'maxDepth', from: 2, to: 64, scale: 'log' },
        { kind: 'int', name: 'minSamplesLeaf', from: 1, to: 50, scale: 'log' },
        { kind: 'categorical', name: 'maxFeatures', values: ['sqrt', 'all'] },
        ...(task === 'classification' ? [weighing] : []),
      ];
    default:
      return [];
  }
}
