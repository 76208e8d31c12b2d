import { logCompacted } from '../events.ts';
import { writeLinesAsParquet } from './lines-parquet.duck.ts';
import { columnsOfShapes } from './log-columns.ts';
import type { LogContext, LogSettings } from './log-context.ts';
import { createLogFileWriter } from './log-file-store.sql.ts';
import type { LogFile } from './log-file-store.ts';
import { createPredictionLines, LABEL_COLUMNS, type LineColumn, labelLines, predictionColumns } from './log-lines.ts';
import type { LoggedColumn } from './prediction-record.ts';
import { logFileKey, type Segment } from './segment.ts';
import { readLabelFrames, readPredictions } from './segment-records.ts';

interface Content {
  readonly columns: readonly LineColumn[];
  readonly raw: readonly LoggedColumn[];
  readonly lines: AsyncIterable<string>;
  lastAt(): number;
}

function predictionContent(context: LogContext, segment: Segment): Content {
  const raw = columnsOfShapes(segment.shapes);
  const toLines = createPredictionLines(raw);
  const everything = { from: 0, to: Number.POSITIVE_INFINITY, repeats: true };
  let lastAt = segment.startedAt;
  async function* lines(): AsyncGenerator<string, void, undefined> {
    for await (const record of readPredictions(
      context.platform.files,
      { segment, length: segment.length },
      everything,
    )) {
      lastAt = Math.max(lastAt, record.at);
      yield toLines(record);
    }
  }
  return { columns: predictionColumns(raw), raw, lines: lines(), lastAt: () => lastAt };
}

function labelContent(context: LogContext, segment: Segment): Content {
  let lastAt = segment.startedAt;
  async function* lines(): AsyncGenerator<string, void, undefined> {
    for await (const frame of readLabelFrames(context.platform.files, { segment, length: segment.length })) {
      for (const [, , , at] of frame.entries) lastAt = Math.max(lastAt, at);
      yield labelLines(frame.entries, frame.position);
    }
  }
  return { columns: LABEL_COLUMNS, raw: [], lines: lines(), lastAt: () => lastAt };
}

/**
 * Turns a sealed segment into a finished Parquet file: bytes first, row last. `onFinished` runs with the commit of the row; after it the segment may be deleted.
 * A kill before the commit leaves the segment (and a file without a row, which the next start removes); a kill after it leaves the file.
 */
export async function finishSegment(
  context: LogContext,
  settings: LogSettings,
  segment: Segment,
  onFinished: (file: LogFile) => void,
): Promise<void> {
  const { files, duck, db, clock } = context.platform;
  const content = segment.kind === 'labels' ? labelContent(context, segment) : predictionContent(context, segment);
  const scratch = await writeLinesAsParquet({ files, duck }, content.columns, content.lines);
  context.atPoint?.('parquet-written');
  const key = logFileKey(settings.deployment, segment.kind, segment.seq, 'parquet');
  const { size } = await scratch.adopt(key);
  context.atPoint?.('parquet-adopted');
  const { kind, seq, base, next, rows } = segment;
  const file: LogFile = {
    kind,
    seq,
    key,
    base,
    next,
    rows,
    bytes: size,
    lastAt: content.lastAt(),
    columns: content.raw,
  };
  await db.run(async (tx) => {
    await createLogFileWriter(tx).add(settings.deployment, file, clock.now());
    await tx.emit(logCompacted(settings, file));
    tx.afterCommit(() => onFinished(file));
  });
  context.atPoint?.('row-committed');
}
