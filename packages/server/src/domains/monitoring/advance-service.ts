import { isKaizenError } from '../../kernel/errors.ts';
import { decideRetraining } from './decide-reaction.ts';
import { openEpoch } from './epoch-service.ts';
import { createLabelWatch, type LabelWatch } from './label-watch.ts';
import { labelsNeeded } from './monitor-settings.ts';
import type { Epoch, Monitor } from './monitor-store.ts';
import { findFirstChampionRow } from './outcome-counts.duck.ts';
import { REALISED_JOB, type RealisedRef } from './realised-job.ts';
import { decideToRetrain } from './retraining-service.ts';
import type { MonitoringGiven } from './room-given.ts';
import { storesFor, storesIn } from './stores.sql.ts';
import type { MonitoringStores } from './stores.ts';
import { createTurnTaker, type TurnTaker } from './turn-taker.ts';
import { WINDOW_JOB, type WindowRef } from './window-job.ts';
import { countFullWindows, windowRange } from './window-range.ts';

/** Drift jobs enqueued before the ones ahead are done. */
const AHEAD = 8;
/** Jobs remembered; enqueuing one again finds it, so forgetting costs only time. */
const MEMORY_LIMIT = 10_000;

interface LogCounts {
  readonly rows: number;
  readonly labelled: number;
}

interface Turn {
  readonly given: MonitoringGiven;
  readonly stores: MonitoringStores;
  readonly labels: LabelWatch;
  readonly memory: Memory;
}

/** What need not be asked twice in one process; losing it costs only time. */
interface Memory {
  /** Job key → job id of what was enqueued. */
  readonly enqueued: Map<string, string>;
  /** Epoch key → log length at which its first row was last looked for. */
  readonly soughtAt: Map<string, number>;
}

export interface Advancer extends TurnTaker {
  readonly labels: LabelWatch;
}

/** The alert's key in the label watch. */
export function alertLabelKey(alertId: string): string {
  return `alert:${alertId}`;
}

/** Looks at the counts of a deployment's log and enqueues what they allow; a function of counts, so any number of calls comes to the same. */
export function createAdvancer(given: MonitoringGiven): Advancer {
  const labels = createLabelWatch(given.serving);
  const memory: Memory = { enqueued: new Map(), soughtAt: new Map() };
  const turn: Turn = { given, labels, memory, stores: storesFor(given.platform.db) };
  const turns = createTurnTaker(async (deployment) => {
    const monitors = await turn.stores.monitors.listByDeployment(deployment);
    if (monitors.length === 0) return;
    const log = await readLogCounts(given, deployment);
    if (log === undefined) return;
    for (const monitor of monitors) await advanceMonitor(turn, monitor, log);
  });
  return { ...turns, labels };
}

async function readLogCounts(given: MonitoringGiven, deployment: string): Promise<LogCounts | undefined> {
  try {
    return await given.serving.getLogStatus(deployment);
  } catch (error) {
    if (isKaizenError(error) && error.kind === 'not_found') return undefined;
    throw error;
  }
}

async function advanceMonitor(turn: Turn, monitor: Monitor, log: LogCounts): Promise<void> {
  const { epochs } = turn.stores;
  const latest = (await epochs.findLatest(monitor.name)) ?? (await openForChampion(turn, monitor, log));
  if (latest === undefined) return;
  const before = latest.epoch > 1 ? await findBefore(turn, latest, log) : undefined;
  const start = await findStart(turn, latest, before, log);
  // While the new champion has answered no row of the log, all of it belongs to the epoch before.
  if (before !== undefined) await advanceEpoch(turn, monitor, before, log, start ?? log.rows);
  if (start === undefined || latest.closedAt !== undefined) return;
  const epoch = { ...latest, startOrdinal: start };
  await advanceEpoch(turn, monitor, epoch, log);
  await advanceAlert(turn, monitor, epoch, before !== undefined, log);
}

/** The epoch before, with its start found even when nobody looked while it was the present one (a kill between release and look). */
async function findBefore(turn: Turn, latest: Epoch, log: LogCounts): Promise<Epoch | undefined> {
  const before = await turn.stores.epochs.find(latest.monitor, latest.epoch - 1);
  if (before === undefined || before.startOrdinal !== undefined || before.startRule === 'present') return before;
  const startOrdinal = await findStart(turn, before, undefined, log);
  return startOrdinal === undefined ? before : { ...before, startOrdinal };
}

/** A monitor declared for a deployment that has a champion already. */
async function openForChampion(turn: Turn, monitor: Monitor, log: LogCounts): Promise<Epoch | undefined> {
  const { platform, serving } = turn.given;
  const route = await serving.getRoute(monitor.deployment);
  const champion = route?.targets.find((target) => target.role === 'champion');
  if (champion === undefined) return undefined;
  const { modelVersionId } = champion;
  const startRule = log.rows < monitor.settings.windowRows ? 'first_answer' : 'present';
  return platform.db.run(async (tx) => {
    const known = await storesIn(tx).epochs.findLatest(monitor.name);
    if (known !== undefined) return known;
    return openEpoch(tx, platform, monitor, { modelVersionId, releaseId: '', startRule, reason: 'the monitor began' });
  });
}

