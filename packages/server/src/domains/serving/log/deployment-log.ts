import type { LogStatus } from '@kaizen/contracts';
import { messageOf } from '../../../kernel/errors.ts';
import type { Logger } from '../../../platform/telemetry/telemetry.ts';
import { finishSegment } from './finish-segment.ts';
import { lookUpRows, restoreLabels, restoreRequests } from './finished-files.duck.ts';
import { createHolds, type Holds } from './holds.ts';
import { LabelIndex } from './label-index.ts';
import { type LabelDraft, type LabelDrafts, LabelKind } from './label-kind.ts';
import type { LogContext, LogSettings } from './log-context.ts';
import { createLogFileWriter, findLogFiles } from './log-file-store.sql.ts';
import type { LogFile } from './log-file-store.ts';
import type { LogKind } from './log-kind.ts';
import { PredictionIndex } from './prediction-index.ts';
import { type PredictionDraft, PredictionKind } from './prediction-kind.ts';
import { recoverSegments } from './recover-segments.ts';
import { decideRetention } from './retention.ts';
import type { LogName, Segment } from './segment.ts';
import { SegmentLog } from './segment-log.ts';

/** What a log is opened with. */
export interface DeploymentLogParts {
  readonly context: LogContext;
  /** Read anew each time: a manifest may change them. */
  readonly settings: () => LogSettings;
  /** Called when rows or labels were added. */
  readonly onAdvanced: () => void;
}

interface OpenLogs {
  readonly predictions: SegmentLog<PredictionDraft>;
  readonly labels: SegmentLog<LabelDrafts>;
}

/** Both logs of one deployment: segments, finished files and what of them is in memory. */
export class DeploymentLog {
  readonly predictions = new PredictionIndex();
  readonly labels = new LabelIndex();
  readonly holds: Holds;
  readonly #parts: DeploymentLogParts;
  readonly #deployment: string;
  readonly #log: Logger;
  readonly #finished: LogFile[];
  #logs: OpenLogs | undefined;
  #compaction: Promise<void> = Promise.resolve();
  #closing = false;

  /** Replays what a killed process left, and goes on with its unfinished compactions. */
  static async open(parts: DeploymentLogParts): Promise<DeploymentLog> {
    const { deployment } = parts.settings();
    const made = new DeploymentLog(parts, await findLogFiles(parts.context.platform.db, deployment));
    await made.#restore();
    made.#startCompaction();
    return made;
  }

