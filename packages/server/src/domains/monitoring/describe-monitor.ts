import type { State } from '@kaizen/contracts';
import { sayCostEstimate, sayCount, sayList, sayMeasure } from './describe-numbers.ts';
import type { MonitorWindow } from './window-store.ts';

/** Accuracy under which the reference study starts a retraining (its section on monitoring; house quality bar on AI4I 2020). */
const STUDY_FLOOR = 0.9;

/** What a monitor's first sentence is made of. */
export interface MonitorFacts {
  readonly deployment: string;
  readonly windowRows: number;
  readonly labelsNeeded: number;
  readonly phase: 'no_champion' | 'building' | 'reference_failed' | 'watching';
  /** Why the reference could not be built. */
  readonly failure?: string;
  /** Rows of the window that is filling now. */
  readonly filling: number;
  /** The gravest open alert or notice. */
  readonly open?: { readonly severity: 'alert' | 'notice'; readonly state: State; readonly title: string };
  readonly lastWindow?: MonitorWindow;
  /** The first row of a window that is not judged though a later one is: its job has failed. */
  readonly unjudgedFrom?: number;
  readonly currency?: string;
}

/** A sentence and its state. */
export interface Headline {
  readonly state: State;
  readonly headline: string;
}

function describeOpen(open: NonNullable<MonitorFacts['open']>): Headline {
  if (open.severity === 'notice') return { state: 'warning', headline: `${open.title}. Nothing needs you.` };
  const next: Partial<Record<State, string>> = {
    needs_you: 'It needs you: open the alert.',
    waiting: 'Retraining waits; see the alert.',
    running: 'Retraining is under way; nothing to do.',
  };
  return { state: open.state, headline: `${open.title}. ${next[open.state] ?? 'See the alert.'}` };
}

function describeWindow(facts: MonitorFacts, window: MonitorWindow): Headline {
  const rows = `rows ${sayCount(window.fromOrdinal)} to ${sayCount(window.toOrdinal)}`;
  const drifted = window.drift.filter((measure) => measure.drifted).map((measure) => measure.column);
  const cost = window.quality?.costPerRecord;
  const paid = cost === undefined ? '' : `; realised cost ${sayCostEstimate(cost, facts.currency)} per 1,000 records`;
  if (window.reaction === 'wait_for_labels') {
    const headline = `${sayList(drifted)} drifted in ${rows}; whether it harms is judged when ${sayCount(facts.labelsNeeded)} of these rows have labels.`;
    return { state: 'waiting', headline };
  }
  if (drifted.length > 0) {
    return { state: 'warning', headline: `${sayList(drifted)} drifted in ${rows}${paid}. Nothing needs you.` };
  }
  return { state: 'ok', headline: `Healthy: no drift in ${rows}${paid}. Nothing needs you.` };
}

/** What is so, and what, if anything, needs a person. */
export function describeMonitor(facts: MonitorFacts): Headline {
  switch (facts.phase) {
    case 'no_champion':
      return { state: 'waiting', headline: `Waits for the first release of ${facts.deployment}.` };
    case 'building':
      return { state: 'running', headline: 'Builds the reference from the rows that the champion was trained on.' };
    case 'reference_failed': {
      const why = facts.failure ?? 'see the job monitoring.reference';
      return { state: 'failed', headline: `The reference could not be built: ${why} Release again to build it anew.` };
    }
    case 'watching':
      break;
  }
  if (facts.open !== undefined) return describeOpen(facts.open);
  if (facts.unjudgedFrom !== undefined) {
    const rows = `Rows ${sayCount(facts.unjudgedFrom)} to ${sayCount(facts.unjudgedFrom + facts.windowRows)}`;
    return { state: 'warning', headline: `${rows} could not be judged; the failed job monitoring.window says why.` };
  }
  if (facts.lastWindow !== undefined) return describeWindow(facts, facts.lastWindow);
  const headline = `First window: ${sayCount(facts.filling)} of ${sayCount(facts.windowRows)} rows logged.`;
  return { state: 'waiting', headline };
}

/** Whether the study's rule (accuracy below 0.90) would have fired on a labelled window, and why it cannot where it cannot. */
export function describeStudyRule(window: MonitorWindow): string | undefined {
  const { accuracy, constantAccuracy } = window.quality?.metrics ?? {};
  if (accuracy === undefined || constantAccuracy === undefined) return undefined;
  const where = `rows ${sayCount(window.fromOrdinal)} to ${sayCount(window.toOrdinal)}`;
  const fired = accuracy < STUDY_FLOOR;
  const seen = `The study's rule, accuracy below ${STUDY_FLOOR.toFixed(2)}, ${fired ? 'fires' : 'does not fire'}: accuracy in ${where} is ${sayMeasure(accuracy)}`;
  if (constantAccuracy < STUDY_FLOOR) {
    return `${seen}; always giving the more frequent class has ${sayMeasure(constantAccuracy)}.`;
  }
  const cannot = `always giving the more frequent class has ${sayMeasure(constantAccuracy)} on the same rows, so even a model that finds nothing stays above the rule`;
  return fired
    ? `${seen}; ${cannot}, and this one does worse.`
    : `${seen}; ${cannot}: it cannot find the harm that cost shows.`;
}
