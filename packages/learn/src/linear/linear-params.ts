import type { ClassWeight } from '../forest/forest-params.ts';
import {
  checkNumber,
  checkPreprocessParams,
  defaultPreprocessParams,
  type PreprocessParams,
} from '../preprocess/preprocess-params.ts';

/**
 * Parameters of linear and logistic regression. Both minimise over coefficients β and intercept
 *
 *     Σ wᵢ · lossᵢ / Σ wᵢ  +  alpha · ( l1Ratio · ‖β‖₁ + (1 − l1Ratio) / 2 · ‖β‖² )
 *
 * where the loss is half the squared error, or the log-loss, and wᵢ the sample weight times the class weight (J. Friedman, T. Hastie,
 * R. Tibshirani, "Regularization paths for generalized linear models via coordinate descent", Journal of Statistical Software 33(1),
 * 2010, equations 1 and 9). The intercept is never penalised. The same minimum as scikit-learn's `ElasticNet(alpha, l1_ratio)`,
 * `Ridge(alpha · Σ wᵢ)` and `LogisticRegression(C = 1 / (alpha · Σ wᵢ), l1_ratio)` on the encoded features.
 */
export interface LinearRegressionParams extends PreprocessParams {
  /** Strength of the penalty, 0 or more; 0 is plain least squares. */
  readonly alpha: number;
  /** Share of the absolute penalty from 0 (ridge) to 1 (lasso). */
  readonly l1Ratio: number;
  /** Most iterations before the solver gives up, 1 to 1,000,000; the model says whether it converged. */
  readonly maxIterations: number;
  /** The solver stops when no derivative of the objective (with the penalty's) is larger than this; above 0. Relative to the target's deviation in linear regression. */
  readonly tolerance: number;
}

/** Parameters of logistic regression; see {@link LinearRegressionParams}. */
export interface LogisticRegressionParams extends LinearRegressionParams {
  readonly classWeight: ClassWeight;
}

/** Plain least squares over standardised columns. */
export const defaultLinearRegressionParams: LinearRegressionParams = {
  ...defaultPreprocessParams,
  alpha: 0,
  l1Ratio: 0,
  maxIterations: 1000,
  tolerance: 1e-6,
};

/** A ridge penalty of 0.001 (scikit-learn's C = 1 at 1,000 rows): classes that can be told apart perfectly still have finite coefficients. */
export const defaultLogisticRegressionParams: LogisticRegressionParams = {
  ...defaultLinearRegressionParams,
  alpha: 0.001,
  classWeight: 'none',
};

function checkSolverParams(params: LinearRegressionParams): void {
  checkPreprocessParams(params);
  checkNumber('alpha', params.alpha, 0, 1e12);
  checkNumber('l1Ratio', params.l1Ratio, 0, 1);
  checkNumber('maxIterations', params.maxIterations, 1, 1_000_000, true);
  checkNumber('tolerance', params.tolerance, 1e-15, 1);
}

/** Fills in the defaults and checks every parameter; throws {@link LearnInputError} naming the field. */
export function completeLinearRegressionParams(params: Partial<LinearRegressionParams>): LinearRegressionParams {
  const full = { ...defaultLinearRegressionParams, ...params };
  checkSolverParams(full);
  return full;
}

/** Fills in the defaults and checks every parameter but the class weights, which need the classes; throws {@link LearnInputError} naming the field. */
export function completeLogisticRegressionParams(params: Partial<LogisticRegressionParams>): LogisticRegressionParams {
  const full = { ...defaultLogisticRegressionParams, ...params };
  checkSolverParams(full);
  return full;
}
