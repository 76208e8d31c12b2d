import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { usageDefaults } from '../../../platform/config/usage-defaults.ts';
import { createTestHome } from '../../../testing/test-home.ts';
import { openMachineCounters, parseGpus } from './machine-counters.io.ts';
import { startUsageMeter, type UsagePoint } from './measure-usage.ts';

const fresh = { nextStep: 0, usage: { hours: 0, kwh: 0 } };
const often = { ...usageDefaults, systemMetricsSeconds: 0.001 };

async function createFolder(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const home = await createTestHome();
  onTestFinished(() => home.remove());
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(home.path, name, '..'), { recursive: true });
    await writeFile(join(home.path, name), text);
  }
  return home.path;
}

describe('a meter', () => {
  it('gives samples with rising steps and sums, and the last stretch at its stop', async () => {
    const kept: UsagePoint[] = [];
    const enough = Promise.withResolvers<void>();
    const meter = await startUsageMeter({
      counters: await openMachineCounters(await createFolder()),
      settings: often,
      soFar: { nextStep: 7, usage: { hours: 2, kwh: 1 } },
      keep: async (points) => {
        kept.push(...points);
        if (points[0]?.step === 9) enough.resolve();
      },
      onFailed: enough.reject,
    });
    await enough.promise;
    const all = [...kept, ...(await meter.stop())];
    const hours = all.filter(({ name }) => name === 'cost/machine_hours');
    expect(hours.map(({ step }) => step)).toEqual(hours.map((_, index) => index + 7));
    expect(hours.every(({ value }, index) => value > (hours[index - 1]?.value ?? 2))).toBe(true);
    expect(all.some(({ name }) => name === 'system/system_memory_usage_megabytes')).toBe(true);
    const total = kept.length;
    await meter.stop();
    expect(kept.length).toBe(total);
  });

  it('only measures the cost when sampling is off', async () => {
    const meter = await startUsageMeter({
      counters: await openMachineCounters(await createFolder()),
      settings: { ...usageDefaults, systemMetricsSeconds: 0 },
      soFar: fresh,
      keep: () => Promise.reject(new Error('no sample is expected')),
      onFailed: () => undefined,
    });
    const names = (await meter.stop()).map(({ name }) => name);
    expect(names).toEqual(['cost/machine_hours', 'cost/total', 'energy/kwh', 'energy/co2_g']);
  });

  it('goes on measuring when a sample cannot be kept', async () => {
    const failed = Promise.withResolvers<unknown>();
    const meter = await startUsageMeter({
      counters: await openMachineCounters(await createFolder()),
      settings: often,
      soFar: fresh,
      keep: () => Promise.reject(new Error('the lease is lost')),
      onFailed: failed.resolve,
    });
    expect(await failed.promise).toMatchObject({ message: 'the lease is lost' });
    expect((await meter.stop()).some(({ name }) => name === 'cost/total')).toBe(true);
  });
});

describe('the energy counters', () => {
  const zone = (name: string, uj: string) => ({ name, energy_uj: uj, max_energy_range_uj: '262143328850' });
  const tree = (zones: Readonly<Record<string, Readonly<Record<string, string>>>>) =>
    createFolder(
      Object.fromEntries(
        Object.entries(zones).flatMap(([folder, files]) =>
          Object.entries(files).map(([name, text]) => [`${folder}/${name}`, `${text}\n`]),
        ),
      ),
    );

  it('are those of packages and memory; what lies inside a package is not counted twice', async () => {
    const root = await tree({
      'intel-rapl:0': zone('package-0', '100'),
      'intel-rapl:0:0': zone('core', '50'),
      'intel-rapl:0:1': zone('dram', '30'),
      'intel-rapl:1': zone('psys', '900'),
    });
    const counters = await openMachineCounters(root, root);
    expect(counters.hasEnergy).toBe(true);
    expect((await counters.read()).energy).toEqual([
      { name: 'intel-rapl:0', microjoules: 100, range: 262143328850 },
      { name: 'intel-rapl:0:1', microjoules: 30, range: 262143328850 },
    ]);
  });

  it('count as absent when one cannot be read', async () => {
    const { energy_uj: _, ...unreadable } = zone('package-0', '');
    const root = await tree({ 'intel-rapl:0': unreadable });
    const counters = await openMachineCounters(root, root);
    expect(counters.hasEnergy).toBe(false);
    expect((await counters.read()).energy).toBeUndefined();
  });
});

it('reads what the driver of graphics processors tells', () => {
  expect(parseGpus('35, 1000, 16384, 71.50\n[N/A], 2, 4, [Not Supported]\n')).toEqual([
    { utilization: 35, usedMegabytes: 1048.576, totalMegabytes: expect.closeTo(17179.869, 2), watts: 71.5 },
    { utilization: undefined, usedMegabytes: 2.097152, totalMegabytes: 4.194304, watts: undefined },
  ]);
});
