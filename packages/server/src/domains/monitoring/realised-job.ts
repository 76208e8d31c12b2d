import type { JobKind } from '../../platform/jobs/jobs.ts';
import type { ReferenceQuality } from './column-reference.ts';
import { estimateCost, estimateCostDifference } from './cost-bootstrap.ts';
import type { FloorResult, RealisedFacts } from './decide-reaction.ts';
import { windowLabelled } from './events.ts';
import type { MonitorSettings } from './monitor-settings.ts';
import type { Epoch, Monitor } from './monitor-store.ts';
import { type CountedOutcomes, countAgreement, countServedOutcomes } from './outcome-counts.duck.ts';
import { computeRealisedMetrics, countOutcomes, type OutcomeCounts } from './outcome-counts.ts';
import { react } from './reaction-service.ts';
import type { MonitoringGiven } from './room-given.ts';
import { storesFor, storesIn } from './stores.sql.ts';
import { feedsOf, type WindowRef } from './window-job.ts';
import type { MonitorWindow, WindowQuality } from './window-store.ts';

export const REALISED_JOB = 'monitoring.realised';

/** Input of {@link REALISED_JOB}: judge with the labels among the first `labelsThrough` of the label log. */
export interface RealisedRef extends WindowRef {
  readonly labelsThrough: number;
}

interface Outcomes {
  readonly labelled: number;
  readonly metrics: Readonly<Record<string, number>>;
  /** Of the rows that the champion answered. */
  readonly championMetrics: Readonly<Record<string, number>>;
  readonly all?: CountedOutcomes;
  readonly champion?: CountedOutcomes;
}

async function countOutcomesOf(
  given: MonitoringGiven,
  epoch: Epoch,
  window: MonitorWindow,
  labelsThrough: number,
  signal: AbortSignal,
): Promise<Outcomes> {
  const { loggedModel } = await given.tracking.getModelVersion(epoch.modelVersionId);
  const { positive } = loggedModel.signature;
  const { duck } = given.platform;
  const range = { from: window.fromOrdinal, to: window.toOrdinal, labelsThrough };
  const log = await given.serving.openLog(epoch.deployment, range);
  try {
    if (positive === undefined) {
      const { labelled, right } = await countAgreement(duck, log.from, signal);
      const metrics: Record<string, number> = labelled === 0 ? {} : { accuracy: right / labelled };
      return { labelled, metrics, championMetrics: metrics };
    }
    const all = await countServedOutcomes(duck, log.from, positive, 'all', signal);
    const champion = await countServedOutcomes(duck, log.from, positive, 'champion', signal);
    return {
      labelled: countOutcomes(all.counts),
      metrics: computeRealisedMetrics(all.counts, all.auc),
      championMetrics: computeRealisedMetrics(champion.counts, champion.auc),
      all,
      champion,
    };
  } finally {
    log.release();
  }
}

function judgeFloors(settings: MonitorSettings, metrics: Readonly<Record<string, number>>): FloorResult[] {
  return settings.floors.flatMap((floor) => {
    const value = metrics[floor.metric];
    return value === undefined ? [] : [{ ...floor, value, below: value < floor.floor }];
  });
}

async function judgeCost(
  settings: MonitorSettings,
  all: OutcomeCounts | undefined,
  champion: OutcomeCounts | undefined,
  reference: ReferenceQuality | undefined,
  seed: number,
): Promise<Pick<WindowQuality, 'costPerRecord' | 'costAboveReference' | 'harmful'>> {
  const { costs } = settings;
  if (costs === undefined || all === undefined || champion === undefined) return {};
  const costPerRecord = await estimateCost(all, costs, { seed });
  const above = reference && (await estimateCostDifference(champion, reference.counts, costs, { seed }));
  return {
    ...(costPerRecord === undefined ? {} : { costPerRecord }),
    ...(above === undefined ? {} : { costAboveReference: above, harmful: above.low > 0 }),
  };
}

function realisedFacts(settings: MonitorSettings, outcomes: Outcomes, quality: WindowQuality): RealisedFacts {
  const { costAboveReference, harmful } = quality;
  return {
    floors: judgeFloors(settings, outcomes.championMetrics),
    ...(costAboveReference === undefined ? {} : { costAboveReference }),
    ...(harmful === undefined ? {} : { harmful }),
  };
}

/** Judges the realised quality of one window from exactly the labels it was enqueued with; run again it finds the kept verdict. */
export function createRealisedJob(given: MonitoringGiven, advance: (deployment: string) => Promise<void>) {
  const { platform } = given;
  async function judge(monitor: Monitor, epoch: Epoch, window: MonitorWindow, ref: RealisedRef, signal: AbortSignal) {
    const reference = await storesFor(platform.db).epochs.getReference(monitor.name, epoch.epoch);
    const outcomes = await countOutcomesOf(given, epoch, window, ref.labelsThrough, signal);
    const seed = window.fromOrdinal;
    // A model without training rows here: its first window is what later ones are compared with.
    const first = reference.profile?.source === 'first_window' && ref.position === 0;
    const own = first && outcomes.champion !== undefined ? { counts: outcomes.champion.counts, seed } : undefined;
    const known = own ?? reference.quality;
    const quality: WindowQuality = {
      labelled: outcomes.labelled,
      labelsThrough: ref.labelsThrough,
      metrics: outcomes.metrics,
      ...(await judgeCost(monitor.settings, outcomes.all?.counts, outcomes.champion?.counts, known, seed)),
      seed,
      labelledAt: platform.clock.now(),
    };
    const cost = quality.costPerRecord;
    const ownQuality = own && { ...own, ...(cost === undefined ? {} : { costPerRecord: cost }) };
    return { quality, realised: realisedFacts(monitor.settings, outcomes, quality), reference, ownQuality };
  }

  const kind: JobKind<RealisedRef, { readonly windowId: string }> = {
    name: REALISED_JOB,
    async run(job) {
      const { monitor: name, epoch: number, position } = job.input;
      const stores = storesFor(platform.db);
      const [monitor, epoch] = [await stores.monitors.find(name), await stores.epochs.find(name, number)];
      const window = await stores.windows.find(name, number, position);
      if (monitor === undefined || epoch === undefined || window === undefined) return { windowId: '' };
      if (window.quality !== undefined) return { windowId: window.id };
      job.progress({ done: 0, total: 1, unit: 'windows', message: `Quality of ${name}, window ${position + 1}` });
      const judged = await judge(monitor, epoch, window, job.input, job.signal);
      await job.commit(async (tx) => {
        const inside = storesIn(tx);
        if ((await inside.windows.find(name, number, position))?.quality !== undefined) return;
        const { quality, realised, ownQuality, reference } = judged;
        if (ownQuality !== undefined) await inside.epochs.setReference(name, number, { quality: ownQuality });
        await tx.emit(windowLabelled(monitor, window, quality));
        const feeds = feedsOf(reference.profile);
        const reaction = await react(tx, platform, { monitor, epoch, window, realised, quality, feeds });
        await inside.windows.setQuality(window.id, quality, reaction);
      });
      job.progress({ done: 1, total: 1, unit: 'windows' });
      await advance(epoch.deployment);
      return { windowId: window.id };
    },
  };
  return kind;
}