  private constructor(parts: DeploymentLogParts, finished: LogFile[]) {
    const { files, telemetry } = parts.context.platform;
    this.#parts = parts;
    this.#deployment = parts.settings().deployment;
    this.#finished = finished;
    this.#log = telemetry.log.bind({ room: 'serving', deployment: this.#deployment });
    this.holds = createHolds(
      (key) => files.delete(key),
      (key, error) =>
        this.#log.warn(
          { key, reason: messageOf(error) },
          'log file could not be deleted; tried again at the next start',
        ),
    );
  }

  /** Finished files of one log, oldest first. */
  files(kind: LogName): readonly LogFile[] {
    return this.#finished.filter((file) => file.kind === kind);
  }

  /** Segments of the prediction log that are not finished, oldest first. */
  get segments(): readonly Segment[] {
    return this.#open().predictions.segments;
  }

  /** Resolves when the bytes are with the kernel. Rejects with `serving.log_not_writable`. */
  append(draft: PredictionDraft): Promise<void> {
    return this.#open().predictions.append(draft);
  }

  /** Resolves when the labels are on the disk; how many found their row. */
  async addLabels(labels: readonly LabelDraft[]): Promise<{ readonly matched: number; readonly waiting: number }> {
    const looked = await this.#lookUp(labels.map((label) => label.id));
    const batch: LabelDrafts = { labels, looked, outcome: { matched: 0, waiting: 0 } };
    await this.#open().labels.append(batch);
    return batch.outcome;
  }

  /** Counts; answers that were not logged are counted by the caller. */
  status(): Omit<LogStatus, 'unlogged'> {
    const { predictions, labels } = this.#open();
    const segments = [...predictions.segments, ...labels.segments];
    const sizes = [...this.#finished.map((file) => file.bytes), ...segments.map((segment) => segment.length)];
    return {
      deployment: this.#deployment,
      rows: this.predictions.rows,
      repeats: this.predictions.repeats,
      labels: this.labels.length,
      labelled: this.labels.labelled,
      files: sizes.length,
      bytes: sizes.reduce((total, bytes) => total + bytes, 0),
    };
  }

  /** Seals the open segments and turns every sealed one into a finished file. */
  async compact(): Promise<void> {
    await this.#open().predictions.rotate();
    await this.#open().labels.rotate();
    this.#startCompaction();
    await this.#compaction;
  }

  /** Does what time alone makes due: seals segments past their age, tries unfinished files again, applies retention. */
  async tidy(): Promise<void> {
    if (this.#closing) return;
    await this.#open().predictions.rotateIfDue();
    await this.#open().labels.rotateIfDue();
    this.#startCompaction();
    await this.#compaction;
  }

  /** Writes what is queued, lets a running compaction finish its file, closes. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#logs?.predictions.close();
    await this.#logs?.labels.close();
    await this.#compaction;
  }

  #open(): OpenLogs {
    if (!this.#logs) throw new TypeError('the log is used before it is restored');
    return this.#logs;
  }

  /** Predictions first: labels are joined to them. */
  async #restore(): Promise<void> {
    const { context } = this.#parts;
    const resolve = (id: string) => this.predictions.resolve(id);
    await restoreRequests(context, this.files('predictions'), this.predictions);
    const predictions = await this.#openSegments(new PredictionKind(this.predictions, this.labels));
    await restoreLabels(context, this.files('labels'), this.labels, resolve);
    const labels = await this.#openSegments(new LabelKind(this.labels, resolve));
    this.#logs = { predictions, labels };
    this.labels.dropBelow(this.files('predictions')[0]?.base ?? predictions.segments[0]?.base ?? 0);
    for (const [id, ordinal] of await this.#lookUp(this.labels.waitingIds())) this.labels.attach([id], ordinal);
  }

  async #openSegments<R>(kind: LogKind<R>): Promise<SegmentLog<R>> {
    const { files, clock } = this.#parts.context.platform;
    const finished = new Set(this.files(kind.name).map((file) => file.seq));
    const common = { deployment: this.#deployment, files, kind, log: this.#log };
    const segments = await recoverSegments({ ...common, finished });
    return SegmentLog.open({
      ...common,
      clock,
      segments,
      limits: this.#parts.context.limits,
      nextSeq: Math.max(0, ...finished) + 1,
      onSealed: () => this.#startCompaction(),
      onAppended: this.#parts.onAdvanced,
    });
  }

  /** Ordinals of rows whose ids have left memory. */
  async #lookUp(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (!this.predictions.forgetful) return new Map();
    const unknown = ids.filter((id) => this.predictions.resolve(id) < 0);
    const files = this.files('predictions');
    const release = this.holds.hold(files.map((file) => file.key));
    return lookUpRows(this.#parts.context, files, unknown).finally(release);
  }

  #startCompaction(): void {
    this.#compaction = this.#compaction
      .then(async () => {
        const { predictions, labels } = this.#open();
        await this.#finishSealed(predictions);
        await this.#finishSealed(labels);
        await this.#applyRetention();
      })
      .catch((error: unknown) => {
        this.#log.error(
          { reason: messageOf(error) },
          'log segments could not be turned into Parquet; they stay and are tried again',
        );
      });
  }

  async #finishSealed<R>(of: SegmentLog<R>): Promise<void> {
    const { context, settings } = this.#parts;
    for (const segment of of.segments.slice(0, -1)) {
      if (this.#closing) return;
      await finishSegment(context, settings(), segment, (file) => {
        this.#finished.push(file);
        of.forget(segment.seq);
      });
      await this.holds.retire(segment.key);
      context.atPoint?.('segment-deleted');
    }
  }

  async #applyRetention(): Promise<void> {
    const { context, settings } = this.#parts;
    const { db, clock } = context.platform;
    const removed = this.#closing ? [] : decideRetention(this.#finished, settings(), clock.now());
    if (removed.length === 0) return;
    await db.run(async (tx) => {
      for (const file of removed) await createLogFileWriter(tx).remove(this.#deployment, file);
    });
    for (const file of removed) this.#finished.splice(this.#finished.indexOf(file), 1);
    this.labels.dropBelow(this.files('predictions')[0]?.base ?? this.segments[0]?.base ?? 0);
    for (const file of removed) await this.holds.retire(file.key);
  }
}
