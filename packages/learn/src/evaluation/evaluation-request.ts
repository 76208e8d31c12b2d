import type { FairnessRequest } from '../fairness/compute-fairness.ts';
import { LearnInputError } from '../frame/frame.ts';
import { checkTarget, type Target, type Task } from '../model/target.ts';
import type { BootstrapPlan } from './bootstrap.ts';
import type { OutcomeCosts } from './cost.ts';
import type { LeakRequest } from './leaks.ts';
import type { Evaluation } from './report.ts';
import type { SliceRequest } from './slices.ts';

/** Where the threshold of two classes, or of an anomaly score, comes from. */
export type ThresholdRule =
  | { readonly kind: 'cost' }
  | { readonly kind: 'given' | 'contamination'; readonly value: number }
  | { readonly kind: 'default' };

/** Everything a report is made of; plain data that can be sent to a worker thread. All row-wise parts are in the order of the evaluated rows. */
export interface EvaluationRequest {
  readonly task: Task;
  readonly algorithm?: string | undefined;
  /** Column that is predicted. */
  readonly label?: string | undefined;
  readonly rows: Pick<Evaluation['rows'], 'kind' | 'what'>;
  /** Classes; numbers for a regression; for anomalies two classes, or none without labels. */
  readonly target: Target;
  /** Index of the positive class (of the anomalies); needed for two classes and for labelled anomalies. */
  readonly positive?: number | undefined;
  /** Row-major rows × classes probabilities; one number, or one anomaly score, per row. */
  readonly predictions: Float64Array;
  readonly weights?: Float64Array | undefined;
  readonly threshold?: ThresholdRule | undefined;
  /** Costs of outcomes, two classes only. */
  readonly costs?: (OutcomeCosts & { readonly currency?: string | undefined }) | undefined;
  /** Answers that need no model, on the same rows and in the same form as `predictions`. */
  readonly baselines?: ReadonlyArray<{
    readonly name: 'constant' | 'persistence';
    readonly what: string;
    readonly predictions: Float64Array;
  }>;
  /** Other models, on the same rows and in the same form; each with its own threshold. */
  readonly others?: ReadonlyArray<{
    readonly with: string;
    readonly withId?: string | undefined;
    readonly predictions: Float64Array;
    readonly threshold?: number | undefined;
  }>;
  readonly slices?: SliceRequest | undefined;
  /** Two classes and anomalies with labels; `queries` says which rows are ranked together. */
  readonly ranking?: { readonly topK: readonly number[]; readonly queries?: Int32Array | undefined } | undefined;
  readonly leaks?: Omit<LeakRequest, 'target' | 'seed' | 'modelSkill'> | undefined;
  /** `favourable` is an index of the classes; by default the positive one. */
  readonly fairness?: (FairnessRequest & { readonly favourable?: number | undefined }) | undefined;
  readonly bootstrap: BootstrapPlan;
}

/** How many rows are evaluated. Throws {@link LearnInputError} when the parts of a request do not fit together. */
export function checkEvaluationRequest(request: EvaluationRequest): number {
  const { task, target, positive, predictions, bootstrap } = request;
  const width = task === 'classification' && target.kind === 'classes' ? target.classes.length : 1;
  const n = predictions.length / width;
  if (!Number.isInteger(n)) {
    throw new LearnInputError(
      `${predictions.length} probabilities do not fit ${width} classes; give one per row and class.`,
    );
  }
  if (n === 0) throw new LearnInputError('There are no rows to evaluate.');
  checkTarget(target, n);
  const wanted = task === 'classification' ? ['classes'] : task === 'regression' ? ['numbers'] : ['classes', 'none'];
  if (!wanted.includes(target.kind))
    throw new LearnInputError(`The task ${task} cannot be evaluated on ${target.kind}.`);
  if (target.kind === 'classes' && (task === 'anomaly' || target.classes.length === 2)) {
    if (positive === undefined || !(positive in target.classes)) {
      throw new LearnInputError(`Say which of the classes ${target.classes.join(', ')} is the positive one.`);
    }
  }
  const { repeats, level } = bootstrap;
  if (!Number.isInteger(repeats) || repeats < 0)
    throw new LearnInputError(`repeats must be a whole number, not ${repeats}.`);
  if (!(level > 0 && level < 1)) throw new LearnInputError(`level must lie between 0 and 1, not ${level}.`);
  return n;
}
