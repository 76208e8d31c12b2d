import { decideTask, type LearningTask, type TrainingSpec } from '@kaizen/contracts';
import type { Parameter, SearchSpace } from '@kaizen/learn';

const weighing: Parameter = { kind: 'categorical', name: 'classWeight', values: ['none', 'balanced'] };

const penalties: SearchSpace = [
  { kind: 'float', name: 'alpha', from: 1e-6, to: 10, scale: 'log' },
  { kind: 'float', name: 'l1Ratio', from: 0, to: 1, scale: 'linear' },
];

const sampleSize: Parameter = { kind: 'int', name: 'sampleSize', from: 32, to: 2048, scale: 'log' };

const network: SearchSpace = [
  { kind: 'float', name: 'learningRate', from: 1e-4, to: 1e-2, scale: 'log' },
  { kind: 'int', name: 'batchSize', from: 32, to: 512, scale: 'log' },
  { kind: 'int', name: 'epochs', from: 10, to: 100, scale: 'log' },
];

/** What matters most of each algorithm, in ranges that hold for most tables. The number of trees of a forest is not among it: more are never worse, only slower. */
function findDefaultSpace(algorithm: TrainingSpec['algorithm'], task: LearningTask): SearchSpace {
  switch (algorithm) {
    case 'random-forest':
      return [
        { kind: 'int', name: 'maxDepth', from: 2, to: 64, scale: 'log' },
        { kind: 'int', name: 'minSamplesLeaf', from: 1, to: 50, scale: 'log' },
        { kind: 'categorical', name: 'maxFeatures', values: ['sqrt', 'all'] },
        ...(task === 'classification' ? [weighing] : []),
      ];
    case 'gradient-boosting':
      return [
        { kind: 'int', name: 'rounds', from: 50, to: 500, scale: 'log' },
        { kind: 'float', name: 'learningRate', from: 0.01, to: 0.3, scale: 'log' },
        { kind: 'int', name: 'maxLeaves', from: 8, to: 128, scale: 'log' },
        { kind: 'int', name: 'minSamplesLeaf', from: 5, to: 100, scale: 'log' },
        { kind: 'float', name: 'featureFraction', from: 0.5, to: 1, scale: 'linear' },
        { kind: 'float', name: 'lambdaL2', from: 0.001, to: 10, scale: 'log' },
      ];
    case 'logistic-regression':
      return [...penalties, weighing];
    case 'linear-regression':
      return penalties;
    case 'isolation-forest':
      return [{ kind: 'int', name: 'trees', from: 50, to: 400, scale: 'log' }, sampleSize];
    case 'autoencoder':
      return network;
    case 'hybrid-anomaly':
      return [sampleSize, ...network];
    case 'constant':
    case 'command':
      return [];
  }
}

/** What is searched where a training names no space: the usual parameters of its algorithm that it does not fix. */
export function chooseDefaultSpace(spec: TrainingSpec): SearchSpace {
  const fixed = new Set(
    Object.entries(spec.parameters ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [name])),
  );
  return findDefaultSpace(spec.algorithm, decideTask(spec)).filter(({ name }) => !fixed.has(name));
}
