import type { ReproductionReport } from '@kaizen/contracts';
import { isKaizenError } from '../../../kernel/errors.ts';
import type { OpenVersion } from '../../data/index.ts';
import type { ServingReader } from '../../serving/index.ts';
import { comparePredictions } from './decide-verdict.ts';

/** Asks the recorded model and the file that came out this time for the same rows of a version. */
export async function askBoth(
  serving: Pick<ServingReader, 'decide' | 'decideFile'>,
  file: { readonly bytes: Uint8Array; readonly like: string; readonly threshold: number },
  on: {
    readonly open: OpenVersion;
    readonly rows: Uint32Array;
    readonly tolerance: number;
    readonly signal: AbortSignal;
  },
): Promise<Pick<ReproductionReport, 'predictions' | 'notes'>> {
  const { open, rows, tolerance, signal } = on;
  if (rows.length === 0) return { notes: ['There is no holdout to compare predictions on.'] };
  const list = `unnest([${Array.from(rows).join(',')}]::BIGINT[])`;
  const asked = { from: `(SELECT * FROM ${open.from} WHERE __row IN (SELECT ${list}))`, orderBy: '__row' };
  try {
    const recorded = await serving.decide(file.like, asked, { signal });
    const found = await serving.decideFile(file, asked, { signal });
    return { predictions: comparePredictions(recorded, found, tolerance), notes: [] };
  } catch (error) {
    if (signal.aborted || !isKaizenError(error) || error.kind === 'unavailable') throw error;
    return { notes: [`Predictions could not be compared: ${error.message}`] };
  }
}
