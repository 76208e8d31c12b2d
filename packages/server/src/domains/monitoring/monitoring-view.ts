import type { AlertView, MonitorView, WindowDetail } from '@kaizen/contracts';
import { type Advancer, alertLabelKey } from './advance-service.ts';
import type { Alert, Decision } from './alert-store.ts';
import { driftedColumns } from './alert-store.ts';
import type { RetrainingDecision } from './contract.ts';
import { type AlertContext, decideAlertState, describeAlert, describeAlertTitle } from './describe-alert.ts';
import { describeMonitor, describeStudyRule, type MonitorFacts } from './describe-monitor.ts';
import { alertNotFound, decisionNotFound, monitorNotFound, windowNotFound } from './errors.ts';
import type { MonitoringLists } from './list-rows.sql.ts';
import { labelsNeeded } from './monitor-settings.ts';
import type { Epoch, Monitor } from './monitor-store.ts';
import { toRetrainingDecision } from './retraining-service.ts';
import type { MonitoringGiven } from './room-given.ts';
import type { MonitoringStores } from './stores.ts';
import { viewDecision, viewWindow } from './view-rows.ts';
import { countFullWindows, doneThrough } from './window-range.ts';
import type { MonitorWindow } from './window-store.ts';

/** What views are read from. */
export interface ViewsGiven extends MonitoringGiven {
  readonly stores: MonitoringStores;
  readonly lists: MonitoringLists;
  readonly labels: Advancer['labels'];
}

/** The room's answers as the API shows them. */
export interface MonitoringViews {
  getMonitor(name: string): Promise<MonitorView>;
  findMonitors(project?: string): Promise<readonly MonitorView[]>;
  getWindow(id: string): Promise<WindowDetail>;
  getAlert(id: string): Promise<AlertView>;
  viewAlerts(alerts: readonly Alert[]): Promise<AlertView[]>;
  getDecision(id: string): Promise<RetrainingDecision>;
}

interface Through {
  readonly evaluatedThrough: number;
  readonly labelledThrough: number;
}

/** Ordinals through which all windows are judged; while an epoch's start is not known, those of the epoch before. */
async function readThrough(given: ViewsGiven, epoch: Epoch | undefined): Promise<Through> {
  if (epoch === undefined) return { evaluatedThrough: 0, labelledThrough: 0 };
  const { stores } = given;
  const before = epoch.epoch > 1 ? await stores.epochs.find(epoch.monitor, epoch.epoch - 1) : undefined;
  if (epoch.startOrdinal === undefined) return readOwnThrough(given, before);
  const own = await readOwnThrough(given, epoch);
  if (before?.startOrdinal === undefined) return own;
  const { evaluatedThrough } = await readOwnThrough(given, before);
  const full = countFullWindows(before.startOrdinal, before.windowRows, epoch.startOrdinal);
  const isDone = evaluatedThrough >= before.startOrdinal + full * before.windowRows;
  return isDone ? own : { ...own, evaluatedThrough };
}

async function readOwnThrough(given: ViewsGiven, epoch: Epoch | undefined): Promise<Through> {
  if (epoch?.startOrdinal === undefined) return { evaluatedThrough: 0, labelledThrough: 0 };
  const marks = await given.lists.listMarks(epoch.monitor, epoch.epoch);
  const labelled = marks.filter((mark) => mark.labelled);
  const through = (some: typeof marks) =>
    doneThrough(
      epoch.startOrdinal ?? 0,
      epoch.windowRows,
      some.map((mark) => mark.position),
    );
  return { evaluatedThrough: through(marks), labelledThrough: through(labelled) };
}

async function readPhase(
  given: ViewsGiven,
  epoch: Epoch | undefined,
): Promise<Pick<MonitorFacts, 'phase' | 'failure'>> {
  if (epoch === undefined) return { phase: 'no_champion' };
  if (epoch.referenceReady) return { phase: 'watching' };
  const job = epoch.referenceJobId === undefined ? undefined : await given.platform.jobs.find(epoch.referenceJobId);
  if (job?.state === 'cancelled') return { phase: 'reference_failed', failure: 'its job was cancelled.' };
  if (job?.state !== 'failed') return { phase: 'building' };
  return { phase: 'reference_failed', ...(job.error === undefined ? {} : { failure: job.error.message }) };
}

async function countFilling(given: ViewsGiven, epoch: Epoch | undefined): Promise<number> {
  if (epoch?.startOrdinal === undefined) return 0;
  const { rows } = await given.serving.getLogStatus(epoch.deployment);
  return Math.max(0, rows - epoch.startOrdinal) % epoch.windowRows;
}

async function readReference(given: ViewsGiven, epoch: Epoch | undefined): Promise<MonitorView['reference']> {
  if (epoch === undefined || !epoch.referenceReady) return undefined;
  const { profile, quality } = await given.stores.epochs.getReference(epoch.monitor, epoch.epoch);
  if (profile === undefined) return undefined;
  return {
    loggedModelId: profile.loggedModelId,
    ...(profile.datasetVersionId === undefined ? {} : { datasetVersionId: profile.datasetVersionId }),
    rows: profile.rows,
    ...(quality?.costPerRecord === undefined ? {} : { costPerRecord: quality.costPerRecord }),
  };
}

/** Windows are judged in their order, so one that lies behind a judged one and is not judged itself has failed. */
function findUnjudged(
  epoch: Epoch | undefined,
  last: MonitorWindow | undefined,
  { evaluatedThrough }: Through,
): number | undefined {
  const reached = Math.max(evaluatedThrough, epoch?.startOrdinal ?? 0);
  return last !== undefined && reached < last.fromOrdinal ? reached : undefined;
}

