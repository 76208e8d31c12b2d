import { formatCount } from '../../terminal/format.ts';
import type { Style } from '../../terminal/style.ts';

/** What a job that read rows came to. */
export interface IngestResult {
  readonly batchId: string;
  readonly versionId?: string;
  readonly rowsIn: number;
  readonly rowsBad: number;
  readonly verdict: 'accepted' | 'quarantined' | 'rejected';
}

/** The result of a job that read rows. */
export function readIngestResult(result: unknown): IngestResult {
  // Wire mapping: the result of this kind of job.
  return result as IngestResult;
}

export function isRejected({ verdict }: IngestResult): boolean {
  return verdict === 'rejected';
}

/** One line: what was read, what was bad, which version came of it. */
export function describeIngest(name: string, result: IngestResult, style: Style): string {
  const { rowsIn, rowsBad, versionId, batchId, verdict } = result;
  const sign = style.state(verdict === 'accepted' ? 'ok' : verdict === 'quarantined' ? 'warning' : 'needs_you');
  const read = `${sign} ${name}: ${formatCount(rowsIn)} rows read, ${formatCount(rowsBad)} of them bad`;
  if (versionId === undefined) return `${read}; rejected, nothing entered. Batch ${batchId} says why.`;
  return rowsBad === 0
    ? `${read}; version ${versionId}.`
    : `${read} and aside in batch ${batchId}; version ${versionId}.`;
}
