import type { Tx } from '../../platform/db/database.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Alert, AlertFacts, AlertMeasure, Decision } from './alert-store.ts';
import { decideReaction, type RealisedFacts, type WindowReaction } from './decide-reaction.ts';
import { describeAlertTitle } from './describe-alert.ts';
import { describeHold } from './describe-decision.ts';
import { alertOpened, alertResolved, retrainingDecided } from './events.ts';
import type { Epoch, Monitor } from './monitor-store.ts';
import { storesIn } from './stores.sql.ts';
import type { MonitoringStores } from './stores.ts';
import type { MonitorWindow, WindowQuality } from './window-store.ts';

type ReactionGiven = Pick<Platform, 'clock' | 'ids'>;

/** One window as the policy sees it. */
export interface ReactionInput {
  readonly monitor: Monitor;
  readonly epoch: Epoch;
  readonly window: MonitorWindow;
  /** Absent while labels are missing. */
  readonly realised?: RealisedFacts;
  readonly quality?: WindowQuality;
  /** Derived features by watched column. */
  readonly feeds: ReadonlyMap<string, readonly string[]>;
}

type Firing = Extract<WindowReaction, { kind: 'alert' | 'notice' }>;

function listMeasures(input: ReactionInput): AlertMeasure[] {
  const drifted = input.window.drift.filter((measure) => measure.drifted);
  const below = (input.realised?.floors ?? []).filter((floor) => floor.below);
  return [
    ...drifted.map(({ column, measure, value, threshold }) => ({ name: column, measure, value, threshold })),
    ...below.map(({ metric, value, floor }) => ({ name: metric, measure: 'realised', value, threshold: floor })),
  ];
}

function causeOf(reaction: Firing, input: ReactionInput): AlertFacts['cause'] {
  if (reaction.kind === 'notice') return reaction.cause;
  if (input.realised?.harmful === true) return 'harm';
  return input.realised?.floors.some((floor) => floor.below && floor.trigger) === true ? 'floor' : 'drift';
}

function factsOf(reaction: Firing, input: ReactionInput): AlertFacts {
  const { window, quality, monitor } = input;
  const currency = monitor.settings.costs?.currency;
  const costAboveReference = quality?.costAboveReference;
  return {
    cause: causeOf(reaction, input),
    subjects: reaction.subjects,
    measures: listMeasures(input),
    fromOrdinal: window.fromOrdinal,
    toOrdinal: window.toOrdinal,
    lastToOrdinal: window.toOrdinal,
    ...(window.firstRowAt === undefined ? {} : { firstRowAt: window.firstRowAt }),
    labelled: quality?.labelled ?? 0,
    feeds: [...new Set(reaction.subjects.flatMap((subject) => input.feeds.get(subject) ?? []))],
    ...(quality?.costPerRecord === undefined ? {} : { costPerRecord: quality.costPerRecord }),
    ...(costAboveReference === undefined ? {} : { costAboveReference }),
    ...(quality?.errorAboveReference === undefined ? {} : { errorAboveReference: quality.errorAboveReference }),
    ...(currency === undefined ? {} : { currency }),
  };
}

/** The numbers of a decision: measures with their thresholds, cost with its interval, rows. */
export function numbersOf(facts: AlertFacts, more: Readonly<Record<string, number>> = {}): Record<string, number> {
  const numbers: Record<string, number> = { fromOrdinal: facts.fromOrdinal, labelled: facts.labelled, ...more };
  for (const { name, measure, value, threshold } of facts.measures) {
    numbers[`${measure} ${name}`] = value;
    numbers[`threshold ${name}`] = threshold;
  }
  if (facts.costPerRecord !== undefined) numbers.costPerRecord = facts.costPerRecord.value;
  if (facts.costAboveReference !== undefined) {
    numbers.costAboveReference = facts.costAboveReference.value;
    numbers.costAboveReferenceLow = facts.costAboveReference.low;
    numbers.costAboveReferenceHigh = facts.costAboveReference.high;
  }
  if (facts.errorAboveReference !== undefined) {
    numbers.errorAboveReference = facts.errorAboveReference.value;
    numbers.errorAboveReferenceLow = facts.errorAboveReference.low;
    numbers.errorAboveReferenceHigh = facts.errorAboveReference.high;
  }
  return numbers;
}

