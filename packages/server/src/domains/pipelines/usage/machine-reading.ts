/** One zone of the processor's energy counters (RAPL). */
export interface EnergyZone {
  readonly name: string;
  readonly microjoules: number;
  /** Where the counter starts anew from 0. */
  readonly range: number;
}

/** One graphics processor as its driver tells it; undefined is what the driver does not tell. */
export interface GpuReading {
  readonly utilization: number | undefined;
  readonly usedMegabytes: number | undefined;
  readonly totalMegabytes: number | undefined;
  readonly watts: number | undefined;
}

/** Counters and levels of this machine and process at one moment; counters count up from an unknown start. */
export interface MachineReading {
  /** Milliseconds of a clock that never jumps. */
  readonly at: number;
  readonly cores: number;
  /** Processor time of this process and its threads. */
  readonly processMs: number;
  /** Time of all cores together: at work, and in all. */
  readonly busyMs: number;
  readonly totalMs: number;
  readonly processBytes: number;
  readonly memory: { readonly total: number; readonly free: number };
  /** The disk that the home is on. */
  readonly disk: { readonly total: number; readonly free: number } | undefined;
  readonly network: { readonly received: number; readonly sent: number } | undefined;
  /** Undefined where the counters are absent or may not be read. */
  readonly energy: readonly EnergyZone[] | undefined;
  readonly gpus: readonly GpuReading[];
}

/** A metric to log. */
export interface Measured {
  readonly name: string;
  readonly value: number;
}

const MEGABYTE = 1e6;

/**
 * What a chart shows of the stretch between two readings: shares of the processor over the stretch, traffic in it, levels at its end. Names are those
 * that MLflow's clients log (`system/…`, megabytes of 10⁶ bytes, percentages from 0 to 100); those of the process are our own.
 */
export function computeSystemMetrics(before: MachineReading, after: MachineReading): readonly Measured[] {
  const total = after.totalMs - before.totalMs;
  const elapsed = (after.at - before.at) * after.cores;
  const { memory, disk, network } = after;
  const used = memory.total - memory.free;
  const found: Array<readonly [string, number | undefined]> = [
    ['cpu_utilization_percentage', percent(after.busyMs - before.busyMs, total)],
    ['process_cpu_utilization_percentage', percent(after.processMs - before.processMs, elapsed)],
    ['process_memory_usage_megabytes', after.processBytes / MEGABYTE],
    ['system_memory_usage_megabytes', used / MEGABYTE],
    ['system_memory_usage_percentage', percent(used, memory.total)],
    ['disk_usage_megabytes', disk && (disk.total - disk.free) / MEGABYTE],
    ['disk_usage_percentage', disk && percent(disk.total - disk.free, disk.total)],
    ['disk_available_megabytes', disk && disk.free / MEGABYTE],
    ['network_receive_megabytes', network && before.network && (network.received - before.network.received) / MEGABYTE],
    ['network_transmit_megabytes', network && before.network && (network.sent - before.network.sent) / MEGABYTE],
    ...after.gpus.flatMap((gpu, index) => describeGpu(gpu, index)),
  ];
  return found.flatMap(([name, value]) => (value === undefined ? [] : [{ name: `system/${name}`, value }]));
}

function describeGpu(gpu: GpuReading, index: number): Array<readonly [string, number | undefined]> {
  const { utilization, usedMegabytes: used, totalMegabytes: total, watts } = gpu;
  return [
    [`gpu_${index}_utilization_percentage`, utilization],
    [`gpu_${index}_memory_usage_megabytes`, used],
    [
      `gpu_${index}_memory_usage_percentage`,
      used === undefined || total === undefined ? undefined : percent(used, total),
    ],
    [`gpu_${index}_power_usage_watts`, watts],
  ];
}

/** Undefined when nothing passed: counters of a machine move in steps of 10 ms. */
function percent(part: number, whole: number): number | undefined {
  return whole > 0 ? Math.min(100, Math.max(0, (part / whole) * 100)) : undefined;
}
