import type { Clock } from '../../kernel/clock.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { alertResolved } from './events.ts';
import type { Epoch, Monitor, StartRule } from './monitor-store.ts';
import { storesIn } from './stores.sql.ts';
import type { MonitoringStores } from './stores.ts';

export const REFERENCE_JOB = 'monitoring.reference';

/** Input of {@link REFERENCE_JOB}. */
export interface EpochRef {
  readonly monitor: string;
  readonly epoch: number;
}

/** A new champion on a monitor, or the same one under new settings. */
export interface EpochOpening {
  readonly modelVersionId: string;
  /** Empty when no release is known. */
  readonly releaseId: string;
  /** Forces the start; otherwise the first answered row, or the present for a version that was champion before. */
  readonly startRule?: StartRule;
  /** Why open alerts of the epoch before are resolved. */
  readonly reason: string;
}

interface EpochGiven {
  readonly clock: Clock;
  readonly jobs: Jobs;
}

/** Resolves what is still open on a monitor. */
async function resolveOpen(tx: Tx, stores: MonitoringStores, monitor: Monitor, reason: string, now: number) {
  for (const alert of await stores.alerts.listOpen({ monitor: monitor.name })) {
    await stores.alerts.resolve(alert.id, reason, now);
    await tx.emit(alertResolved(alert, monitor.environment, reason));
  }
}

/** Closes the present epoch of a monitor, opens the next one and enqueues the building of its reference. Only rows and a job: safe in a reaction. */
export async function openEpoch(tx: Tx, given: EpochGiven, monitor: Monitor, opening: EpochOpening): Promise<Epoch> {
  const stores = storesIn(tx);
  const now = given.clock.now();
  const before = await stores.epochs.list(monitor.name);
  const latest = before[0];
  if (latest !== undefined) await stores.epochs.close(monitor.name, latest.epoch, now);
  await resolveOpen(tx, stores, monitor, opening.reason, now);
  const returns = before.some((epoch) => epoch.modelVersionId === opening.modelVersionId);
  const epoch: Epoch = {
    monitor: monitor.name,
    epoch: (latest?.epoch ?? 0) + 1,
    deployment: monitor.deployment,
    modelVersionId: opening.modelVersionId,
    releaseId: opening.releaseId,
    startRule: opening.startRule ?? (returns ? 'present' : 'first_answer'),
    windowRows: monitor.settings.windowRows,
    referenceReady: false,
    openedAt: now,
  };
  await stores.epochs.insert(epoch);
  const input: EpochRef = { monitor: epoch.monitor, epoch: epoch.epoch };
  const key = `${epoch.monitor}:${epoch.epoch}`;
  const jobId = await given.jobs.enqueue(tx, { kind: REFERENCE_JOB, key, projectId: monitor.projectId, input });
  await stores.epochs.setReferenceJob(epoch.monitor, epoch.epoch, jobId);
  return epoch;
}

/** What a release that made a version champion does to one monitor; hearing of it again changes nothing. */
export async function takeChampion(
  tx: Tx,
  given: EpochGiven,
  monitor: Monitor,
  change: { readonly modelVersionId: string; readonly releaseId: string },
): Promise<void> {
  const { epochs } = storesIn(tx);
  const known = await epochs.list(monitor.name);
  const same = (epoch: Epoch) => epoch.modelVersionId === change.modelVersionId;
  const [latest] = known;
  if (latest !== undefined && same(latest)) {
    // The champion stays (a canary was undone, or the epoch was opened before its release was heard of).
    if (latest.releaseId === '') await epochs.adopt(monitor.name, latest.epoch, change.releaseId);
    return;
  }
  if (known.some((epoch) => same(epoch) && epoch.releaseId === change.releaseId)) return;
  const reason = `a new champion took over (release ${change.releaseId})`;
  await openEpoch(tx, given, monitor, { ...change, reason });
}
