import { LearnInputError } from '../frame/frame.ts';

/** A linear model's terms: its prediction (before any link) is `intercept` + Σ coefficient × value. */
export interface LinearTermsToExplain {
  readonly intercept: number;
  /** Per term. */
  readonly coefficients: Float64Array;
  /** Per term: its mean over the training (or background) rows. */
  readonly means: Float64Array;
  /** The column that each term belongs to, such as the indicators of one category's column; a term per column by default. */
  readonly columnOfTerm?: Int32Array | undefined;
}

/** Contributions of columns to a linear prediction. */
export interface LinearExplanation {
  /** The prediction at the means: what rows are explained against. */
  readonly base: number;
  /** Rows × columns. */
  readonly contributions: Float64Array;
}

/**
 * Shapley values of a linear model whose columns are varied independently of each other: a term's value is coefficient × (value - mean), a column's the
 * sum over its terms (Štrumbelj and Kononenko, Knowledge and Information Systems 41, 2014; Lundberg and Lee, NIPS 2017, Corollary 1). `base` and
 * all contributions of a row sum to its prediction.
 *
 * @param rows row-major, rows × terms, as the model sees them: imputed, encoded and scaled, without missing values.
 * @throws {@link LearnInputError} when lengths do not fit, a term's column is negative, or a value is not a finite number.
 */
export function explainLinear(terms: LinearTermsToExplain, rows: Float64Array): LinearExplanation {
  const { intercept, coefficients, means } = terms;
  const count = coefficients.length;
  const columnOfTerm = terms.columnOfTerm ?? Int32Array.from(coefficients, (_, term) => term);
  if (means.length !== count || columnOfTerm.length !== count) {
    throw new LearnInputError(
      `There are ${count} coefficients, ${means.length} means and ${columnOfTerm.length} columns; give one of each per term.`,
    );
  }
  if (count === 0 || rows.length % count !== 0) {
    throw new LearnInputError(`${rows.length} values do not make whole rows of ${count} terms.`);
  }
  const bad = columnOfTerm.findIndex((column) => column < 0);
  if (bad >= 0) throw new LearnInputError(`Term ${bad} belongs to column ${columnOfTerm[bad]}; columns count from 0.`);
  const columnCount = columnOfTerm.reduce((most, column) => Math.max(most, column + 1), 0);
  const contributions = new Float64Array((rows.length / count) * columnCount);
  rows.forEach((value, at) => {
    if (!Number.isFinite(value)) {
      throw new LearnInputError(
        `Row ${Math.floor(at / count)} has the value ${value} in term ${at % count}; impute and clip rows before explaining them.`,
      );
    }
    const term = at % count;
    const to = Math.floor(at / count) * columnCount + (columnOfTerm[term] ?? 0);
    contributions[to] = (contributions[to] ?? 0) + (coefficients[term] ?? 0) * (value - (means[term] ?? 0));
  });
  const base = coefficients.reduce((sum, coefficient, term) => sum + coefficient * (means[term] ?? 0), intercept);
  return { base, contributions };
}
