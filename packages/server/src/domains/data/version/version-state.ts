import type { VersionView } from '@kaizen/contracts';

/** What is stored of a version's standing. */
export type VersionState = 'staged' | 'accepted' | 'rejected';

/** How a version stands in its dataset: an accepted one is the current one or a former one. */
export function computeVersionState(stored: string, isCurrent: boolean): VersionView['state'] {
  if (stored === 'staged' || stored === 'rejected') return stored;
  return isCurrent ? 'current' : 'former';
}
