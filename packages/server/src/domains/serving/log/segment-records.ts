import type { Files } from '../../../platform/files/files.ts';
import { FRAME_KIND, scanFrames } from './frame.ts';
import { type LabelEntry, readLabels } from './label-kind.ts';
import { type PredictionRecord, readPrediction } from './prediction-record.ts';
import { findStart, type Segment } from './segment.ts';

/** How many rows are decoded before the event loop gets a turn. */
const ROWS_PER_TURN = 1000;

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** What of a segment is read: the length is fixed by the caller, so that later appends do not show. */
export interface SegmentView {
  readonly segment: Segment;
  readonly length: number;
}

/** Predictions of a segment with rows in [from, to); repeats are left out unless asked for. */
export async function* readPredictions(
  files: Files,
  { segment, length }: SegmentView,
  range: { readonly from: number; readonly to: number; readonly repeats?: boolean },
): AsyncGenerator<PredictionRecord, void, undefined> {
  const start = findStart(segment, range.from);
  const bytes = await files.readRange(segment.key, start, length);
  let pending = 0;
  for (const { payload } of scanFrames(bytes)) {
    if (payload[0] !== FRAME_KIND.prediction) continue;
    const record = readPrediction(payload, segment.shapes);
    pending += record.rows;
    if (pending >= ROWS_PER_TURN) {
      pending = 0;
      await turn();
    }
    if (record.repeat) {
      if (range.repeats) yield record;
      continue;
    }
    if (record.ordinal >= range.to) return;
    if (record.ordinal + record.rows > range.from) yield record;
  }
}

/** Label frames of a segment with the position of their first entry. */
export async function* readLabelFrames(
  files: Files,
  { segment, length }: SegmentView,
): AsyncGenerator<{ readonly position: number; readonly entries: readonly LabelEntry[] }, void, undefined> {
  const bytes = await files.readRange(segment.key, 0, length);
  let position = segment.base;
  for (const { payload } of scanFrames(bytes)) {
    if (payload[0] !== FRAME_KIND.labels) continue;
    const entries = readLabels(payload);
    yield { position, entries };
    position += entries.length;
    await turn();
  }
}
