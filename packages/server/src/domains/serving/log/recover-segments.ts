import type { Files } from '../../../platform/files/files.ts';
import type { Logger } from '../../../platform/telemetry/telemetry.ts';
import { logDamaged } from '../errors.ts';
import { createByteReader } from './byte-reader.ts';
import { FRAME_KIND, scanFrames } from './frame.ts';
import type { LogKind } from './log-kind.ts';
import { logFolder, parseLogFileKey, parseSegmentHeader, type Segment, startSegment } from './segment.ts';

/** What is needed to find out what a killed process left. */
export interface RecoveryOptions<R> {
  readonly files: Files;
  readonly deployment: string;
  readonly kind: LogKind<R>;
  /** Sequence numbers that have a row: their Parquet file is whole. */
  readonly finished: ReadonlySet<number>;
  readonly log: Logger;
}

/**
 * Finds the segments that are not finished, oldest first, and replays their records. Leftovers of a kill are removed: a segment that became a finished
 * file, a Parquet file without a row, and a last segment that was killed before its header was whole.
 */
export async function recoverSegments<R>(options: RecoveryOptions<R>): Promise<Segment[]> {
  const { files, kind, finished } = options;
  const live: Array<{ readonly key: string; readonly seq: number; readonly size: number }> = [];
  for (const { key, size } of await files.list(logFolder(options.deployment))) {
    const parsed = parseLogFileKey(key);
    if (parsed?.kind !== kind.name) continue;
    if (parsed.extension === 'parquet') {
      if (!finished.has(parsed.seq)) await files.delete(key);
    } else if (finished.has(parsed.seq)) await files.delete(key);
    else live.push({ key, seq: parsed.seq, size });
  }
  live.sort((left, right) => left.seq - right.seq);
  const segments: Segment[] = [];
  for (const [position, file] of live.entries()) {
    const segment = await replaySegment(file, options);
    if (segment) segments.push(segment);
    else if (position === live.length - 1) await files.delete(file.key);
    else throw logDamaged(file.key, 'its header is not whole');
  }
  return segments;
}

async function replaySegment<R>(
  file: { readonly key: string; readonly seq: number; readonly size: number },
  { files, kind, log }: RecoveryOptions<R>,
): Promise<Segment | undefined> {
  const bytes = await files.readRange(file.key, 0, file.size);
  let segment: Segment | undefined;
  for (const frame of scanFrames(bytes)) {
    if (!segment) {
      if (frame.payload[0] !== FRAME_KIND.header) return undefined;
      const reader = createByteReader(frame.payload);
      reader.u8();
      const header = parseSegmentHeader(reader.text() ?? 'null');
      if (header?.kind !== kind.name || header.seq !== file.seq)
        throw logDamaged(file.key, 'its header names another file');
      segment = startSegment(file.key, header, frame.end);
      kind.begin(segment);
    } else kind.replay(frame, segment);
    segment.length = frame.end;
  }
  if (segment && segment.length < bytes.byteLength) {
    log.warn({ key: file.key, cut: bytes.byteLength - segment.length }, 'log segment ends in a torn record; cut off');
  }
  return segment;
}
