import { setTimeout as wait } from 'node:timers/promises';
import { computeUsage, describeCost, type Usage } from './compute-cost.ts';
import type { MachineCounters } from './machine-counters.io.ts';
import { computeSystemMetrics, type MachineReading } from './machine-reading.ts';
import type { UsageSettings } from './usage-settings.ts';

/** A metric point of a sample: `step` is the sample's index. */
export interface UsagePoint {
  readonly name: string;
  readonly value: number;
  readonly step: number;
}

/** What a run has of earlier attempts: the next sample's index and the usage so far. */
export interface UsageSoFar {
  readonly nextStep: number;
  readonly usage: Usage;
}

/** A measurement that goes on until it is stopped. */
export interface UsageMeter {
  /** Ends the measurement, waits for a sample that is being kept, and gives the points of the last stretch: the caller keeps them with its own results. */
  stop(): Promise<readonly UsagePoint[]>;
}

/**
 * Measures this machine and process: every `systemMetricsSeconds` a sample of the stretch since the last one is given to `keep`, with the usage summed
 * up since the run began (attempts before included, the time between them not). A sample that cannot be kept ends the sampling, not the work.
 */
export async function startUsageMeter(given: {
  readonly counters: MachineCounters;
  readonly settings: UsageSettings;
  readonly soFar: UsageSoFar;
  keep(points: readonly UsagePoint[]): Promise<void>;
  onFailed(error: unknown): void;
}): Promise<UsageMeter> {
  const { counters, settings } = given;
  const stopped = new AbortController();
  let before: MachineReading = await counters.read();
  let { nextStep, usage } = given.soFar;

  async function take(): Promise<readonly UsagePoint[]> {
    const after = await counters.read();
    const more = computeUsage(before, after, settings);
    usage = { hours: usage.hours + more.hours, kwh: usage.kwh + more.kwh };
    const system = settings.systemMetricsSeconds > 0 ? computeSystemMetrics(before, after) : [];
    const step = nextStep;
    before = after;
    nextStep += 1;
    return [...system, ...describeCost(usage, settings)].map((point) => ({ ...point, step }));
  }

  async function sample(): Promise<void> {
    for (;;) {
      const ended = await wait(settings.systemMetricsSeconds * 1000, false, {
        signal: stopped.signal,
        ref: false,
      }).catch(() => true);
      if (ended) return;
      await given.keep(await take());
    }
  }

  const sampling = settings.systemMetricsSeconds > 0 ? sample().catch(given.onFailed) : Promise.resolve();
  return {
    async stop() {
      stopped.abort();
      await sampling;
      return take();
    },
  };
}
