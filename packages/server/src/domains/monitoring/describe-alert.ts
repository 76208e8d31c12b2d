import type { State } from '@kaizen/contracts';
import { type Alert, type AlertFacts, type AlertMeasure, type Decision, driftedColumns } from './alert-store.ts';
import {
  sayCost,
  sayCostDifference,
  sayCount,
  sayErrorDifference,
  sayInstant,
  sayList,
  sayMeasure,
} from './describe-numbers.ts';
import type { RetrainingSettings } from './monitor-settings.ts';

/** What the text of an alert needs beside the alert. */
export interface AlertContext {
  readonly retraining?: RetrainingSettings;
  readonly decision?: Decision;
  /** Labelled rows since the window that fired, as far as counted. */
  readonly labelledSoFar?: number;
  /** Undecided for another reason than labels. */
  readonly waitsFor?: 'canary' | 'cooldown';
}

const MEASURES: Readonly<Record<string, string>> = {
  psi: 'PSI',
  js: 'Jensen–Shannon distance',
  ks: 'Kolmogorov–Smirnov distance',
};

function sayOne(measure: AlertMeasure): string {
  const { name, value, threshold } = measure;
  if (measure.measure === 'realised') {
    return `${name} is ${sayMeasure(value)}, ${value > threshold ? 'ceiling' : 'floor'} ${sayMeasure(threshold)}`;
  }
  const what = MEASURES[measure.measure] ?? measure.measure;
  return `${name}: ${what} ${sayMeasure(value)}, threshold ${sayMeasure(threshold)}`;
}

function sayHarm(facts: AlertFacts): string {
  const { costAboveReference, costPerRecord, currency, errorAboveReference } = facts;
  if (errorAboveReference !== undefined) {
    const text = `The mean absolute error is ${sayErrorDifference(errorAboveReference)}`;
    return errorAboveReference.low > 0 ? `${text}.` : `${text}: no harm is shown.`;
  }
  if (costAboveReference === undefined) {
    return costPerRecord === undefined
      ? 'What it costs is not known: the project declares no costs.'
      : 'What it costs more than before is not known: there is no reference cost for this version.';
  }
  const now = costPerRecord === undefined ? '' : `is ${sayCost(costPerRecord.value, currency)}, `;
  const text = `Realised cost per 1,000 records ${now}${sayCostDifference(costAboveReference, currency)}`;
  return costAboveReference.low > 0 ? `${text}.` : `${text}: no harm is shown.`;
}

/** One line for lists and events. */
export function describeAlertTitle(alert: Pick<Alert, 'severity' | 'deployment' | 'facts'>): string {
  const { facts, deployment } = alert;
  const drifted = driftedColumns(facts);
  const realised = facts.measures.filter((measure) => measure.measure === 'realised');
  const below = realised.filter(({ value, threshold }) => value <= threshold).map(({ name }) => name);
  const above = realised.filter(({ value, threshold }) => value > threshold).map(({ name }) => name);
  const what = [
    ...(drifted.length === 0 ? [] : [`${sayList(drifted)} drifted`]),
    ...(below.length === 0 ? [] : [`${sayList(below)} below the floor`]),
    ...(above.length === 0 ? [] : [`${sayList(above)} above the ceiling`]),
  ].join(', ');
  const extra = facts.costAboveReference;
  if (alert.severity === 'alert' && extra !== undefined && extra.low > 0) {
    return `${deployment}: ${what}, costing ${sayCost(extra.value, facts.currency)} more per 1,000 records`;
  }
  if (facts.cause === 'harmless') return `${deployment}: ${what}, without harm`;
  return `${deployment}: ${what}`;
}

function sayPlace(alert: Alert): string {
  const { facts } = alert;
  const since = facts.firstRowAt === undefined ? '' : `, since ${sayInstant(facts.firstRowAt)}`;
  const more =
    alert.windows > 1
      ? ` and ${sayCount(alert.windows - 1)} more, the last to row ${sayCount(facts.lastToOrdinal)}`
      : '';
  return `Seen in rows ${sayCount(facts.fromOrdinal)} to ${sayCount(facts.toOrdinal)} of ${alert.deployment}${since}${more}.`;
}

