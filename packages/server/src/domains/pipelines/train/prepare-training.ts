import { selectDivision } from '@kaizen/learn';
import type { Duck } from '../../../platform/duck/duck.ts';
import type { OpenVersion } from '../../data/index.ts';
import type { CompiledFeatures } from '../../features/index.ts';
import type { TrainingRevision } from '../declaration-store.sql.ts';
import { toModelSpec, toOutcomeCosts } from './describe-training.ts';
import { findColumnsToRead, orderEvaluation } from './evaluation-order.ts';
import { findDivisionColumns, planRows } from './row-plan.ts';
import type { TrainingTask } from './task.ts';
import { checkTaught, decideGoal, decideLabelKind, findKnown, selectGoal } from './training-goal.ts';
import type { TrainingInHand } from './training-in-hand.ts';
import { buildFrame, readTrainingTable, selectWeights } from './training-table.duck.ts';

/** Reads the rows of a version as a training sees them, and decides what its labels are and how its rows are divided. */
export async function readTraining(
  duck: Duck,
  { spec }: TrainingRevision,
  compiled: CompiledFeatures,
  open: OpenVersion,
  signal: AbortSignal,
): Promise<Pick<TrainingInHand, 'table' | 'goal' | 'plan'>> {
  const own = findColumnsToRead(spec, open.columns, compiled);
  const table = await readTrainingTable(
    duck,
    open.from,
    compiled,
    {
      label: spec.label,
      labelKind: decideLabelKind(spec),
      weights: spec.weights,
      divisions: [...findDivisionColumns(spec), ...own.divisions],
      attributes: own.attributes,
    },
    signal,
  );
  const goal = decideGoal(spec, table.labels);
  return { table, goal, plan: planRows(spec, goal, table) };
}

/** The rows that a training may choose from. */
export function rowsToChoose({ goal, plan }: Pick<TrainingInHand, 'goal' | 'plan'>) {
  const learnsUnknown = goal.task === 'anomaly' && goal.normal === undefined;
  return { known: findKnown(goal), learnsUnknown, division: plan.holdout };
}

/** The task for the training thread, of the chosen rows. Throws `pipelines.cannot_train` for rows that teach nothing. */
export function buildTask(work: TrainingInHand): TrainingTask {
  const { training, compiled, table, goal, plan, chosen, seed } = work;
  const taught = selectGoal(goal, chosen.train);
  checkTaught(taught);
  return {
    name: training.name,
    model: toModelSpec(training.spec),
    frame: buildFrame(table, compiled, chosen.train),
    goal: taught,
    weights: selectWeights(training.spec.weights, table.weights, chosen.train),
    validation: { division: selectDivision(plan.validation.division, chosen.train), folds: plan.folds },
    seed,
    costs: toOutcomeCosts(training.costs),
    evaluation: orderEvaluation(work),
  };
}
