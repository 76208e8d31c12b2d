import type { DriftColumnResult, DriftMultivariate } from '@kaizen/contracts';
import type { ReadPair } from './read-columns.duck.ts';

/** All columns at once. */
export async function measureTogether(
  _threads: number,
  _pair: ReadPair,
  _columns: readonly DriftColumnResult[],
): Promise<DriftMultivariate | undefined> {
  return undefined;
}
