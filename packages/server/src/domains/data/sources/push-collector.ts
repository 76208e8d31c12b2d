import type { PushSpec } from '@kaizen/contracts';
import type { Platform } from '../../../platform/platform.ts';
import type { DatasetRow } from '../tables.ts';
import type { CollectInput } from './push-job.ts';
import { createPushStore, sumWaiting } from './push-store.sql.ts';

const DEFAULT_SECONDS = 30;
const DEFAULT_ROWS = 100_000;
const MOST_BYTES = 32 << 20;
/** What was pushed is known again by its key for so long. */
const KEYS_FOR_MS = 30 * 24 * 3_600_000;
const AGAIN_AFTER_MS = 60_000;

/** What waits of one dataset, as far as this process knows. */
interface Waiting {
  readonly rows: number;
  readonly bytes: number;
  readonly since: number | undefined;
}

/** Decides when pushed rows become a version: by size or by age, so that many small pushes do not make many versions. */
export interface PushCollector {
  note(
    dataset: Pick<DatasetRow, 'id' | 'name' | 'project_id'>,
    spec: PushSpec | undefined,
    push: { rows: number; bytes: number },
  ): void;
  waiting(datasetId: string): Waiting;
  /** Has what waits now committed; gives the job. */
  collect(dataset: Pick<DatasetRow, 'id' | 'name' | 'project_id'>): Promise<string>;
  /** Takes up what an earlier process left, and forgets old keys. */
  start(
    datasets: (id: string) => Promise<{ readonly row: DatasetRow; readonly spec: PushSpec | undefined } | undefined>,
  ): Promise<void>;
  close(): void;
}

/** True when rows of this number, size and age are due. */
export function isDue(
  waiting: { readonly rows: number; readonly bytes: number; readonly ageMs: number },
  spec: PushSpec | undefined,
): boolean {
  const { rows = DEFAULT_ROWS, seconds = DEFAULT_SECONDS } = spec ?? {};
  return waiting.rows >= rows || waiting.bytes >= MOST_BYTES || waiting.ageMs >= seconds * 1000;
}

interface Entry {
  rows: number;
  bytes: number;
  since: number;
  dataset: Pick<DatasetRow, 'id' | 'name' | 'project_id'>;
  spec: PushSpec | undefined;
  timer: NodeJS.Timeout | undefined;
  collecting: boolean;
  /** Counts pushes, to see whether one came meanwhile. */
  noted: number;
}

export function createPushCollector(
  platform: Pick<Platform, 'db' | 'jobs' | 'clock' | 'telemetry' | 'ids'>,
): PushCollector {
  const { db, jobs, clock } = platform;
  const entries = new Map<string, Entry>();
  let closed = false;

  async function collect(dataset: Entry['dataset']): Promise<string> {
    const entry = entries.get(dataset.id);
    if (entry !== undefined) entry.collecting = true;
    const jobId = await db.run(async (tx) => {
      const through = await createPushStore(tx).lastSequence(dataset.id);
      const input: CollectInput = { dataset: dataset.name, datasetId: dataset.id, through };
      const key = `${dataset.id}/${through}/${platform.ids.next('bat')}`;
      return jobs.enqueue(tx, { kind: 'data.collect', key, projectId: dataset.project_id, input });
    });
    const settled = jobs.ended(jobId).then(() => settle(dataset.id));
    settled.catch((error: unknown) =>
      platform.telemetry.log.warn({ room: 'data', error: String(error) }, 'pushed rows wait'),
    );
    return jobId;
  }

  /** A collecting job has ended: what is left is looked at again. */
  async function settle(datasetId: string): Promise<void> {
    const entry = entries.get(datasetId);
    if (entry === undefined || closed) return;
    const { noted } = entry;
    const left = (await sumWaiting(db)).find((one) => one.datasetId === datasetId);
    // A push that came meanwhile may be missing in the sum.
    if (entry.noted !== noted) return settle(datasetId);
    const failed = left !== undefined && left.since <= entry.since && left.rows >= entry.rows;
    Object.assign(entry, { rows: left?.rows ?? 0, bytes: left?.bytes ?? 0, since: left?.since ?? clock.now() });
    clearTimeout(entry.timer);
    entry.timer = undefined;
    entry.collecting = false;
    if (left === undefined) entries.delete(datasetId);
    else arm(entry, failed ? AGAIN_AFTER_MS : 0);
  }

  function arm(entry: Entry, againAfter = 0): void {
    if (closed || entry.rows === 0 || entry.collecting) return;
    clearTimeout(entry.timer);
    const ageMs = clock.now() - entry.since;
    const wait = isDue({ ...entry, ageMs }, entry.spec) ? 0 : (entry.spec?.seconds ?? DEFAULT_SECONDS) * 1000 - ageMs;
    const begin = () =>
      collect(entry.dataset).catch((error: unknown) => {
        entry.collecting = false;
        platform.telemetry.log.warn(
          { room: 'data', dataset: entry.dataset.name, error: String(error) },
          'pushed rows wait',
        );
        arm(entry, AGAIN_AFTER_MS);
      });
    entry.timer = setTimeout(() => void begin(), Math.max(againAfter, wait, 0));
    entry.timer.unref();
  }

  return {
    collect,
    waiting: (id) => entries.get(id) ?? { rows: 0, bytes: 0, since: undefined },
    note(dataset, spec, push) {
      const entry = entries.get(dataset.id) ?? createEntry(dataset, spec, clock.now());
      entries.set(dataset.id, entry);
      entry.spec = spec;
      entry.noted += 1;
      entry.rows += push.rows;
      entry.bytes += push.bytes;
      if (entry.timer === undefined || entry.rows >= (spec?.rows ?? DEFAULT_ROWS) || entry.bytes >= MOST_BYTES)
        arm(entry);
    },
    async start(datasets) {
      await db.run((tx) => createPushStore(tx).forgetKept(clock.now() - KEYS_FOR_MS));
      for (const left of await sumWaiting(db)) {
        const found = await datasets(left.datasetId);
        if (found === undefined) continue;
        const entry = { ...createEntry(found.row, found.spec, left.since), rows: left.rows, bytes: left.bytes };
        entries.set(left.datasetId, entry);
        arm(entry);
      }
    },
    close() {
      closed = true;
      for (const entry of entries.values()) clearTimeout(entry.timer);
    },
  };
}

function createEntry(dataset: Entry['dataset'], spec: PushSpec | undefined, since: number): Entry {
  return { rows: 0, bytes: 0, since, dataset, spec, timer: undefined, collecting: false, noted: 0 };
}
