import type { DriftMeasure, Estimate } from '@kaizen/contracts';
import type { MetricFloor, RetrainingSettings } from './monitor-settings.ts';

/** A floor or ceiling beside what was measured on the champion's rows; `below`: on its wrong side. */
export interface FloorResult extends MetricFloor {
  readonly value: number;
  readonly below: boolean;
}

/** What the labels of a window said. `harmful` is undefined when no cost model, no reference cost or no reference error is there to say it. */
export interface RealisedFacts {
  readonly floors: readonly FloorResult[];
  readonly costAboveReference?: Estimate;
  readonly errorAboveReference?: Estimate;
  readonly harmful?: boolean;
}

/** What is already open in the epoch of the window. */
export interface OpenReactions {
  readonly alertOpen: boolean;
  /** Columns and metrics of all notices of the epoch. */
  readonly noticed: readonly string[];
}

export type NoticeCause = 'harmless' | 'no_trigger' | 'harm_unknown';

/** What a window calls for. `subjects`: columns over their threshold, then metrics under their floor. */
export type WindowReaction =
  | { readonly kind: 'none' }
  | { readonly kind: 'wait_for_labels'; readonly subjects: readonly string[] }
  | { readonly kind: 'alert'; readonly subjects: readonly string[] }
  | { readonly kind: 'notice'; readonly cause: NoticeCause; readonly subjects: readonly string[] };

interface Suspicion {
  readonly drifted: readonly DriftMeasure[];
  readonly below: readonly FloorResult[];
  readonly triggered: boolean;
  readonly floorTriggered: boolean;
  readonly subjects: readonly string[];
}

function suspect(drift: readonly DriftMeasure[], realised: RealisedFacts | undefined): Suspicion {
  const drifted = drift.filter((measure) => measure.drifted);
  const below = (realised?.floors ?? []).filter((floor) => floor.below);
  const floorTriggered = below.some((floor) => floor.trigger);
  return {
    drifted,
    below,
    floorTriggered,
    triggered: floorTriggered || drifted.some((measure) => measure.trigger),
    subjects: [...drifted.map((measure) => measure.column), ...below.map((floor) => floor.metric)],
  };
}

function judge(found: Suspicion, realised: RealisedFacts, whenHarmful: boolean): 'alert' | NoticeCause {
  const { harmful } = realised;
  if (found.triggered && (!whenHarmful || harmful === true)) return 'alert';
  // Without a cost model a floor is the only measure of harm there is.
  if (found.floorTriggered && harmful === undefined) return 'alert';
  if (harmful === undefined) return 'harm_unknown';
  return harmful ? 'no_trigger' : 'harmless';
}

/**
 * What one window calls for: first with its drift alone (`realised` undefined), then again with its labels. An alert needs a declared trigger and harm;
 * drift without harm is a notice, once per set of columns; while an alert is open the epoch opens no notice.
 */
export function decideReaction(
  drift: readonly DriftMeasure[],
  realised: RealisedFacts | undefined,
  open: OpenReactions,
  policy: Pick<RetrainingSettings, 'whenHarmful'>,
): WindowReaction {
  const found = suspect(drift, realised);
  const { subjects } = found;
  if (subjects.length === 0) return { kind: 'none' };
  if (realised === undefined) {
    const now = found.triggered && !policy.whenHarmful;
    return now ? { kind: 'alert', subjects } : { kind: 'wait_for_labels', subjects };
  }
  const verdict = judge(found, realised, policy.whenHarmful);
  if (verdict === 'alert') return { kind: 'alert', subjects };
  const known = new Set(open.noticed);
  if (open.alertOpen || subjects.every((subject) => known.has(subject))) return { kind: 'none' };
  return { kind: 'notice', cause: verdict, subjects };
}

/** What an open alert without a decision may wait for. */
export type RetrainingReadiness =
  | { readonly ready: true }
  | { readonly ready: false; readonly waitsFor: 'labels' | 'canary' | 'cooldown' };

/** Whether the retraining that an alert asks for may be decided now. All counts are rows. */
export function decideRetraining(
  retraining: Pick<RetrainingSettings, 'recentRows' | 'cooldownRows'>,
  facts: {
    readonly labelledSinceWindow: number;
    readonly rowsSinceRelease: number;
    /** The champion of the epoch replaced another one. */
    readonly replaced: boolean;
    readonly canaryOpen: boolean;
  },
): RetrainingReadiness {
  if (facts.replaced && facts.rowsSinceRelease < retraining.cooldownRows) return { ready: false, waitsFor: 'cooldown' };
  if (facts.canaryOpen) return { ready: false, waitsFor: 'canary' };
  if (facts.labelledSinceWindow < retraining.recentRows) return { ready: false, waitsFor: 'labels' };
  return { ready: true };
}
