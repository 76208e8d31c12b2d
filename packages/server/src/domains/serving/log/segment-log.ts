import type { Clock } from '../../../kernel/clock.ts';
import { type KaizenError, messageOf } from '../../../kernel/errors.ts';
import type { AppendFile, Files } from '../../../platform/files/files.ts';
import type { Logger } from '../../../platform/telemetry/telemetry.ts';
import { logClosed, logNotWritable } from '../errors.ts';
import { createByteWriter } from './byte-writer.ts';
import { FRAME_KIND, writeJsonFrame } from './frame.ts';
import type { LogKind } from './log-kind.ts';
import { logFileKey, type Segment, type SegmentHeader, startSegment } from './segment.ts';

/** When a segment is sealed. */
export interface RotationLimits {
  readonly bytes: number;
  readonly rows: number;
  readonly ageMs: number;
}

/** 16 MB, 50,000 rows or one hour. */
export const DEFAULT_LIMITS: RotationLimits = { bytes: 16 * 1024 * 1024, rows: 50_000, ageMs: 3_600_000 };

const SYNC_EVERY_MS = 200;

/** The segments of one log of one deployment: the last one is open for appending. */
export interface SegmentLog<R> {
  /** Resolves when the record's bytes are with the kernel (labels: on the disk). Rejects with `serving.log_not_writable`; then nothing of it is kept. */
  append(record: R): Promise<void>;
  /** Sealed segments and the open one, oldest first. */
  readonly segments: readonly Segment[];
  /** Seals the open segment if it holds rows. */
  rotate(): Promise<void>;
  /** Forgets a sealed segment that became a finished file. */
  forget(seq: number): void;
  close(): Promise<void>;
}

/** What an open log is made of. `segments` are those found at start; `nextSeq` is used when there is none. */
export interface SegmentLogOptions<R> {
  readonly deployment: string;
  readonly files: Files;
  readonly clock: Clock;
  readonly log: Logger;
  readonly kind: LogKind<R>;
  readonly limits: RotationLimits;
  readonly segments: readonly Segment[];
  readonly nextSeq: number;
  readonly onSealed: () => void;
  readonly onAppended: () => void;
}

interface Waiting<R> {
  readonly record: R;
  resolve(): void;
  reject(error: KaizenError): void;
}

interface OpenSegment {
  readonly segment: Segment;
  readonly file: AppendFile;
}

/** Opens the log at the end of its last segment, or starts one. */
export async function openSegmentLog<R>(options: SegmentLogOptions<R>): Promise<SegmentLog<R>> {
  const { kind, limits, clock, files } = options;
  const writer = createByteWriter();
  const segments = [...options.segments];
  let queue: Array<Waiting<R>> = [];
  let running: Promise<void> | undefined;
  let closed = false;
  let syncTimer: NodeJS.Timeout | undefined;
  let open = await openLast();

  async function startNext(seq: number): Promise<OpenSegment> {
    const header: SegmentHeader = { format: 1, kind: kind.name, seq, ...kind.counts(), startedAt: clock.now() };
    const key = logFileKey(options.deployment, kind.name, seq, 'klog');
    const file = await files.openAppend(key, 0);
    writer.reset();
    writeJsonFrame(writer, FRAME_KIND.header, header);
    const bytes = Buffer.from(writer.view(0, writer.length));
    await file.append(bytes);
    const segment = startSegment(key, header, bytes.byteLength);
    segments.push(segment);
    return { segment, file };
  }

  async function openLast(): Promise<OpenSegment> {
    const last = segments.at(-1);
    if (!last) return startNext(options.nextSeq);
    return { segment: last, file: await files.openAppend(last.key, last.length) };
  }

  async function writeGroup(group: ReadonlyArray<Waiting<R>>): Promise<void> {
    try {
      writer.reset();
      const { segment, file } = open;
      const commit = kind.stage(
        group.map((waiting) => waiting.record),
        segment,
        writer,
      );
      if (writer.length > 0) {
        await file.append(writer.view(0, writer.length));
        segment.length += writer.length;
      }
      commit();
      if (kind.syncBeforeAnswer) await file.sync();
      else scheduleSync();
    } catch (error) {
      const failure = logNotWritable(options.deployment, messageOf(error));
      for (const waiting of group) waiting.reject(failure);
      return;
    }
    for (const waiting of group) waiting.resolve();
    options.onAppended();
  }

  function isDue({ segment }: OpenSegment): boolean {
    if (segment.rows === 0) return false;
    return (
      segment.length >= limits.bytes || segment.rows >= limits.rows || clock.now() - segment.startedAt >= limits.ageMs
    );
  }

  async function seal(): Promise<void> {
    const full = open;
    try {
      open = await startNext(full.segment.seq + 1);
    } catch (error) {
      options.log.error({ key: full.segment.key, reason: messageOf(error) }, 'log segment could not be sealed');
      return;
    }
    await full.file.close().catch((error: unknown) => {
      options.log.error({ key: full.segment.key, reason: messageOf(error) }, 'log segment could not be synced');
    });
    options.onSealed();
  }

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      const group = queue;
      queue = [];
      await writeGroup(group);
      if (isDue(open)) await seal();
    }
    running = undefined;
  }

  function scheduleSync(): void {
    syncTimer ??= setTimeout(() => {
      syncTimer = undefined;
      open.file.sync().catch((error: unknown) => {
        options.log.error({ key: open.segment.key, reason: messageOf(error) }, 'log could not be synced');
      });
    }, SYNC_EVERY_MS);
  }

  /** Runs when nothing else writes; the next group starts after it. */
  async function alone(work: () => Promise<void>): Promise<void> {
    while (running) await running;
    running = work().finally(() => {
      running = undefined;
      if (queue.length > 0) start();
    });
    await running;
  }

  function start(): void {
    if (running) return;
    // One append per turn of the event loop: whoever is answered in this turn joins the group.
    running = new Promise<void>((resolve) => setImmediate(resolve)).then(drain);
  }

  return {
    append(record) {
      if (closed) return Promise.reject(logClosed(options.deployment));
      return new Promise((resolve, reject) => {
        queue.push({ record, resolve, reject });
        start();
      });
    },
    segments,
    rotate: () => alone(async () => void (open.segment.rows > 0 && (await seal()))),
    forget(seq) {
      const at = segments.findIndex((segment) => segment.seq === seq);
      if (at >= 0) segments.splice(at, 1);
    },
    async close() {
      if (closed) return;
      closed = true;
      while (running) await running;
      clearTimeout(syncTimer);
      await open.file.close();
    },
  };
}
