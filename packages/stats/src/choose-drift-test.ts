import { chiSquareQuantile } from './gamma.ts';

/** What the choice of a drift test looks at. */
export interface DriftTestFacts {
  readonly kind: 'numeric' | 'categorical' | 'text';
  /** Rows with a value, by side; NaN and infinite values are not counted. */
  readonly referenceRows: number;
  readonly currentRows: number;
  /** Distinct values of both sides together. */
  readonly distinct: number;
}

/** How a column is compared: how far it moved, and whether chance alone could do that. */
export interface DriftTestChoice {
  /**
   * The measure of the effect: Wasserstein distance in standard deviations of the reference, Jensen-Shannon distance of base 2 over
   * the values, L-infinity (greatest difference of a share), or 'none' when nothing can be said.
   */
  readonly measure: 'wasserstein' | 'jensen-shannon' | 'l-infinity' | 'none';
  /** What is compared: the values, or the lengths of the texts. */
  readonly of: 'values' | 'lengths';
  /** The effect from which on it matters; 0.1 by default. */
  readonly threshold: number;
  /** What the effect stays below with probability 0.999 by chance alone at these sizes; 0 where it is not known. */
  readonly noise: number;
  /** The test of chance that goes with it. */
  readonly test: 'kolmogorov-smirnov' | 'chi-square' | 'two-proportion-z' | 'none';
  /** The greatest p-value, after correction over columns, that counts as more than chance. */
  readonly level: number;
  /** Why, in words. */
  readonly reasons: readonly string[];
}

/** Lines of {@link chooseDriftTest}. */
export interface DriftTestPolicy {
  readonly threshold?: number;
  readonly level?: number;
  /** Up to so many distinct values a number is compared value by value; 20 by default. */
  readonly fewValues?: number;
  /** Fewer rows than this on a side say nothing; 30 by default. */
  readonly leastRows?: number;
}

const noiseLevel = 0.999;

/**
 * What the Jensen-Shannon distance of base 2 stays below by chance: 8 × the divergence × n m / (n + m) is about chi-square with one
 * degree of freedom fewer than there are values (Wilks' expansion; Grosse et al., Phys. Rev. E 65, 2002, equation 18).
 */
function computeJensenShannonNoise({ distinct, referenceRows, currentRows }: DriftTestFacts): number {
  if (distinct < 2) return 0;
  const quantile = chiSquareQuantile(noiseLevel, distinct - 1);
  return Math.min(1, Math.sqrt((quantile * (1 / referenceRows + 1 / currentRows)) / (8 * Math.LN2)));
}

function sayNoise(noise: number, threshold: number): string {
  return noise > threshold
    ? `With so few rows chance alone reaches ${noise.toFixed(2)}, so an effect must exceed that instead of ${threshold}.`
    : 'Both must hold: the effect reaches the threshold, and chance alone rarely does it.';
}

function choosePart(
  facts: DriftTestFacts,
  fewValues: number,
): Pick<DriftTestChoice, 'measure' | 'of' | 'test'> & { why: string } {
  if (facts.kind === 'text') {
    const why = 'Texts that hardly repeat have no shares to compare, so their lengths are.';
    return { measure: 'wasserstein', of: 'lengths', test: 'kolmogorov-smirnov', why };
  }
  if (facts.kind === 'numeric' && facts.distinct > fewValues) {
    const why = `A number with more than ${fewValues} distinct values: how far the values moved, in standard deviations of the reference.`;
    return { measure: 'wasserstein', of: 'values', test: 'kolmogorov-smirnov', why };
  }
  if (facts.distinct <= 2) {
    const why = 'Two values at most: by how many points their shares moved.';
    return { measure: 'l-infinity', of: 'values', test: 'two-proportion-z', why };
  }
  const why = `${facts.distinct} distinct values: how far the shares of the values moved.`;
  return { measure: 'jensen-shannon', of: 'values', test: 'chi-square', why };
}

/**
 * Kaizen's own choice of a drift test. Unlike Evidently's rule, which asks a p-value up to 1,000 reference rows and a distance beyond, it
 * asks both at every size: a large sample does not raise an alarm about nothing, and a small one not about chance. Missing
 * values and a changed type are judged beside it, see {@link decideDrift}.
 */
export function chooseDriftTest(facts: DriftTestFacts, policy: DriftTestPolicy = {}): DriftTestChoice {
  const { threshold = 0.1, level = 0.05, fewValues = 20, leastRows = 30 } = policy;
  const least = Math.min(facts.referenceRows, facts.currentRows);
  if (least < leastRows) {
    const reason = `A side has ${least} rows with a value; below ${leastRows} a distribution cannot be judged.`;
    return { measure: 'none', of: 'values', threshold, noise: 0, test: 'none', level, reasons: [reason] };
  }
  const { why, ...part } = choosePart(facts, fewValues);
  const noise = part.measure === 'jensen-shannon' ? computeJensenShannonNoise(facts) : 0;
  return { ...part, threshold, noise, level, reasons: [why, sayNoise(noise, threshold)] };
}

/** What was measured of a column. */
export interface DriftEvidence {
  /** Value of the chosen measure; absent when nothing was measured. */
  readonly effect?: number;
  /** p-value of the chosen test, after correction over columns. */
  readonly pValue?: number;
  /** Change of the share of missing values (current minus reference), and its corrected p-value. */
  readonly missing?: { readonly change: number; readonly pValue: number };
  /** The types of both sides. */
  readonly types?: { readonly reference: string; readonly current: string };
}

/** Whether a column drifted, and why. */
export interface DriftVerdict {
  readonly drifted: boolean;
  readonly causes: readonly ('effect' | 'missing' | 'type')[];
  /** One sentence per cause, or one that says why not. */
  readonly reasons: readonly string[];
}

/**
 * Decides whether a column drifted: its distribution moved far and by more than chance, or its share of missing values did, or its type
 * changed.
 *
 * @param missingThreshold change of the share of missing values from which on it matters; 0.05 by default.
 */
export function decideDrift(choice: DriftTestChoice, evidence: DriftEvidence, missingThreshold = 0.05): DriftVerdict {
  const causes: DriftVerdict['causes'][number][] = [];
  const reasons: string[] = [];
  const { effect, pValue = 0, missing, types } = evidence;
  const line = Math.max(choice.threshold, choice.noise);
  const far = effect !== undefined && choice.measure !== 'none' && effect >= line;
  if (far && pValue <= choice.level) {
    causes.push('effect');
    reasons.push(
      `The ${choice.measure} of ${effect.toFixed(3)} reaches ${line.toFixed(3)}, and chance does not explain it.`,
    );
  }
  if (missing !== undefined && Math.abs(missing.change) >= missingThreshold && missing.pValue <= choice.level) {
    causes.push('missing');
    const points = Math.abs(missing.change * 100).toFixed(1);
    reasons.push(`The share of missing values ${missing.change > 0 ? 'rose' : 'fell'} by ${points} points.`);
  }
  if (types !== undefined && types.reference !== types.current) {
    causes.push('type');
    reasons.push(`The type changed from ${types.reference} to ${types.current}.`);
  }
  if (causes.length > 0) return { drifted: true, causes, reasons };
  const why = far ? 'The effect is large, but chance alone could make it.' : 'Nothing moved far enough to matter.';
  return { drifted: false, causes, reasons: [effect === undefined ? 'The values were not compared.' : why] };
}
