import type { State } from '@kaizen/contracts';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconClock,
  IconHandStop,
  IconPlayerPlay,
} from '@tabler/icons-react';

/** How a state looks everywhere: word, colour (a CSS variable, safe for colour blindness) and icon; never colour alone. */
export const stateLooks: Readonly<
  Record<State, { readonly word: string; readonly colour: string; readonly Icon: typeof IconClock }>
> = {
  ok: { word: 'OK', colour: 'var(--k-ok)', Icon: IconCircleCheck },
  running: { word: 'Running', colour: 'var(--k-running)', Icon: IconPlayerPlay },
  waiting: { word: 'Waiting', colour: 'var(--k-waiting)', Icon: IconClock },
  needs_you: { word: 'Needs you', colour: 'var(--k-needs-you)', Icon: IconHandStop },
  warning: { word: 'Warning', colour: 'var(--k-warning)', Icon: IconAlertTriangle },
  failed: { word: 'Failed', colour: 'var(--k-failed)', Icon: IconCircleX },
  unknown: { word: 'Unknown', colour: 'var(--k-unknown)', Icon: IconCircleDashed },
};
