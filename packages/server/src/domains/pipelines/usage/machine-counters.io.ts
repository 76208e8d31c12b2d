import { execFile } from 'node:child_process';
import { readdir, readFile, statfs } from 'node:fs/promises';
import { cpus, freemem, totalmem } from 'node:os';
import { join } from 'node:path';
import type { EnergyZone, GpuReading, MachineReading } from './machine-reading.ts';

/** Reads the machine's counters; what is not there is not asked for again. */
export interface MachineCounters {
  /** Whether the processor's energy counters can be read here. */
  readonly hasEnergy: boolean;
  read(): Promise<MachineReading>;
}

const POWERCAP = '/sys/class/powercap';
const GPU_FIELDS = 'utilization.gpu,memory.used,memory.total,power.draw';
const GPU_TIMEOUT_MS = 3000;
const MEBIBYTE_IN_MEGABYTES = 1.048576;

/** Looks once which counters this machine has. `folder` lies on the disk that is watched. */
export async function openMachineCounters(folder: string, powercap = POWERCAP): Promise<MachineCounters> {
  const zones = await findZones(powercap);
  const hasGpu = (await readGpus()) !== undefined;
  return {
    hasEnergy: (await readZones(zones)) !== undefined,
    async read() {
      const [disk, network, energy, gpus] = await Promise.all([
        readDisk(folder),
        readNetwork(),
        readZones(zones),
        hasGpu ? readGpus() : undefined,
      ]);
      return { ...readProcessors(), disk, network, energy, gpus: gpus ?? [] };
    },
  };
}

/** Looks when they are first asked for, and not again. */
export function openCountersOnce(folder: string): () => Promise<MachineCounters> {
  let opened: Promise<MachineCounters> | undefined;
  return () => {
    opened ??= openMachineCounters(folder);
    return opened;
  };
}

function readProcessors() {
  const { user, system } = process.cpuUsage();
  const cores = cpus();
  let totalMs = 0;
  let idleMs = 0;
  for (const { times } of cores) {
    idleMs += times.idle;
    totalMs += times.user + times.nice + times.sys + times.idle + times.irq;
  }
  return {
    at: performance.now(),
    cores: cores.length,
    processMs: (user + system) / 1000,
    busyMs: totalMs - idleMs,
    totalMs,
    processBytes: process.memoryUsage.rss(),
    memory: { total: totalmem(), free: freemem() },
  };
}

async function readDisk(folder: string): Promise<MachineReading['disk']> {
  const found = await statfs(folder).catch(() => undefined);
  return found && { total: found.blocks * found.bsize, free: found.bavail * found.bsize };
}

/** Bytes of all interfaces but the loopback, where the system tells them in /proc. */
async function readNetwork(): Promise<MachineReading['network']> {
  const text = await readFile('/proc/net/dev', 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  let received = 0;
  let sent = 0;
  for (const line of text.split('\n')) {
    const [name, rest] = line.split(':');
    if (rest === undefined || name?.trim() === 'lo') continue;
    const fields = rest.trim().split(/\s+/);
    received += Number(fields[0]);
    sent += Number(fields[8]);
  }
  return { received, sent };
}

interface Zone {
  readonly name: string;
  readonly file: string;
  readonly range: number;
}

/** Packages, and the memory beside each; cores and graphics lie inside a package and would be counted twice. */
async function findZones(root: string): Promise<readonly Zone[]> {
  const names = await readdir(root).catch(() => []);
  const zones: Zone[] = [];
  for (const name of names.filter((each) => /^intel-rapl:\d+(:\d+)?$/.test(each)).sort()) {
    const kind = await readText(join(root, name, 'name'));
    const isPackage = /^intel-rapl:\d+$/.test(name) && kind?.startsWith('package') === true;
    if (!isPackage && kind !== 'dram') continue;
    const range = Number(await readText(join(root, name, 'max_energy_range_uj')));
    zones.push({ name, file: join(root, name, 'energy_uj'), range: Number.isFinite(range) ? range : 0 });
  }
  return zones;
}

/** Undefined when there are none or one may not be read (many systems keep them for root). */
async function readZones(zones: readonly Zone[]): Promise<readonly EnergyZone[] | undefined> {
  if (zones.length === 0) return undefined;
  const read: EnergyZone[] = [];
  for (const { name, file, range } of zones) {
    const text = await readText(file);
    if (text === undefined || !/^\d+$/.test(text)) return undefined;
    read.push({ name, microjoules: Number(text), range });
  }
  return read;
}

async function readText(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text?.trim();
}

/** Undefined without the driver's tool. */
function readGpus(): Promise<readonly GpuReading[] | undefined> {
  return new Promise((resolve) => {
    const given = [`--query-gpu=${GPU_FIELDS}`, '--format=csv,noheader,nounits'];
    execFile('nvidia-smi', given, { timeout: GPU_TIMEOUT_MS }, (error, stdout) => {
      resolve(error === null ? parseGpus(stdout) : undefined);
    });
  });
}

/** The lines of the driver's tool; a field such as `[N/A]` is not known. */
export function parseGpus(text: string): readonly GpuReading[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const [utilization, used, total, watts] = line.split(',').map((field) => {
      const value = Number.parseFloat(field);
      return Number.isFinite(value) ? value : undefined;
    });
    return {
      utilization,
      usedMegabytes: used === undefined ? undefined : used * MEBIBYTE_IN_MEGABYTES,
      totalMegabytes: total === undefined ? undefined : total * MEBIBYTE_IN_MEGABYTES,
      watts,
    };
  });
}
