import { createByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { type FoundFrame, FRAME_KIND, writeJsonFrame } from './frame.ts';
import type { LabelIndex } from './label-index.ts';
import type { LogKind } from './log-kind.ts';
import type { IndexedPrediction, PredictionIndex, RequestRows } from './prediction-index.ts';
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

/** Number of a shape in a segment; −1 when it is new there. */
function findShape(shapes: readonly PredictionShape[], shape: PredictionShape): number {
  const same = shapes.indexOf(shape);
  return same >= 0 ? same : shapes.findIndex((known) => sameShape(known, shape));
}

/** Reads a shape frame back. */
function readShape(payload: Uint8Array): PredictionShape {
  const reader = createByteReader(payload);
  reader.u8();
  return JSON.parse(reader.text() ?? 'null') as PredictionShape;
}

/** The prediction log: ordinals, repeats, and the labels that waited for a row. */
export class PredictionKind implements LogKind<PredictionDraft> {
  readonly name = 'predictions';
  readonly syncBeforeAnswer = false;
  readonly #index: PredictionIndex;
  readonly #labels: LabelIndex;

  constructor(index: PredictionIndex, labels: LabelIndex) {
    this.#index = index;
    this.#labels = labels;
  }

  counts(): { readonly base: number; readonly repeatsBefore: number } {
    return { base: this.#index.rows, repeatsBefore: this.#index.repeats };
  }

  stage(group: readonly PredictionDraft[], segment: Segment, writer: ByteWriter): () => void {
    const shapes = [...segment.shapes];
    const inGroup = new Map<string, RequestRows>();
    const placed: IndexedPrediction[] = [];
    const marks: Array<readonly [number, number]> = [];
    let next = this.#index.rows;
    for (const draft of group) {
      const { clientId, rows } = draft;
      const first = clientId === undefined ? undefined : (inGroup.get(clientId) ?? this.#index.findClient(clientId));
      const record: PredictionRecord = { ...draft, ordinal: first?.base ?? next, repeat: first !== undefined };
      let number = findShape(shapes, draft.shape);
      if (number < 0) {
        number = shapes.push(draft.shape) - 1;
        writeJsonFrame(writer, FRAME_KIND.shape, draft.shape);
      }
      marks.push([next, segment.length + writer.length]);
      writePrediction(writer, record, number);
      placed.push(record);
      if (first) continue;
      if (clientId !== undefined) inGroup.set(clientId, { base: next, rows });
      next += rows;
    }
    return () => {
      segment.shapes.push(...shapes.slice(segment.shapes.length));
      for (const [position, offset] of marks) markSegment(segment, position, offset);
      for (const record of placed) this.#keep(record, segment);
    };
  }

  begin(segment: Segment): void {
    this.#index.restore({ rows: segment.base, repeats: segment.repeatsBefore });
  }

  replay(frame: FoundFrame, segment: Segment): void {
    if (frame.payload[0] === FRAME_KIND.shape) segment.shapes.push(readShape(frame.payload));
    if (frame.payload[0] !== FRAME_KIND.prediction) return;
    markSegment(segment, segment.next, frame.start);
    this.#keep(readPredictionHead(frame.payload), segment);
  }

  #keep(prediction: IndexedPrediction, segment: Segment): void {
    const { predictionId, clientId, ordinal, rows } = prediction;
    this.#index.add(prediction);
    segment.rows += rows;
    if (prediction.repeat) return;
    segment.next = ordinal + rows;
    if (this.#labels.waiting === 0) return;
    for (let row = 0; row < rows; row += 1) {
      const ids = [rowIdOf(predictionId, row)];
      if (clientId !== undefined) ids.push(rowIdOf(clientId, row));
      this.#labels.attach(ids, ordinal + row);
    }
  }
}
