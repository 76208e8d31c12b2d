import { createByteReader } from './byte-reader.ts';
import { FRAME_KIND, writeJsonFrame } from './frame.ts';
import type { LogKind } from './log-kind.ts';
import type { PredictionIndex, RequestRows } from './prediction-index.ts';
import {
  type PredictionRecord,
  type PredictionShape,
  readPredictionHead,
  sameShape,
  writePrediction,
} from './prediction-record.ts';
import { rowIdOf } from './row-id.ts';
import { markSegment, type Segment } from './segment.ts';

/** An answer to be logged; its place in the log is decided when its group is written. */
export type PredictionDraft = Omit<PredictionRecord, 'ordinal' | 'repeat'>;

type Placed = Pick<PredictionRecord, 'predictionId' | 'clientId' | 'ordinal' | 'rows' | 'repeat'>;

/** Number of a shape in a segment; −1 when it is new there. */
function findShape(shapes: readonly PredictionShape[], shape: PredictionShape): number {
  const same = shapes.indexOf(shape);
  return same >= 0 ? same : shapes.findIndex((known) => sameShape(known, shape));
}

/** Reads a shape frame back. */
export function readShape(payload: Uint8Array): PredictionShape {
  const reader = createByteReader(payload);
  reader.u8();
  return JSON.parse(reader.text() ?? 'null') as PredictionShape;
}

/** The prediction log over its index; `onLogged` hears of every row id that got an ordinal (labels may wait for it). */
export function createPredictionKind(
  index: PredictionIndex,
  onLogged: (rowIds: readonly string[], ordinal: number) => void,
  hasWaiting: () => boolean,
): LogKind<PredictionDraft> {
  function keep(placed: Placed): void {
    index.add(placed);
    if (placed.repeat || !hasWaiting()) return;
    for (let row = 0; row < placed.rows; row += 1) {
      const ids = [rowIdOf(placed.predictionId, row)];
      if (placed.clientId !== undefined) ids.push(rowIdOf(placed.clientId, row));
      onLogged(ids, placed.ordinal + row);
    }
  }

  return {
    name: 'predictions',
    syncBeforeAnswer: false,
    counts: () => ({ base: index.rows, repeatsBefore: index.repeats }),
    stage(group, segment, writer) {
      const start = segment.length - writer.length;
      const shapes = [...segment.shapes];
      const inGroup = new Map<string, RequestRows>();
      const placed: Placed[] = [];
      const marks: Array<readonly [number, number]> = [];
      let next = index.rows;
      for (const draft of group) {
        const { clientId } = draft;
        const first = clientId === undefined ? undefined : (inGroup.get(clientId) ?? index.findClient(clientId));
        const record: PredictionRecord = { ...draft, ordinal: first?.base ?? next, repeat: first !== undefined };
        let number = findShape(shapes, draft.shape);
        if (number < 0) {
          number = shapes.push(draft.shape) - 1;
          writeJsonFrame(writer, FRAME_KIND.shape, draft.shape);
        }
        marks.push([next, start + writer.length]);
        writePrediction(writer, record, number);
        placed.push(record);
        if (first) continue;
        if (clientId !== undefined) inGroup.set(clientId, { base: next, rows: draft.rows });
        next += draft.rows;
      }
      return () => {
        segment.shapes.push(...shapes.slice(segment.shapes.length));
        for (const [position, offset] of marks) markSegment(segment, position, offset);
        for (const record of placed) {
          segment.rows += record.rows;
          keep(record);
        }
        segment.next = next;
      };
    },
    begin(segment) {
      index.restore({ rows: segment.base, repeats: segment.repeatsBefore });
    },
    replay(frame, segment) {
      if (frame.payload[0] === FRAME_KIND.shape) segment.shapes.push(readShape(frame.payload));
      if (frame.payload[0] !== FRAME_KIND.prediction) return;
      const head = readPredictionHead(frame.payload);
      markSegment(segment, segment.next, frame.start);
      segment.rows += head.rows;
      if (!head.repeat) segment.next = head.ordinal + head.rows;
      keep(head);
    },
  };
}