async function findStart(
  turn: Turn,
  epoch: Epoch,
  before: Epoch | undefined,
  log: LogCounts,
): Promise<number | undefined> {
  if (epoch.startOrdinal !== undefined) return epoch.startOrdinal;
  const { given, memory } = turn;
  const key = `${epoch.monitor}:${epoch.epoch}`;
  if (epoch.startRule === 'first_answer' && memory.soughtAt.get(key) === log.rows) return undefined;
  memory.soughtAt.set(key, log.rows);
  const found =
    epoch.startRule === 'present' ? log.rows : await seekFirstAnswer(given, epoch, before?.startOrdinal ?? 0, log.rows);
  if (found === undefined) return undefined;
  await given.platform.db.run((tx) => storesIn(tx).epochs.setStart(epoch.monitor, epoch.epoch, found));
  return found;
}

async function seekFirstAnswer(given: MonitoringGiven, epoch: Epoch, from: number, to: number) {
  if (to <= from) return undefined;
  const log = await given.serving.openLog(epoch.deployment, { from, to });
  try {
    return await findFirstChampionRow(given.platform.duck, log.from, epoch.modelVersionId);
  } finally {
    log.release();
  }
}

async function advanceEpoch(turn: Turn, monitor: Monitor, epoch: Epoch, log: LogCounts, end?: number): Promise<void> {
  const start = epoch.startOrdinal;
  if (start === undefined || !epoch.referenceReady) return;
  const full = countFullWindows(start, epoch.windowRows, log.rows, end);
  if (full === 0) return;
  const marks = await turn.stores.windows.listNewestMarks(monitor.name, epoch.epoch);
  const next = marks.length === 0 ? 0 : Math.max(...marks.map((mark) => mark.position)) + 1;
  for (let position = next; position < Math.min(full, next + AHEAD); position++) {
    const ref: WindowRef = { monitor: monitor.name, epoch: epoch.epoch, position };
    await enqueue(turn, WINDOW_JOB, monitor, ref);
  }
  const waiting = marks.filter((mark) => !mark.labelled).map((mark) => mark.position);
  await enqueueLabelled(turn, monitor, epoch, start, waiting, log);
}

/** Of the windows whose labels are there, the one that had them first comes next. */
async function enqueueLabelled(
  turn: Turn,
  monitor: Monitor,
  epoch: Epoch,
  start: number,
  positions: readonly number[],
  log: LogCounts,
): Promise<void> {
  const count = labelsNeeded({ windowRows: epoch.windowRows, minLabelled: monitor.settings.minLabelled });
  const ready: RealisedRef[] = [];
  for (const position of [...positions].sort((left, right) => left - right)) {
    const range = windowRange(start, epoch.windowRows, position);
    const key = `${monitor.name}:${epoch.epoch}:${position}`;
    const demand = { key, deployment: epoch.deployment, count, ...range };
    const labelsThrough = await turn.labels.reachedAt(demand, log.labelled);
    if (labelsThrough === undefined) continue;
    ready.push({ monitor: monitor.name, epoch: epoch.epoch, position, labelsThrough });
  }
  ready.sort((left, right) => left.labelsThrough - right.labelsThrough || left.position - right.position);
  for (const ref of ready) {
    if (await enqueue(turn, REALISED_JOB, monitor, ref)) return;
  }
}

/** Enqueues a window's job once; false when it was enqueued before and has failed, so that the next may go on. */
async function enqueue(turn: Turn, kind: string, monitor: Monitor, ref: WindowRef): Promise<boolean> {
  const { platform } = turn.given;
  const key = `${ref.monitor}:${ref.epoch}:${ref.position}`;
  const known = turn.memory.enqueued.get(`${kind}:${key}`);
  if (known !== undefined) {
    const job = await platform.jobs.find(known);
    return job?.state !== 'failed' && job?.state !== 'cancelled';
  }
  const { projectId } = monitor;
  const id = await platform.db.run((tx) => platform.jobs.enqueue(tx, { kind, key, projectId, input: ref }));
  if (turn.memory.enqueued.size > MEMORY_LIMIT) turn.memory.enqueued.clear();
  turn.memory.enqueued.set(`${kind}:${key}`, id);
  return true;
}

/** Decides the retraining that the open alert of an epoch asks for, as soon as it may be. */
async function advanceAlert(
  turn: Turn,
  monitor: Monitor,
  epoch: Epoch,
  replaced: boolean,
  log: LogCounts,
): Promise<void> {
  const { retraining } = monitor.settings;
  const { alerts, decisions } = turn.stores;
  const alert = retraining === undefined ? undefined : await alerts.findOpenAlert(monitor.name, epoch.epoch);
  if (retraining === undefined || alert === undefined || alert.followUp !== 'none') return;
  if ((await decisions.findOfAlert(alert.id, 'retrain')) !== undefined) return;
  const key = alertLabelKey(alert.id);
  const range = { from: alert.facts.fromOrdinal, to: log.rows };
  const demand = { key, deployment: epoch.deployment, count: retraining.recentRows, ...range };
  const reached = await turn.labels.reachedAt(demand, log.labelled);
  const route = await turn.given.serving.getRoute(epoch.deployment);
  const readiness = decideRetraining(retraining, {
    labelledSinceWindow: reached === undefined ? 0 : retraining.recentRows,
    rowsSinceRelease: log.rows - (epoch.startOrdinal ?? log.rows),
    replaced,
    canaryOpen: route?.targets.some((target) => target.role === 'canary') ?? false,
  });
  if (!readiness.ready) return;
  const { platform } = turn.given;
  await platform.db.run((tx) => decideToRetrain(tx, platform, monitor, retraining, alert.id));
}
