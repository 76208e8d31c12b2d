import type { DriftMultivariate } from '@kaizen/contracts';
import { computeDomainAuc, type Frame, inlineParallel, selectRows } from '@kaizen/learn';
import { computePcaReconstruction, fitPcaReconstruction, learnThreshold, splitIntoChunks } from '@kaizen/stats';

/** The one seed: the same rows give the same numbers. */
const SEED = 1;
/** From this area on, when it is also more than chance, the sides can be told apart. */
const AUC = 0.55;
const CHANCE = 0.01;
/** A small forest is enough to tell two sides apart. */
const FOREST = { trees: 60, maxDepth: 8, minSamplesLeaf: 5 } as const;

/**
 * All columns at once. A classifier that is asked which side a row is from (Lopez-Paz and Oquab 2017), and how well the main directions of the reference still
 * describe the current rows, against what ten chunks of the reference show (NannyML's rule: mean and three standard deviations, both ways).
 */
export async function computeTogether(reference: Frame, current: Frame): Promise<DriftMultivariate> {
  const { auc, pValue, importance } = await computeDomainAuc(reference, current, {
    seed: SEED,
    parallel: inlineParallel,
    folds: 3,
    params: FOREST,
  });
  return {
    rows: { reference: reference.rowCount, current: current.rowCount },
    seed: SEED,
    columns: reference.columns.length,
    classifier: {
      auc,
      threshold: AUC,
      drifted: auc >= AUC && pValue <= CHANCE,
      leading: importance.slice(0, 5).map(({ column, share }) => ({ column, share })),
    },
    pca: reconstruct(reference, current),
  };
}

function reconstruct(reference: Frame, current: Frame): NonNullable<DriftMultivariate['pca']> {
  const model = fitPcaReconstruction(reference.columns);
  const scores = splitIntoChunks(reference.rowCount).map(({ from, to }) => {
    const rows = Uint32Array.from({ length: to - from }, (_, at) => from + at);
    return computePcaReconstruction(model, selectRows(reference, rows).columns).score;
  });
  const { upper, lower = 0 } = learnThreshold(scores, { side: 'both', limits: { low: 0 } });
  const { score } = computePcaReconstruction(model, current.columns);
  return { value: score, lower, upper, components: model.kept, drifted: score > upper || score < lower };
}
