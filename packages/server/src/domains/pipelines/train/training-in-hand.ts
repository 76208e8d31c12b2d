import type { DataReader, OpenVersion } from '../../data/index.ts';
import type { CompiledFeatures } from '../../features/index.ts';
import type { StepContext } from '../contract.ts';
import type { TrainingRevision } from '../declaration-store.sql.ts';
import { noVersion } from '../errors.ts';
import type { RowChoice } from './choose-rows.ts';
import type { RowPlan } from './row-plan.ts';
import type { TrainingGoal } from './training-goal.ts';
import type { TrainingTable } from './training-table.duck.ts';

/** What a training works on, once it is known. */
export interface TrainingInHand {
  readonly training: TrainingRevision;
  readonly compiled: CompiledFeatures;
  readonly versionId: string;
  readonly open: OpenVersion;
  readonly table: TrainingTable;
  /** One entry per row of the version. */
  readonly goal: TrainingGoal;
  readonly plan: RowPlan;
  readonly chosen: RowChoice;
  readonly seed: number;
}

/** The version that the steps before made of the features' dataset, else its current one; throws `pipelines.no_dataset_version`. */
export async function decideVersion(
  data: DataReader,
  { inputs }: Pick<StepContext, 'inputs'>,
  { set }: Pick<CompiledFeatures, 'set'>,
): Promise<string> {
  const { versionId, dataset } = inputs;
  if (typeof versionId === 'string' && (dataset === undefined || dataset === set.from)) return versionId;
  const current = await data.findCurrentVersion(set.from);
  if (current === undefined) throw noVersion(set.from);
  return current.id;
}
