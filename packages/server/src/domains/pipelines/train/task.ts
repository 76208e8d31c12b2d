import type { Frame, ModelSpec, OutcomeCosts, RowDivision } from '@kaizen/learn';
import type { EvaluationOrder } from './evaluation-order.ts';
import type { TrainingGoal } from './training-goal.ts';

/** Everything a training needs; plain data, so that it can be sent to a worker thread. */
export interface TrainingTask {
  readonly name: string;
  readonly model: ModelSpec;
  readonly frame: Frame;
  /** One entry per row of the frame. */
  readonly goal: TrainingGoal;
  readonly weights: Float64Array | undefined;
  readonly validation: { readonly division: RowDivision; readonly folds: number };
  readonly seed: number;
  readonly costs: OutcomeCosts | undefined;
  readonly evaluation: EvaluationOrder;
}
