import type { State, VersionView } from '@kaizen/contracts';
import { formatBytes, formatCount } from '../../../design/format.ts';

/** The state of a version in the one vocabulary. */
export function stateOfVersion({ state }: Pick<VersionView, 'state'>): State {
  const states = { current: 'ok', former: 'ok', staged: 'needs_you', rejected: 'failed' } as const;
  return states[state];
}

/** Versions that a list to choose from holds. */
export const CHOICES = 500;

/** What a list to choose from calls a version: what came with it, its size, and the beginning of its hash to tell it from others. */
export function sayVersion({ id, rows, message, state }: VersionView): string {
  const what = message === '' ? 'Rows added' : message.length > 26 ? `${message.slice(0, 25).trimEnd()}…` : message;
  const stands = state === 'staged' || state === 'rejected' ? `, ${state}` : '';
  return `${what} · ${formatCount(rows)} rows${stands} · ${id.slice(3, 9)}`;
}

/** "+1,200 rows, −30 rows" against the version before. */
export function sayChange({ addedRows, removedRows = 0 }: VersionView): string {
  const parts = [
    addedRows > 0 ? `+${formatCount(addedRows)}` : '',
    removedRows > 0 ? `−${formatCount(removedRows)}` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'no rows written' : `${parts.join(', ')} rows`;
}

/** What was written for the version beside what it holds. */
export function saySize({ bytes, addedBytes }: VersionView): string {
  return addedBytes === undefined
    ? formatBytes(bytes)
    : `${formatBytes(addedBytes)} stored of ${formatBytes(bytes)} in all`;
}

/** Why a version is not the current one, in a sentence. */
export function sayState({ state, collectedAt }: VersionView): string {
  if (collectedAt !== undefined) return 'Its rows were removed by the retention rules; record and profile are kept.';
  switch (state) {
    case 'current':
      return 'This is what pipelines and notebooks read.';
    case 'former':
      return 'It was current once; any version can be opened, and can become current again.';
    case 'staged':
      return 'It waits: its checks do not let it become current. Accept it with a reason, or reject it.';
    case 'rejected':
      return 'It never became current; it stays readable.';
  }
}
