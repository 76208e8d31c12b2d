import type { RetentionSpec } from '@kaizen/contracts';

/** What retention looks at. */
export interface AgeingVersion {
  readonly id: string;
  readonly createdAt: number;
  /** Current, staged or tagged: never a candidate. */
  readonly isHeld: boolean;
}

const DAY = 86_400_000;

/**
 * Versions whose rows may go, from a list that is newest first: neither held, nor among the newest `versions`, nor younger than `days`. A rule that is not given
 * keeps nothing. Whether something still uses them is asked afterwards.
 */
export function decideCollectable(
  versions: readonly AgeingVersion[],
  { versions: newest = 0, days = 0 }: RetentionSpec,
  now: number,
): readonly string[] {
  return versions
    .filter(({ isHeld, createdAt }, index) => !isHeld && index >= newest && createdAt <= now - days * DAY)
    .map(({ id }) => id);
}
