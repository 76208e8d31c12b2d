/** What kind of column Evidently 0.7 sees. */
export type EvidentlyColumnType = 'numeric' | 'categorical' | 'text';

/** A test of Evidently 0.7 by its registered name, with the line it draws. */
export interface EvidentlyTest {
  readonly name:
    | 'ks'
    | 'chisquare'
    | 'z'
    | 'wasserstein'
    | 'jensenshannon'
    | 'perc_text_content_drift'
    | 'abs_text_content_drift';
  /** What the number is: a probability, a distance, or the area under the curve of a classifier of the two sides. */
  readonly measure: 'p-value' | 'distance' | 'classifier-auc';
  readonly threshold: number;
  /** How the number is compared with the threshold for drift. */
  readonly driftWhen: 'at-most' | 'below' | 'at-least' | 'above';
}

const tests = {
  ks: { name: 'ks', measure: 'p-value', threshold: 0.05, driftWhen: 'at-most' },
  chisquare: { name: 'chisquare', measure: 'p-value', threshold: 0.05, driftWhen: 'below' },
  z: { name: 'z', measure: 'p-value', threshold: 0.05, driftWhen: 'below' },
  wasserstein: { name: 'wasserstein', measure: 'distance', threshold: 0.1, driftWhen: 'at-least' },
  jensenshannon: { name: 'jensenshannon', measure: 'distance', threshold: 0.1, driftWhen: 'at-least' },
  percentile: { name: 'perc_text_content_drift', measure: 'classifier-auc', threshold: 0.95, driftWhen: 'above' },
  absolute: { name: 'abs_text_content_drift', measure: 'classifier-auc', threshold: 0.55, driftWhen: 'above' },
} as const satisfies Record<string, EvidentlyTest>;

/**
 * The test that Evidently 0.7 takes when none is named (`legacy/calculations/stattests/registry.py`, `_get_default_stattest`), with
 * its default threshold.
 *
 * @param referenceRows rows of the reference that are left without missing and infinite values; the current side does not count.
 * @param distinct distinct values of both sides together, without missing and infinite ones.
 */
export function chooseEvidentlyTest(referenceRows: number, type: EvidentlyColumnType, distinct: number): EvidentlyTest {
  const large = referenceRows > 1000;
  if (type === 'text') return large ? tests.absolute : tests.percentile;
  if (large) return type === 'numeric' && distinct > 5 ? tests.wasserstein : tests.jensenshannon;
  if (type === 'numeric' && distinct > 5) return tests.ks;
  return distinct > 2 ? tests.chisquare : tests.z;
}

/** Whether a value is drift under a test's threshold, as Evidently 0.7 compares it; a NaN is none. */
export function isEvidentlyDrift(test: Pick<EvidentlyTest, 'threshold' | 'driftWhen'>, value: number): boolean {
  switch (test.driftWhen) {
    case 'at-most':
      return value <= test.threshold;
    case 'below':
      return value < test.threshold;
    case 'at-least':
      return value >= test.threshold;
    case 'above':
      return value > test.threshold;
  }
}
