import type { ReproductionView } from '@kaizen/contracts';
import { formatDuration } from '../../../design/format.ts';

const verdicts = { equal: 'equal', within_tolerance: 'equal within tolerance', different: 'different' } as const;
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** Whether a reproduction has not ended. */
export const isAtWork = ({ state }: ReproductionView): boolean => state === 'queued' || state === 'running';

/** One line: "Reproduced: equal, 30 Nov, in 12 s". */
export function sayReproduction({ state, report, error, createdAt }: ReproductionView): string {
  if (report !== undefined) {
    const took = formatDuration(Math.max(0, report.endedAt - report.startedAt));
    return `Reproduced: ${verdicts[report.verdict]}, ${day.format(report.endedAt)}, in ${took}`;
  }
  if (state === 'queued') return 'Waits for its turn to be trained again.';
  if (state === 'running') return 'It is being trained again.';
  return `Not reproduced, ${day.format(createdAt)}: ${error ?? state}`;
}
