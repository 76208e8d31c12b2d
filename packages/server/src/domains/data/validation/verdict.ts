import type { BatchView } from '@kaizen/contracts';

/** What the manifest says about bad rows. */
export interface ValidationPolicy {
  readonly policy: 'quarantine' | 'reject';
  readonly maxBadShare: number;
}

/** Without a declaration: bad rows aside, at most 5 % of them. */
export const defaultPolicy: ValidationPolicy = { policy: 'quarantine', maxBadShare: 0.05 };

/** Decides about a batch of `rowsIn` rows of which `rowsBad` broke a rule. */
export function decideVerdict(
  rowsIn: number,
  rowsBad: number,
  { policy, maxBadShare }: ValidationPolicy,
): BatchView['verdict'] {
  if (rowsBad === 0) return 'accepted';
  if (policy === 'reject' || rowsBad >= rowsIn || rowsBad / rowsIn > maxBadShare) return 'rejected';
  return 'quarantined';
}
