import type { ColumnComparison } from '@kaizen/contracts';
import type { DuckSession } from '../../platform/duck/duck.ts';
import type { JobKind } from '../../platform/jobs/jobs.ts';
import { buildReferences, countColumn, withWindowTable } from './column-counts.duck.ts';
import { compareColumn } from './column-drift.ts';
import type { ColumnReference, ReferenceProfile } from './column-reference.ts';
import { logUnreadable } from './errors.ts';
import { windowEvaluated } from './events.ts';
import type { Epoch, Monitor } from './monitor-store.ts';
import { react } from './reaction-service.ts';
import { listCountedColumns } from './reference-job.ts';
import type { MonitoringGiven } from './room-given.ts';
import { storesFor, storesIn } from './stores.sql.ts';
import { windowRange } from './window-range.ts';
import type { MonitorWindow } from './window-store.ts';

export const WINDOW_JOB = 'monitoring.window';

/** Input of the drift job and of the realised job. */
export interface WindowRef {
  readonly monitor: string;
  readonly epoch: number;
  readonly position: number;
}

interface Counted {
  readonly columns: readonly ColumnComparison[];
  readonly firstAt: number | undefined;
  /** Set when this window became the reference. */
  readonly profile?: ReferenceProfile;
}

async function compare(session: DuckSession, table: string, monitor: Monitor, references: readonly ColumnReference[]) {
  const columns: ColumnComparison[] = [];
  for (const watched of monitor.settings.columns) {
    const reference = references.find(({ bins }) => bins.column === watched.column);
    if (reference === undefined) continue;
    columns.push(compareColumn(watched, reference, await countColumn(session, table, reference.bins)));
  }
  return columns;
}

async function countWindow(
  given: MonitoringGiven,
  monitor: Monitor,
  epoch: Epoch,
  profile: ReferenceProfile,
  range: { readonly from: number; readonly to: number },
  signal: AbortSignal,
): Promise<Counted> {
  const { loggedModel } = await given.tracking.getModelVersion(epoch.modelVersionId);
  const counted = listCountedColumns(monitor.settings, loggedModel.signature, []);
  const names = counted.map(({ watched }) => watched.column);
  const log = await given.serving.openLog(epoch.deployment, range);
  try {
    return await withWindowTable(
      given.platform.duck,
      log.from,
      names,
      async (session, table, seen) => {
        if (seen.rows === 0) {
          throw logUnreadable(`Rows ${range.from} to ${range.to} of ${epoch.deployment}`, 'none are kept in the log');
        }
        if (profile.source === 'training' || profile.rows > 0) {
          return { columns: await compare(session, table, monitor, profile.columns), firstAt: seen.firstAt };
        }
        const columns = await buildReferences(session, table, counted);
        const own = { ...profile, rows: seen.rows, columns };
        return { columns: await compare(session, table, monitor, columns), firstAt: seen.firstAt, profile: own };
      },
      signal,
    );
  } finally {
    log.release();
  }
}

export function feedsOf(profile: ReferenceProfile | undefined): ReadonlyMap<string, readonly string[]> {
  return new Map((profile?.columns ?? []).map(({ bins, feeds }) => [bins.column, feeds]));
}

/** Measures the drift of one full window and keeps the verdict; run again it finds the kept one. */
export function createWindowJob(given: MonitoringGiven, advance: (deployment: string) => Promise<void>) {
  const { platform } = given;
  async function evaluate(monitor: Monitor, epoch: Epoch, start: number, ref: WindowRef, signal: AbortSignal) {
    const { profile } = await storesFor(platform.db).epochs.getReference(monitor.name, epoch.epoch);
    if (profile === undefined) throw logUnreadable(`The reference of ${monitor.name}`, 'it is not built yet');
    const range = windowRange(start, epoch.windowRows, ref.position);
    const counted = await countWindow(given, monitor, epoch, profile, range, signal);
    const window: MonitorWindow = {
      id: platform.ids.next('win'),
      ...ref,
      deployment: epoch.deployment,
      modelVersionId: epoch.modelVersionId,
      fromOrdinal: range.from,
      toOrdinal: range.to,
      ...(counted.firstAt === undefined ? {} : { firstRowAt: counted.firstAt }),
      drift: counted.columns.map((column) => column.measure),
      reaction: 'none',
      evaluatedAt: platform.clock.now(),
    };
    return { window, counted, profile };
  }

  const kind: JobKind<WindowRef, { readonly windowId: string }> = {
    name: WINDOW_JOB,
    async run(job) {
      const ref = job.input;
      const stores = storesFor(platform.db);
      const [monitor, epoch] = [
        await stores.monitors.find(ref.monitor),
        await stores.epochs.find(ref.monitor, ref.epoch),
      ];
      if (monitor === undefined || epoch?.startOrdinal === undefined) return { windowId: '' };
      const kept = await stores.windows.find(ref.monitor, ref.epoch, ref.position);
      if (kept !== undefined) return { windowId: kept.id };
      job.progress({
        done: 0,
        total: 1,
        unit: 'windows',
        message: `Drift of ${ref.monitor}, window ${ref.position + 1}`,
      });
      const { window, counted, profile } = await evaluate(monitor, epoch, epoch.startOrdinal, ref, job.signal);
      await job.commit(async (tx) => {
        const inside = storesIn(tx);
        if ((await inside.windows.find(ref.monitor, ref.epoch, ref.position)) !== undefined) return;
        if (counted.profile !== undefined) {
          await inside.epochs.setReference(ref.monitor, ref.epoch, { profile: counted.profile });
        }
        await inside.windows.insert(window, counted.columns);
        await tx.emit(windowEvaluated(monitor, window));
        const reaction = await react(tx, platform, { monitor, epoch, window, feeds: feedsOf(profile) });
        if (reaction !== 'none') await inside.windows.setReaction(window.id, reaction);
      });
      job.progress({ done: 1, total: 1, unit: 'windows' });
      await advance(epoch.deployment);
      return { windowId: window.id };
    },
  };
  return kind;
}
