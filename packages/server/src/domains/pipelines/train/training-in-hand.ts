import type { DataReader, OpenVersion } from '../../data/index.ts';
import type { CompiledFeatures } from '../../features/index.ts';
import type { StepContext } from '../contract.ts';
import type { TrainingRevision } from '../declaration-store.sql.ts';
import { cannotTrain, noVersion } from '../errors.ts';
import type { RowChoice } from './choose-rows.ts';
import type { TrainingTable } from './training-table.duck.ts';

/** What a training works on, once it is known. */
export interface TrainingInHand {
  readonly training: TrainingRevision;
  readonly compiled: CompiledFeatures;
  readonly versionId: string;
  readonly open: OpenVersion;
  readonly table: TrainingTable;
  /** Distinct label texts, sorted; `codes` holds each row's index into them, -1 without a label. */
  readonly classes: readonly string[];
  readonly codes: Int32Array;
  /** Undefined for more than two classes. */
  readonly positive: string | undefined;
  readonly chosen: RowChoice;
  readonly seed: number;
}

/** The version that the steps before made of a dataset, else its current one; throws `pipelines.no_dataset_version`. */
export async function decideVersion(
  data: DataReader,
  { inputs }: Pick<StepContext, 'inputs'>,
  from: string,
): Promise<string> {
  const { versionId, dataset } = inputs;
  if (typeof versionId === 'string' && (dataset === undefined || dataset === from)) return versionId;
  const current = await data.findCurrentVersion(from);
  if (current === undefined) throw noVersion(from);
  return current.id;
}

/** The class that the score is about; undefined for more than two classes. Throws `pipelines.cannot_train` when there is none. */
export function decidePositive(
  { label, positive = '1' }: TrainingRevision['spec'],
  classes: readonly string[],
): string | undefined {
  if (classes.length < 2) {
    throw cannotTrain(`The label "${label}" has ${classes.length} distinct values; a model needs at least two.`);
  }
  if (classes.length > 2) return undefined;
  if (classes.includes(positive)) return positive;
  throw cannotTrain(
    `The label "${label}" has the values ${classes.join(' and ')}, and \`positive\` names "${positive}". Name one of them.`,
  );
}
