import type { CheckOutcome } from '@kaizen/contracts';
import { reasonMissing, versionNotOpen, versionOvertaken } from '../version/errors.ts';

/** What the checks come to: one failed rule fails the version; warnings do not. */
export function decideVerdictOfChecks(checks: readonly CheckOutcome[]): 'passed' | 'failed' {
  const failed = checks.some(({ findings }) => findings.some(({ verdict }) => verdict === 'fail'));
  return failed ? 'failed' : 'passed';
}

/** The failed rules, each with its column. */
export function listFailedRules(checks: readonly CheckOutcome[]): readonly string[] {
  return checks.flatMap(({ findings }) =>
    findings
      .filter(({ verdict }) => verdict === 'fail')
      .map(({ rule, column }) => (column === undefined ? rule : `${column}: ${rule}`)),
  );
}

/** What is known when a person decides on a version. */
export interface Decision {
  readonly dataset: string;
  readonly versionId: string;
  readonly state: string;
  readonly isCurrent: boolean;
  readonly verdict: string | undefined;
  readonly reason: string;
  /** The version that it came after is still the current one. */
  readonly isNext: boolean;
}

/** Whether a person may accept the version. Throws what is in the way, with the mend. */
export function checkAcceptable(decision: Decision): void {
  const { dataset, versionId, state, isCurrent, verdict, reason, isNext } = decision;
  if (state === 'accepted') throw versionNotOpen(versionId, isCurrent ? 'current' : 'former', 'accepted');
  if ((verdict !== 'passed' || state === 'rejected') && reason === '') throw reasonMissing(versionId, 'accepted');
  if (!isNext) throw versionOvertaken(dataset, versionId);
}

/** Whether a person may reject the version. */
export function checkRejectable({ versionId, state, isCurrent, reason }: Decision): void {
  if (state !== 'staged') {
    const stands = state === 'rejected' ? 'rejected' : isCurrent ? 'current' : 'former';
    throw versionNotOpen(versionId, stands, 'rejected');
  }
  if (reason === '') throw reasonMissing(versionId, 'rejected');
}