async function openAlert(
  tx: Tx,
  given: ReactionGiven,
  input: ReactionInput,
  reaction: Firing,
  facts: AlertFacts,
): Promise<Alert> {
  const { monitor, window } = input;
  const alert: Alert = {
    id: given.ids.next('alr'),
    projectId: monitor.projectId,
    monitor: monitor.name,
    epoch: input.epoch.epoch,
    deployment: window.deployment,
    severity: reaction.kind,
    phase: 'open',
    facts,
    windowId: window.id,
    lastWindowId: window.id,
    windows: 1,
    followUp: 'none',
    openedAt: given.clock.now(),
  };
  await storesIn(tx).alerts.insert(alert);
  await tx.emit(alertOpened(monitor, alert, describeAlertTitle(alert)));
  return alert;
}

async function holdRetraining(tx: Tx, given: ReactionGiven, monitor: Monitor, alert: Alert): Promise<void> {
  const decision: Decision = {
    id: given.ids.next('dec'),
    projectId: monitor.projectId,
    monitor: monitor.name,
    deployment: alert.deployment,
    alertId: alert.id,
    windowId: alert.windowId,
    decision: 'hold',
    reason: describeHold(alert.facts),
    numbers: numbersOf(alert.facts),
    fromOrdinal: alert.facts.fromOrdinal,
    recentRows: 0,
    baseRows: 0,
    decidedAt: given.clock.now(),
  };
  await storesIn(tx).decisions.insert(decision);
  await tx.emit(retrainingDecided(monitor, decision));
}

function openingOf(facts: NonNullable<AlertFacts['opening']>): NonNullable<AlertFacts['opening']> {
  const { measures, subjects, labelled, costPerRecord, costAboveReference, errorAboveReference } = facts;
  return {
    measures,
    subjects,
    labelled,
    ...(costPerRecord === undefined ? {} : { costPerRecord }),
    ...(costAboveReference === undefined ? {} : { costAboveReference }),
    ...(errorAboveReference === undefined ? {} : { errorAboveReference }),
  };
}

/** What was noticed as harmless and now harms is told by the alert alone. */
async function resolveNotices(tx: Tx, given: ReactionGiven, monitor: Monitor, alert: Alert): Promise<void> {
  const { alerts } = storesIn(tx);
  const harming = new Set(alert.facts.subjects);
  for (const notice of await alerts.listOpen({ monitor: monitor.name })) {
    if (notice.severity !== 'notice' || !notice.facts.subjects.every((subject) => harming.has(subject))) continue;
    const reason = `it does harm by now: see alert ${alert.id}`;
    await alerts.resolve(notice.id, reason, given.clock.now());
    await tx.emit(alertResolved(notice, monitor.environment, reason));
  }
}

/** A further window of an open alert: its latest measures, but the rows and the time of the first. */
async function extendAlert(stores: MonitoringStores, open: Alert, window: MonitorWindow, facts: AlertFacts) {
  const { fromOrdinal, toOrdinal, firstRowAt } = open.facts;
  const first = open.windowId === window.id ? undefined : (open.facts.opening ?? open.facts);
  const merged: AlertFacts = {
    ...facts,
    fromOrdinal,
    toOrdinal,
    ...(firstRowAt === undefined ? {} : { firstRowAt }),
    ...(first === undefined ? {} : { opening: openingOf(first) }),
  };
  const windows = open.lastWindowId === window.id ? open.windows : open.windows + 1;
  await stores.alerts.extend(open.id, { facts: merged, lastWindowId: window.id, windows });
}

/** Applies the policy to one window in the transaction that keeps its verdict; a closed epoch keeps facts and opens nothing. */
export async function react(tx: Tx, given: ReactionGiven, input: ReactionInput): Promise<WindowReaction['kind']> {
  const { monitor, epoch, window } = input;
  const stores = storesIn(tx);
  if ((await stores.epochs.find(monitor.name, epoch.epoch))?.closedAt !== undefined) return 'none';
  const open = await stores.alerts.findOpenAlert(monitor.name, epoch.epoch);
  const noticed = await stores.alerts.listNoticed(monitor.name, epoch.epoch);
  const policy = { whenHarmful: monitor.settings.retraining?.whenHarmful ?? true };
  const known = { alertOpen: open !== undefined, noticed };
  const reaction = decideReaction(window.drift, input.realised, known, policy);
  if (reaction.kind === 'none' || reaction.kind === 'wait_for_labels') return reaction.kind;
  const facts = factsOf(reaction, input);
  if (reaction.kind === 'alert' && open !== undefined) {
    await extendAlert(stores, open, window, facts);
    return 'alert';
  }
  const alert = await openAlert(tx, given, input, reaction, facts);
  if (reaction.kind === 'notice') await holdRetraining(tx, given, monitor, alert);
  else await resolveNotices(tx, given, monitor, alert);
  return reaction.kind;
}
