import { describe, expect, it } from 'vitest';
import { computeMachineJoules, computeUsage, describeCost } from './compute-cost.ts';
import { computeSystemMetrics, type MachineReading } from './machine-reading.ts';
import { describeUsage, readUsageSettings } from './usage-settings.ts';

const zero: MachineReading = {
  at: 5000,
  cores: 4,
  processMs: 100,
  busyMs: 1000,
  totalMs: 9000,
  processBytes: 2e8,
  memory: { total: 8e9, free: 6e9 },
  disk: { total: 1e11, free: 2.5e10 },
  network: { received: 10, sent: 20 },
  energy: undefined,
  gpus: [],
};

/** A reading that comes `seconds` later; shares are of all cores. */
function later(seconds: number, machine: number, own: number, change: Partial<MachineReading> = {}): MachineReading {
  const whole = seconds * 1000 * zero.cores;
  return {
    ...zero,
    at: zero.at + seconds * 1000,
    processMs: zero.processMs + whole * own,
    busyMs: zero.busyMs + whole * machine,
    totalMs: zero.totalMs + whole,
    ...change,
  };
}

const settings = readUsageSettings({
  home: '/h',
  host: '127.0.0.1',
  port: 0,
  database: 'sqlite',
  logLevel: 'info',
  threads: 1,
  duckMemory: '1GB',
  idleWattsPerCore: 1,
  busyWattsPerCore: 5,
  machinePricePerHour: 2,
  co2GramsPerKwh: 500,
});
const zones = (package0: number, dram: number) => [
  { name: 'intel-rapl:0', microjoules: package0, range: 1000e6 },
  { name: 'intel-rapl:0:0', microjoules: dram, range: 1000e6 },
];

describe('the energy of the machine', () => {
  it.each([
    ['idle: 4 cores × 1 W × 10 s', 10, 0, 40],
    ['half busy: 4 × 3 W × 10 s', 10, 0.5, 120],
    ['busy: 4 × 5 W × 10 s', 10, 1, 200],
    ['no time', 0, 0, 0],
  ])('by the power model, %s', (_, seconds, machine, joules) => {
    expect(computeMachineJoules(zero, later(seconds, machine, 0), settings)).toBeCloseTo(joules, 9);
  });

  it.each([
    ['both zones', zones(1e6, 2e6), zones(31e6, 7e6), 35],
    ['a counter that started anew', zones(990e6, 0), zones(15e6, 0), 25],
  ])('by counters, %s', (_, before, after, joules) => {
    expect(computeMachineJoules({ ...zero, energy: before }, later(10, 1, 1, { energy: after }), settings)).toBe(
      joules,
    );
  });

  it('falls back to the model when a zone is missing at one end', () => {
    const before = { ...zero, energy: zones(0, 0).slice(0, 1) };
    expect(computeMachineJoules(before, later(10, 0, 0, { energy: zones(9e6, 9e6) }), settings)).toBe(40);
  });
});

describe('what a process used', () => {
  it.each([
    ['all that ran was its own', 1, 1, 1],
    ['half of what ran', 1, 0.5, 0.5],
    ['idle power is borne by who works', 0.25, 0.25, 1],
    ['nothing ran', 0, 0, 0],
    ['counters of different grain', 0.25, 0.3, 1],
  ])('%s', (_, machine, own, share) => {
    const after = later(3600, machine, own);
    const { hours, kwh } = computeUsage(zero, after, settings);
    expect(hours).toBe(1);
    expect(kwh).toBeCloseTo((computeMachineJoules(zero, after, settings) * share) / 3.6e6, 12);
  });

  it('takes all of the graphics processors', () => {
    const gpu = { utilization: 90, usedMegabytes: 1, totalMegabytes: 4, watts: 300 };
    const { kwh } = computeUsage(zero, later(3600, 0, 0, { gpus: [gpu, { ...gpu, watts: undefined }] }), settings);
    expect(kwh).toBeCloseTo(0.3, 12);
  });

  it('is valued by price and factor', () => {
    expect(describeCost({ hours: 1.5, kwh: 0.2 }, settings)).toEqual([
      { name: 'cost/machine_hours', value: 1.5 },
      { name: 'cost/total', value: 3 },
      { name: 'energy/kwh', value: 0.2 },
      { name: 'energy/co2_g', value: 100 },
    ]);
  });

  it('tells its assumptions', () => {
    expect(describeUsage(settings, false)).toEqual({
      'cost.currency': 'USD',
      'cost.price_per_hour': '2',
      'energy.source': 'power model: 1 W per idle core, 5 W per busy core',
      'energy.co2_g_per_kwh': '500',
    });
    expect(describeUsage(settings, true)['energy.source']).toContain('RAPL');
  });
});

describe('metrics of the system', () => {
  it('are shares over the stretch and levels at its end', () => {
    const gpu = { utilization: 50, usedMegabytes: 1000, totalMegabytes: 4000, watts: undefined };
    const network = { received: 2_000_010, sent: 20 };
    const found = computeSystemMetrics(zero, later(10, 0.5, 0.25, { network, gpus: [gpu] }));
    expect(Object.fromEntries(found.map(({ name, value }) => [name, value]))).toEqual({
      'system/cpu_utilization_percentage': 50,
      'system/process_cpu_utilization_percentage': 25,
      'system/process_memory_usage_megabytes': 200,
      'system/system_memory_usage_megabytes': 2000,
      'system/system_memory_usage_percentage': 25,
      'system/disk_usage_megabytes': 75_000,
      'system/disk_usage_percentage': 75,
      'system/disk_available_megabytes': 25_000,
      'system/network_receive_megabytes': 2,
      'system/network_transmit_megabytes': 0,
      'system/gpu_0_utilization_percentage': 50,
      'system/gpu_0_memory_usage_megabytes': 1000,
      'system/gpu_0_memory_usage_percentage': 25,
    });
  });

  it('leaves out what is not there and what no time passed for', () => {
    const names = computeSystemMetrics(zero, { ...zero, disk: undefined, network: undefined }).map(({ name }) => name);
    expect(names).toEqual([
      'system/process_memory_usage_megabytes',
      'system/system_memory_usage_megabytes',
      'system/system_memory_usage_percentage',
    ]);
  });
});
