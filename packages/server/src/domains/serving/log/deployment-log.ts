import type { LogStatus } from '@kaizen/contracts';
import { messageOf } from '../../../kernel/errors.ts';
import { finishSegment } from './finish-segment.ts';
import { lookUpRows, restoreLabels, restoreRequests } from './finished-files.duck.ts';
import { createHolds, type Holds } from './holds.ts';
import { createLabelIndex, type LabelIndex } from './label-index.ts';
import { createLabelKind, type LabelDraft, type LabelDrafts } from './label-kind.ts';
import type { LogContext, LogSettings } from './log-context.ts';
import { createLogFileWriter, findLogFiles } from './log-file-store.sql.ts';
import type { LogFile } from './log-file-store.ts';
import type { LogKind } from './log-kind.ts';
import { createPredictionIndex, type PredictionIndex } from './prediction-index.ts';
import { createPredictionKind, type PredictionDraft } from './prediction-kind.ts';
import { recoverSegments } from './recover-segments.ts';
import { decideRetention } from './retention.ts';
import type { LogName } from './segment.ts';
import { openSegmentLog, type SegmentLog } from './segment-log.ts';

/** Both logs of one deployment. */
export interface DeploymentLog {
  readonly predictions: PredictionIndex;
  readonly labels: LabelIndex;
  readonly holds: Holds;
  /** Finished files, by kind and sequence. */
  files(kind: LogName): readonly LogFile[];
  readonly segments: { readonly predictions: SegmentLog<PredictionDraft>['segments'] };
  append(draft: PredictionDraft): Promise<void>;
  addLabels(labels: readonly LabelDraft[]): Promise<{ readonly matched: number; readonly waiting: number }>;
  /** Counts; answers that were not logged are counted by the caller. */
  status(): Omit<LogStatus, 'unlogged'>;
  /** Seals the open segments, then turns every sealed one into a finished file. */
  compact(): Promise<void>;
  /** Resolves when no compaction runs. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a deployment's logs: replays what a killed process left, continues unfinished compactions. `onAdvanced` is called when rows or labels were added. */
export async function openDeploymentLog(
  context: LogContext,
  settings: () => LogSettings,
  onAdvanced: () => void,
): Promise<DeploymentLog> {
  const { files, db, clock, telemetry } = context.platform;
  const { deployment } = settings();
  const log = telemetry.log.bind({ room: 'serving', deployment });
  const predictions = createPredictionIndex();
  const labels = createLabelIndex();
  const finished = await findLogFiles(db, deployment);
  const holds = createHolds(
    (key) => files.delete(key),
    (key, error) =>
      log.warn({ key, reason: messageOf(error) }, 'log file could not be deleted; the next start tries again'),
  );
  let closing = false;
  let compaction: Promise<void> = Promise.resolve();

  const ofKind = (kind: LogName) => finished.filter((file) => file.kind === kind);

  async function openLog<R>(kind: LogKind<R>): Promise<SegmentLog<R>> {
    const known = new Set(ofKind(kind.name).map((file) => file.seq));
    const segments = await recoverSegments({ files, deployment, kind, finished: known, log });
    const nextSeq = Math.max(0, ...known) + 1;
    const opened = { deployment, files, clock, log, kind, limits: context.limits, segments, nextSeq };
    return openSegmentLog({ ...opened, onSealed: startCompaction, onAppended: onAdvanced });
  }

  await restoreRequests(context, ofKind('predictions'), predictions);
  const predictionLog = await openLog(
    createPredictionKind(
      predictions,
      (ids, ordinal) => labels.attach(ids, ordinal),
      () => labels.waiting > 0,
    ),
  );
  await restoreLabels(context, ofKind('labels'), labels, (id) => predictions.resolve(id));
  const labelLog = await openLog(createLabelKind(labels, (id) => predictions.resolve(id)));
  labels.dropBelow(ofKind('predictions')[0]?.base ?? 0);
  await attachOld();

  /** Labels of rows whose ids have left memory. */
  async function attachOld(): Promise<void> {
    const found = await lookUp(labels.waitingIds());
    for (const [id, ordinal] of found) labels.attach([id], ordinal);
  }

  async function lookUp(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (!predictions.forgetful) return new Map();
    const unknown = ids.filter((id) => predictions.resolve(id) < 0);
    if (unknown.length === 0) return new Map();
    const held = ofKind('predictions');
    const release = holds.hold(held.map((file) => file.key));
    return lookUpRows(context, held, unknown).finally(release);
  }

  async function finishSealed<R>(of: SegmentLog<R>): Promise<void> {
    for (const segment of of.segments.slice(0, -1)) {
      if (closing) return;
      await finishSegment(context, settings(), segment, (file) => {
        finished.push(file);
        of.forget(segment.seq);
      });
      await holds.retire(segment.key);
      context.atPoint?.('segment-deleted');
    }
  }

  async function applyRetention(): Promise<void> {
    const removed = decideRetention(finished, settings(), clock.now());
    if (removed.length === 0) return;
    await db.run(async (tx) => {
      for (const file of removed) await createLogFileWriter(tx).remove(deployment, file);
    });
    for (const file of removed) finished.splice(finished.indexOf(file), 1);
    const firstKept = ofKind('predictions')[0]?.base ?? predictionLog.segments[0]?.base ?? 0;
    labels.dropBelow(firstKept);
    for (const file of removed) await holds.retire(file.key);
  }

  function startCompaction(): void {
    compaction = compaction
      .then(async () => {
        await finishSealed(predictionLog);
        await finishSealed(labelLog);
        if (!closing) await applyRetention();
      })
      .catch((error: unknown) => {
        log.error(
          { reason: messageOf(error) },
          'log segments could not be turned into Parquet; they stay and are tried again',
        );
      });
  }

  startCompaction();

  return {
    predictions,
    labels,
    holds,
    files: ofKind,
    segments: { predictions: predictionLog.segments },
    append: (draft) => predictionLog.append(draft),
    async addLabels(drafts) {
      const batch: LabelDrafts = {
        labels: drafts,
        looked: await lookUp(drafts.map((draft) => draft.id)),
        outcome: { matched: 0, waiting: 0 },
      };
      await labelLog.append(batch);
      return batch.outcome;
    },
    status() {
      const segments = [...predictionLog.segments, ...labelLog.segments];
      return {
        deployment,
        rows: predictions.rows,
        repeats: predictions.repeats,
        labels: labels.length,
        labelled: labels.labelled,
        files: finished.length + segments.length,
        bytes: [...finished.map((file) => file.bytes), ...segments.map((segment) => segment.length)].reduce(
          (total, bytes) => total + bytes,
          0,
        ),
      };
    },
    async compact() {
      await predictionLog.rotate();
      await labelLog.rotate();
      startCompaction();
      await compaction;
    },
    settled: () => compaction,
    async close() {
      closing = true;
      await predictionLog.close();
      await labelLog.close();
      await compaction;
    },
  };
}
