import type { Clock } from '../../../kernel/clock.ts';
import { type KaizenError, messageOf } from '../../../kernel/errors.ts';
import type { AppendFile, Files } from '../../../platform/files/files.ts';
import type { Logger } from '../../../platform/telemetry/telemetry.ts';
import { logClosed, logNotWritable } from '../errors.ts';
import { ByteWriter } from './byte-writer.ts';
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

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** The segments of one log of one deployment: the last one is open for appending. One group is written at a time. */
export class SegmentLog<R> {
  readonly #options: SegmentLogOptions<R>;
  readonly #segments: Segment[];
  readonly #writer = new ByteWriter();
  #open: OpenSegment;
  #queue: Array<Waiting<R>> = [];
  #running: Promise<void> | undefined;
  #syncTimer: NodeJS.Timeout | undefined;
  #closed = false;

  /** Opens the log at the end of its last segment, or starts one. */
  static async open<R>(options: SegmentLogOptions<R>): Promise<SegmentLog<R>> {
    const last = options.segments.at(-1);
    if (!last) return new SegmentLog(options, await startFile(options, options.nextSeq));
    return new SegmentLog(options, { segment: last, file: await options.files.openAppend(last.key, last.length) });
  }

  private constructor(options: SegmentLogOptions<R>, open: OpenSegment) {
    this.#options = options;
    this.#open = open;
    this.#segments = options.segments.includes(open.segment) ? [...options.segments] : [open.segment];
  }

  /** Sealed segments and the open one, oldest first. */
  get segments(): readonly Segment[] {
    return this.#segments;
  }

  /** Resolves when the record's bytes are with the kernel (labels: on the disk). Rejects with `serving.log_not_writable`; then nothing of it is kept. */
  append(record: R): Promise<void> {
    if (this.#closed) return Promise.reject(logClosed(this.#options.deployment));
    return new Promise((resolve, reject) => {
      this.#queue.push({ record, resolve, reject });
      this.#start();
    });
  }

  /** Seals the open segment if it holds rows. */
  rotate(): Promise<void> {
    return this.#sealWhen(() => this.#open.segment.rows > 0);
  }

  /** Seals the open segment if it is past a limit: without appends nobody else looks at its age. */
  rotateIfDue(): Promise<void> {
    return this.#sealWhen(() => this.#isDue());
  }

  async #sealWhen(isWanted: () => boolean): Promise<void> {
    while (this.#running) await this.#running;
    if (this.#closed) return;
    this.#running = isWanted() ? this.#seal() : Promise.resolve();
    await this.#running;
    this.#running = undefined;
    if (this.#queue.length > 0) this.#start();
  }

  /** Forgets a sealed segment that became a finished file. */
  forget(seq: number): void {
    const at = this.#segments.findIndex((segment) => segment.seq === seq);
    if (at >= 0) this.#segments.splice(at, 1);
  }

  /** Writes what is queued, then closes the file. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    while (this.#running) await this.#running;
    clearTimeout(this.#syncTimer);
    await this.#open.file.close();
  }

  /** One append per turn of the event loop: whoever is answered in this turn joins the group. */
  #start(): void {
    this.#running ??= nextTurn().then(() => this.#drain());
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      const group = this.#queue;
      this.#queue = [];
      await this.#writeGroup(group);
      if (this.#isDue()) await this.#seal();
    }
    this.#running = undefined;
  }

  async #writeGroup(group: ReadonlyArray<Waiting<R>>): Promise<void> {
    const { kind, deployment } = this.#options;
    const { segment, file } = this.#open;
    const writer = this.#writer;
    try {
      writer.reset();
      const records = group.map((waiting) => waiting.record);
      const commit = kind.stage(records, segment, writer);
      if (writer.length > 0) await file.append(writer.view(0, writer.length));
      segment.length += writer.length;
      commit();
      if (kind.syncBeforeAnswer) await file.sync();
      else this.#scheduleSync();
    } catch (error) {
      const failure = logNotWritable(deployment, messageOf(error));
      for (const waiting of group) waiting.reject(failure);
      return;
    }
    for (const waiting of group) waiting.resolve();
    this.#options.onAppended();
  }

  #isDue(): boolean {
    const { limits, clock } = this.#options;
    const { rows, length, startedAt } = this.#open.segment;
    if (rows === 0) return false;
    return length >= limits.bytes || rows >= limits.rows || clock.now() - startedAt >= limits.ageMs;
  }

  async #seal(): Promise<void> {
    const { log, onSealed } = this.#options;
    const full = this.#open;
    const { key, seq } = full.segment;
    try {
      this.#open = await startFile(this.#options, seq + 1);
      this.#segments.push(this.#open.segment);
    } catch (error) {
      log.error({ key, reason: messageOf(error) }, 'log segment could not be sealed');
      return;
    }
    await full.file.close().catch((error: unknown) => {
      log.error({ key, reason: messageOf(error) }, 'log segment could not be synced');
    });
    onSealed();
  }

  #scheduleSync(): void {
    this.#syncTimer ??= setTimeout(() => {
      this.#syncTimer = undefined;
      const { file, segment } = this.#open;
      file.sync().catch((error: unknown) => {
        this.#options.log.error({ key: segment.key, reason: messageOf(error) }, 'log could not be synced');
      });
    }, SYNC_EVERY_MS);
  }
}

/** A new file with its header. */
async function startFile<R>(options: SegmentLogOptions<R>, seq: number): Promise<OpenSegment> {
  const { kind, files, clock, deployment } = options;
  const header: SegmentHeader = { format: 1, kind: kind.name, seq, ...kind.counts(), startedAt: clock.now() };
  const writer = new ByteWriter();
  writeJsonFrame(writer, FRAME_KIND.header, header);
  const key = logFileKey(deployment, kind.name, seq, 'klog');
  const file = await files.openAppend(key, 0);
  await file.append(writer.view(0, writer.length));
  return { segment: startSegment(key, header, writer.length), file };
}
