import type { DriftMeasureResult, DriftMethod, DriftMode } from '@kaizen/contracts';
import { chooseEvidentlyTest } from '@kaizen/stats';

/** What the choice of a method looks at. */
export interface MethodFacts {
  readonly mode: DriftMode;
  readonly kind: 'numeric' | 'categorical';
  /** Rows with a value, by side. */
  readonly referenceRows: number;
  /** Different values of both sides together. */
  readonly distinct: number;
}

/** Up to so many different values a number is compared value by value. */
export const FEW_VALUES = 20;

/** Their names in Evidently. Its classifier of words is never asked: text is not compared in that mode. */
const evidentlyNames = {
  ks: 'ks',
  chisquare: 'chi-square',
  z: 'z',
  wasserstein: 'wasserstein',
  jensenshannon: 'jensen-shannon',
  perc_text_content_drift: 'jensen-shannon',
  abs_text_content_drift: 'jensen-shannon',
} as const;

/** The method that is in force where none is declared. */
export function chooseMethod({ mode, kind, referenceRows, distinct }: MethodFacts): DriftMethod {
  if (mode === 'kaizen') return kind === 'numeric' && distinct > FEW_VALUES ? 'wasserstein' : 'jensen-shannon';
  return evidentlyNames[chooseEvidentlyTest(referenceRows, kind, distinct).name];
}

/** Whether a method can say anything of such a column; `z` needs two values, `ks` and `wasserstein` need numbers, `chi-square` few values. */
export function canMeasure(method: DriftMethod, { kind, distinct }: Pick<MethodFacts, 'kind' | 'distinct'>): boolean {
  switch (method) {
    case 'ks':
    case 'wasserstein':
      return kind === 'numeric';
    case 'z':
      return distinct <= 2;
    case 'chi-square':
      return kind === 'categorical' || distinct <= FEW_VALUES;
    default:
      return true;
  }
}

/** Threshold and rule of a method where none is declared. PSI: 0.2 is Siddiqi's "some change" (0.1 in Evidently); p 0.05; else 0.1. */
export function thresholdOf(method: DriftMethod, mode: DriftMode): Pick<DriftMeasureResult, 'threshold' | 'rule'> {
  switch (method) {
    case 'ks':
      return { threshold: 0.05, rule: 'p-at-most' };
    case 'chi-square':
    case 'z':
      return { threshold: 0.05, rule: mode === 'kaizen' ? 'p-at-most' : 'p-below' };
    case 'psi':
      return { threshold: mode === 'kaizen' ? 0.2 : 0.1, rule: 'at-least' };
    default:
      return { threshold: 0.1, rule: 'at-least' };
  }
}

/** How Evidently 0.7 reads a column (`core/datasets.py`, `infer_column_type`): whole numbers with at most ten values are categories, unless pandas made them floats because some are missing. */
export function kindLikeEvidently(given: {
  readonly isInteger: boolean;
  readonly distinctCurrent: number;
  readonly missingCurrent: number;
}): 'numeric' | 'categorical' {
  return given.isInteger && given.missingCurrent === 0 && given.distinctCurrent <= 10 ? 'categorical' : 'numeric';
}