function sayCheck(facts: AlertFacts): string {
  const columns = driftedColumns(facts);
  return columns.length === 0
    ? 'Look at the missed and false decisions of the window'
    : `Check the source of ${sayList(columns)} (sensor, unit, product mix)`;
}

function sayUndecided(alert: Alert, context: AlertContext): string {
  const { retraining } = context;
  if (retraining === undefined) {
    return `No retraining is declared for ${alert.monitor}. ${sayCheck(alert.facts)}, then train and release by hand, or undo the last release.`;
  }
  const todo = `${sayCheck(alert.facts)} meanwhile.`;
  if (context.waitsFor === 'canary') return `A canary is open; retraining is decided when it has ended. ${todo}`;
  if (context.waitsFor === 'cooldown') {
    return `Retraining is decided ${sayCount(retraining.cooldownRows)} rows after the last release. ${todo}`;
  }
  const so = context.labelledSoFar === undefined ? '' : `; ${sayCount(context.labelledSoFar)} so far`;
  return (
    `Retraining with pipeline ${retraining.pipeline} starts when ${sayCount(retraining.recentRows)} labelled rows ` +
    `from row ${sayCount(alert.facts.fromOrdinal)} on are there${so}. ${todo}`
  );
}

function sayFollowUp(alert: Alert, context: AlertContext): string {
  const note = alert.followUpNote === undefined ? '' : ` (${alert.followUpNote})`;
  const pipeline = context.decision?.pipeline ?? context.retraining?.pipeline ?? 'the pipeline';
  const byHand = `It does not start again by itself: look at its steps, then run ${pipeline} by hand or resolve this alert.`;
  switch (alert.followUp) {
    case 'none':
      return sayUndecided(alert, context);
    case 'retraining':
      return `Retraining with pipeline ${pipeline} is under way; nothing to do.`;
    case 'released':
      return `A retrained version is on its way as a canary${note}; nothing to do.`;
    case 'failed':
      return `Retraining with pipeline ${pipeline} failed${note}. ${byHand}`;
    case 'held':
      return `The retrained version was not released: its gate held it${note}. ${byHand}`;
    case 'rolled_back':
      return `The retrained version was rolled back${note}. ${byHand}`;
  }
}

function sayNotice(facts: AlertFacts): string {
  switch (facts.cause) {
    case 'harmless':
      return 'Decided not to retrain. Nothing to do; if the change is meant to stay, it becomes the reference with the next release.';
    case 'no_trigger':
      return `It costs more, but no declared trigger covers it, so nothing retrains by itself. ${sayCheck(facts)}; run the pipeline by hand if it stays.`;
    default:
      return `Whether it harms is not known, so nothing retrains by itself. ${sayCheck(facts)}, and declare costs or a floor.`;
  }
}

/** The whole text: what happened, what it costs, where and since when, what comes next and what to do. */
export function describeAlert(alert: Alert, context: AlertContext): string {
  const feeds = alert.facts.feeds.length === 0 ? '' : ` Feeds ${sayList(alert.facts.feeds)}.`;
  const what = `${alert.facts.measures.map(sayOne).join('; ')}.${feeds}`;
  const next = alert.severity === 'notice' ? sayNotice(alert.facts) : sayFollowUp(alert, context);
  const end = alert.phase === 'resolved' ? `Resolved: ${alert.resolution ?? 'no reason given'}.` : next;
  return [what, sayHarm(alert.facts), sayPlace(alert), end].join(' ');
}

/** The state of an alert in the one vocabulary. */
export function decideAlertState(alert: Alert, retraining: RetrainingSettings | undefined): State {
  if (alert.phase === 'resolved') return 'ok';
  if (alert.severity === 'notice') return 'warning';
  switch (alert.followUp) {
    case 'none':
      return retraining === undefined ? 'needs_you' : 'waiting';
    case 'retraining':
    case 'released':
      return 'running';
    case 'failed':
    case 'held':
    case 'rolled_back':
      return 'needs_you';
  }
}
