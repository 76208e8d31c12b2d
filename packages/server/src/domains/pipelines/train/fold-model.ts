import type { ModelSpec } from '@kaizen/learn';

/** Folds of the cross-validation, and the most trees of a fold's forest: enough for a steady score at a part of the cost. */
export const crossValidation = { folds: 5, trees: 100 };

/** The model that judges by cross-validation: the wanted one, but for a forest of more trees than a score needs. */
export function shortenForFolds(model: ModelSpec): ModelSpec {
  if (model.algorithm !== 'random-forest') return model;
  const trees = Math.min(model.params.trees ?? crossValidation.trees, crossValidation.trees);
  return { ...model, params: { ...model.params, trees } };
}

/** What progress is counted in, and how many of it a training takes at most. */
export function planWork(model: ModelSpec): { readonly unit: string; readonly count: number } {
  switch (model.algorithm) {
    case 'random-forest':
    case 'isolation-forest':
      return { unit: 'trees', count: model.params.trees ?? 1 };
    case 'gradient-boosting':
      return { unit: 'rounds', count: model.params.rounds ?? 1 };
    case 'logistic-regression':
    case 'linear-regression':
      return { unit: 'iterations', count: model.params.maxIterations ?? 1 };
    case 'autoencoder':
    case 'hybrid-anomaly':
      return { unit: 'epochs', count: model.params.epochs ?? 1 };
    case 'constant':
      return { unit: 'answers', count: 1 };
  }
}
