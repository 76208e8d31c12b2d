import type { JobKind } from '../../platform/jobs/jobs.ts';
import type { ReferenceQuality } from './column-reference.ts';
import { estimateCost, estimateCostDifference } from './cost-bootstrap.ts';
import type { FloorResult, RealisedFacts } from './decide-reaction.ts';
import { type ErrorSums, estimateErrorDifference } from './error-sums.ts';
import { windowLabelled } from './events.ts';
import type { MonitorSettings } from './monitor-settings.ts';
import type { Epoch, Monitor } from './monitor-store.ts';
import { type CountedOutcomes, countAgreement, countServedOutcomes } from './outcome-counts.duck.ts';
import { computeRealisedMetrics, countOutcomes, type OutcomeCounts } from './outcome-counts.ts';
import { react } from './reaction-service.ts';
import type { MonitoringGiven } from './room-given.ts';
import { measureServedErrors } from './served-errors.duck.ts';
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
  /** Of models that predict a number, on the champion's rows. */
  readonly errors?: ErrorSums;
}

async function countOutcomesOf(
  given: MonitoringGiven,
  epoch: Epoch,
  window: MonitorWindow,
  labelsThrough: number,
  signal: AbortSignal,
): Promise<Outcomes> {
  const { loggedModel } = await given.tracking.getModelVersion(epoch.modelVersionId);
  const { positive, normal, output } = loggedModel.signature;
  const { duck } = given.platform;
  const range = { from: window.fromOrdinal, to: window.toOrdinal, labelsThrough };
  const log = await given.serving.openLog(epoch.deployment, range);
  try {
    if (output === 'value') {
      const all = await measureServedErrors(duck, log.from, 'all', signal);
      const champion = await measureServedErrors(duck, log.from, 'champion', signal);
      const { labelled, metrics } = all;
      return { labelled, metrics, championMetrics: champion.metrics, errors: champion.errors };
    }
    if (positive === undefined) {
      const { labelled, right } = await countAgreement(duck, log.from, signal);
      const metrics: Record<string, number> = labelled === 0 ? {} : { accuracy: right / labelled };
      return { labelled, metrics, championMetrics: metrics };
    }
    const all = await countServedOutcomes(duck, log.from, { positive, normal }, 'all', signal);
    const champion = await countServedOutcomes(duck, log.from, { positive, normal }, 'champion', signal);
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
    return value === undefined
      ? []
      : [{ ...floor, value, below: floor.side === 'ceiling' ? value > floor.floor : value < floor.floor }];
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

function judgeErrors(
  errors: ErrorSums | undefined,
  reference: ReferenceQuality | undefined,
): Pick<WindowQuality, 'errorAboveReference' | 'harmful'> {
  if (errors === undefined || reference?.errors === undefined) return {};
  const above = estimateErrorDifference(errors, reference.errors);
  return above === undefined ? {} : { errorAboveReference: above, harmful: above.low > 0 };
}

/** What the champion's rows of the first window say, for later windows to be compared with. */
function referenceOf({ champion, errors }: Outcomes, seed: number): ReferenceQuality | undefined {
  if (errors !== undefined) return { counts: { tp: 0, fp: 0, fn: 0, tn: 0 }, errors, seed };
  return champion && { counts: champion.counts, seed };
}

function realisedFacts(settings: MonitorSettings, outcomes: Outcomes, quality: WindowQuality): RealisedFacts {
  const { costAboveReference, errorAboveReference, harmful } = quality;
  return {
    floors: judgeFloors(settings, outcomes.championMetrics),
    ...(costAboveReference === undefined ? {} : { costAboveReference }),
    ...(errorAboveReference === undefined ? {} : { errorAboveReference }),
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
    const own = first ? referenceOf(outcomes, seed) : undefined;
    const known = own ?? reference.quality;
    const quality: WindowQuality = {
      labelled: outcomes.labelled,
      labelsThrough: ref.labelsThrough,
      metrics: outcomes.metrics,
      ...(await judgeCost(monitor.settings, outcomes.all?.counts, outcomes.champion?.counts, known, seed)),
      ...judgeErrors(outcomes.errors, known),
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
