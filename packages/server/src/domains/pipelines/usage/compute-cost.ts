import type { EnergyZone, MachineReading, Measured } from './machine-reading.ts';
import type { UsageSettings } from './usage-settings.ts';

/** What work has used so far: hours of the machine, and kilowatt-hours of energy that are its share. */
export interface Usage {
  readonly hours: number;
  readonly kwh: number;
}

const JOULES_PER_KWH = 3.6e6;
const MS_PER_HOUR = 3.6e6;

/**
 * Joules that the machine's processors used between two readings: from the energy counters when both readings have them, else by the power model
 * `cores × (idle + (busy − idle) × utilisation) × seconds`, which is linear between an idle and a busy core (the form of Cloud Carbon Footprint,
 * https://www.cloudcarbonfootprint.org/docs/methodology, "Compute"). Memory, disks, cooling and power supply are in neither.
 */
export function computeMachineJoules(
  before: MachineReading,
  after: MachineReading,
  { idleWattsPerCore: idle, busyWattsPerCore: busy }: Pick<UsageSettings, 'idleWattsPerCore' | 'busyWattsPerCore'>,
): number {
  const counted = countJoules(before.energy, after.energy);
  if (counted !== undefined) return counted;
  const total = after.totalMs - before.totalMs;
  const utilisation = total > 0 ? clampShare((after.busyMs - before.busyMs) / total) : 0;
  const seconds = Math.max(0, after.at - before.at) / 1000;
  return after.cores * (idle + (busy - idle) * utilisation) * seconds;
}

/** The difference of counters that start anew at their range; undefined when a zone is missing at one end. */
function countJoules(
  before: readonly EnergyZone[] | undefined,
  after: readonly EnergyZone[] | undefined,
): number | undefined {
  if (before === undefined || after === undefined || after.length === 0) return undefined;
  let microjoules = 0;
  for (const zone of after) {
    const start = before.find(({ name }) => name === zone.name);
    if (start === undefined) return undefined;
    const difference = zone.microjoules - start.microjoules;
    microjoules += difference < 0 ? difference + zone.range : difference;
  }
  return microjoules / 1e6;
}

/**
 * What this process used between two readings. Of the processors' energy its share is its processor time over that of everything that ran, so that
 * idle power is borne by who works; the energy of graphics processors (watts at the end × time) is its own altogether. Two trainings at once in one
 * process are each given the whole share of the process.
 */
export function computeUsage(before: MachineReading, after: MachineReading, settings: UsageSettings): Usage {
  const busy = after.busyMs - before.busyMs;
  const share = busy > 0 ? clampShare((after.processMs - before.processMs) / busy) : 0;
  const ms = Math.max(0, after.at - before.at);
  const gpuWatts = after.gpus.reduce((sum, { watts }) => sum + (watts ?? 0), 0);
  const joules = computeMachineJoules(before, after, settings) * share + (gpuWatts * ms) / 1000;
  return { hours: ms / MS_PER_HOUR, kwh: joules / JOULES_PER_KWH };
}

/** Usage as metrics: cost = hours × price per machine hour, CO2 in grams = kWh × grams per kWh. */
export function describeCost({ hours, kwh }: Usage, settings: UsageSettings): readonly Measured[] {
  return [
    { name: 'cost/machine_hours', value: hours },
    { name: 'cost/total', value: hours * settings.machinePricePerHour },
    { name: 'energy/kwh', value: kwh },
    { name: 'energy/co2_g', value: kwh * settings.co2GramsPerKwh },
  ];
}

function clampShare(share: number): number {
  return Math.min(1, Math.max(0, share));
}