async function viewMonitor(given: ViewsGiven, monitor: Monitor): Promise<MonitorView> {
  const { stores } = given;
  const { settings, name } = monitor;
  const epoch = await stores.epochs.findLatest(name);
  const open = await stores.alerts.listOpen({ monitor: name });
  const gravest = open.find((alert) => alert.severity === 'alert') ?? open.at(-1);
  const lastWindow = await stores.windows.findLatest(name);
  const labelled = await stores.windows.findLatestLabelled(name);
  const ofEpoch = lastWindow?.epoch === epoch?.epoch ? lastWindow : undefined;
  const through = await readThrough(given, epoch);
  const unjudgedFrom = findUnjudged(epoch, ofEpoch, through);
  const { state, headline } = describeMonitor({
    deployment: monitor.deployment,
    windowRows: settings.windowRows,
    labelsNeeded: labelsNeeded(settings),
    ...(await readPhase(given, epoch)),
    filling: ofEpoch === undefined ? await countFilling(given, epoch) : 0,
    ...(gravest === undefined
      ? {}
      : {
          open: {
            severity: gravest.severity,
            state: decideAlertState(gravest, settings.retraining),
            title: describeAlertTitle(gravest),
          },
        }),
    ...(ofEpoch === undefined ? {} : { lastWindow: ofEpoch }),
    ...(unjudgedFrom === undefined ? {} : { unjudgedFrom }),
    ...(settings.costs === undefined ? {} : { currency: settings.costs.currency }),
  });
  const reference = await readReference(given, epoch);
  const note = labelled === undefined ? undefined : describeStudyRule(labelled);
  return {
    name,
    projectId: monitor.projectId,
    deployment: monitor.deployment,
    state,
    headline,
    windowRows: settings.windowRows,
    ...through,
    ...(reference === undefined ? {} : { reference }),
    openAlerts: open.length,
    ...(lastWindow === undefined ? {} : { lastWindow: viewWindow(lastWindow) }),
    ...(note === undefined ? {} : { note }),
  };
}

function viewAlert(
  given: ViewsGiven,
  alert: Alert,
  monitor: Monitor | undefined,
  decisions: readonly Decision[],
): AlertView {
  const retraining = monitor?.settings.retraining;
  const decision = decisions.find((one) => one.decision === 'retrain');
  const labelledSoFar = given.labels.lastCount(alertLabelKey(alert.id));
  const context: AlertContext = {
    ...(retraining === undefined ? {} : { retraining }),
    ...(decision === undefined ? {} : { decision }),
    ...(labelledSoFar === undefined ? {} : { labelledSoFar }),
  };
  return {
    id: alert.id,
    deployment: alert.deployment,
    monitor: alert.monitor,
    severity: alert.severity,
    phase: alert.phase,
    state: decideAlertState(alert, retraining),
    title: describeAlertTitle(alert),
    text: describeAlert(alert, context),
    columns: driftedColumns(alert.facts),
    measures: alert.facts.measures.map((measure) => ({ ...measure })),
    windowId: alert.windowId,
    openedAt: alert.openedAt,
    ...(alert.resolvedAt === undefined ? {} : { resolvedAt: alert.resolvedAt }),
    ...(alert.resolution === undefined ? {} : { resolution: alert.resolution }),
    decisions: decisions.map(viewDecision),
  };
}

async function viewAlerts(given: ViewsGiven, alerts: readonly Alert[]): Promise<AlertView[]> {
  const monitors = new Map<string, Monitor | undefined>();
  for (const { monitor } of alerts) {
    if (!monitors.has(monitor)) monitors.set(monitor, await given.stores.monitors.find(monitor));
  }
  const decisions = await given.stores.decisions.listOfAlerts(alerts.map((alert) => alert.id));
  return alerts.map((alert) =>
    viewAlert(
      given,
      alert,
      monitors.get(alert.monitor),
      decisions.filter((decision) => decision.alertId === alert.id),
    ),
  );
}

async function viewWindowDetail(given: ViewsGiven, id: string): Promise<WindowDetail> {
  const { windows, epochs } = given.stores;
  const window = await windows.findById(id);
  if (window === undefined) throw windowNotFound(id);
  const { profile } = await epochs.getReference(window.monitor, window.epoch);
  const columns = [...(await windows.getColumns(id))];
  return { window: viewWindow(window), columns, reference: profile?.description ?? 'no longer kept' };
}

export function createMonitoringViews(given: ViewsGiven): MonitoringViews {
  const { stores } = given;
  return {
    async getMonitor(name) {
      const monitor = await stores.monitors.find(name);
      if (monitor === undefined) throw monitorNotFound(name);
      return viewMonitor(given, monitor);
    },
    async findMonitors(project) {
      const views: MonitorView[] = [];
      for (const monitor of await stores.monitors.list(project)) views.push(await viewMonitor(given, monitor));
      return views;
    },
    getWindow: (id) => viewWindowDetail(given, id),
    async getAlert(id) {
      const alert = await stores.alerts.find(id);
      const [view] = alert === undefined ? [] : await viewAlerts(given, [alert]);
      if (view === undefined) throw alertNotFound(id);
      return view;
    },
    viewAlerts: (alerts) => viewAlerts(given, alerts),
    async getDecision(id) {
      const decision = await stores.decisions.find(id);
      if (decision === undefined) throw decisionNotFound(id);
      return toRetrainingDecision(decision);
    },
  };
}
