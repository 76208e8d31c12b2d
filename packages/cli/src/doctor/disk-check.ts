import { existsSync } from 'node:fs';
import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { formatBytes, formatCount } from '../terminal/format.ts';
import type { Finding } from './finding.ts';

/** What lies in a home, by kind (docs/guide/operating.md); the rest of the folder is `other`. */
const kinds = {
  state: ['state.sqlite', 'state.sqlite-wal', 'state.sqlite-shm'],
  data: ['files/data'],
  logs: ['files/logs'],
  blobs: ['blobs'],
  temporary: ['tmp', 'files/.tmp'],
} as const;

const day = 86_400_000;

/** Free space, use by kind, and how long the rest lasts at the rate at which the home has grown. */
export async function checkDisk(home: string): Promise<Finding[]> {
  if (!existsSync(home)) return [];
  const space = await statfs(home);
  const free = space.bavail * space.bsize;
  const used = await measureKinds(home);
  const days = await estimateDays(home, used.total ?? 0, free);
  const { total, ...byKind } = used;
  const parts = Object.entries(byKind).filter(([, bytes]) => bytes > 0);
  const uses = parts.map(([kind, bytes]) => `${kind} ${formatBytes(bytes)}`).join(', ');
  const lasting = days === undefined ? '' : ` ${describeDays(days)}`;
  const text = `${formatBytes(free)} free; this home uses ${formatBytes(total ?? 0)}${uses === '' ? '' : ` (${uses})`}.${lasting}`;
  const numbers = { freeBytes: free, ...used, ...(days === undefined ? {} : { daysLeft: days }) };
  const mend = 'Free some space, or move the stopped home to a larger disk.';
  if (free < 1024 ** 3) return [{ subject: 'disk', state: 'failed', text, mend, numbers }];
  if (free < 5 * 1024 ** 3 || (days ?? Number.POSITIVE_INFINITY) < 14)
    return [{ subject: 'disk', state: 'warning', text, mend, numbers }];
  return [{ subject: 'disk', state: 'ok', text, numbers }];
}

function describeDays(days: number): string {
  return days > 3650
    ? 'At its present rate that lasts for more than ten years.'
    : `At its present rate that lasts about ${formatCount(days)} days.`;
}

async function measureKinds(home: string): Promise<Record<string, number>> {
  const used: Record<string, number> = {};
  let named = 0;
  for (const [kind, names] of Object.entries(kinds)) {
    const sizes = await Promise.all(names.map((name) => measure(join(home, name))));
    used[kind] = sizes.reduce((sum, size) => sum + size, 0);
    named += used[kind];
  }
  const total = await measure(home);
  return { ...used, other: Math.max(0, total - named), total };
}

/** Free space over the mean growth since the home was made; undefined for a home younger than an hour. */
async function estimateDays(home: string, used: number, free: number): Promise<number | undefined> {
  const { birthtimeMs } = await stat(home);
  const age = (Date.now() - birthtimeMs) / day;
  if (age < 1 / 24 || used === 0) return undefined;
  return Math.round(free / (used / age));
}

async function measure(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return 0;
  if (!found.isDirectory()) return found.size;
  const sizes = await Promise.all((await readdir(path)).map((entry) => measure(join(path, entry))));
  return sizes.reduce((sum, size) => sum + size, 0);
}
