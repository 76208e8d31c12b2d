import { isKaizenError } from '../../../kernel/errors.ts';
import type { TrackingReader } from '../../tracking/index.ts';
import { notReproducible } from '../errors.ts';
import { chooseRows, type RowChoice } from '../train/choose-rows.ts';
import { holdoutPath, parseHoldoutRows } from '../train/holdout-rows.ts';
import { rowsToChoose } from '../train/prepare-training.ts';
import type { TrainingInHand } from '../train/training-in-hand.ts';
import { parseTrainingRows, trainingRowsPath } from '../train/training-rows.ts';
import type { RecordedRun } from './recorded-run.ts';

/** The rows of a run: as it recorded them, else chosen again by its seed. */
export interface RecordedRows {
  readonly chosen: RowChoice;
  /** Whether the chosen rows are others than the holdout that the run recorded. */
  readonly differ: boolean;
  readonly notes: readonly string[];
}

/**
 * Finds the rows. Runs before `training-rows.json` was recorded are chosen again by their seed; of a retraining with production rows that cannot be
 * done, because the champion whose holdout it left alone is not recorded: throws `pipelines.not_reproducible`.
 */
export async function findRows(
  tracking: Pick<TrackingReader, 'readArtifact'>,
  { run, seed, open }: RecordedRun,
  prepared: Pick<TrainingInHand, 'goal' | 'plan'>,
): Promise<RecordedRows> {
  const read = (path: string) => tracking.readArtifact(run.id, path).catch(ignoreMissing);
  const [holdoutBytes, trainingBytes] = [await read(holdoutPath), await read(trainingRowsPath)];
  const holdout = holdoutBytes && parseHoldoutRows(holdoutBytes);
  const training = trainingBytes && parseTrainingRows(trainingBytes);
  const isOfVersion = (versionId: string | undefined) => versionId === open.version.id;
  if (holdout && training && isOfVersion(holdout.versionId) && isOfVersion(training.versionId)) {
    const { description } = holdout;
    return {
      chosen: { train: training.rows, holdout: Uint32Array.from(holdout.rows), description },
      differ: false,
      notes: [],
    };
  }
  if (run.params.holdout?.includes('production rows') === true) {
    throw notReproducible(
      run.id,
      'It was retrained with rows from production and did not record which older rows it took beside them, so its training rows cannot be known. Run the pipeline again: trainings record their rows now.',
    );
  }
  const chosen = chooseRows(rowsToChoose(prepared), { share: prepared.plan.share, seed });
  return { chosen, ...compareHoldout(chosen, isOfVersion(holdout?.versionId) ? holdout?.rows : undefined) };
}

function compareHoldout(chosen: RowChoice, recorded: readonly number[] | undefined): Omit<RecordedRows, 'chosen'> {
  if (recorded === undefined) {
    const note =
      'Which rows of this dataset version the run trained on is not recorded; they were chosen again by its seed.';
    return { differ: false, notes: [note] };
  }
  const same = recorded.length === chosen.holdout.length && recorded.every((row, at) => row === chosen.holdout[at]);
  const note = 'The run did not record its training rows; they were chosen again by its seed.';
  return { differ: !same, notes: [same ? `${note} Its holdout came out the same.` : note] };
}

function ignoreMissing(error: unknown): undefined {
  if (isKaizenError(error) && error.kind === 'not_found') return undefined;
  throw error;
}
