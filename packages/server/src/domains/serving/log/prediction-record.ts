import type { SignatureColumn } from '@kaizen/contracts';
import { createByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { FRAME_KIND, writeFrame } from './frame.ts';

/** One raw cell as it was sent. */
export type Cell = number | string | boolean | null;

/** A raw column of a model, as the log keeps it. */
export interface LoggedColumn {
  readonly name: string;
  readonly type: SignatureColumn['type'];
}

/** What predictions of one model version in one role have in common; written once per segment. */
export interface PredictionShape {
  readonly modelVersionId: string;
  readonly version: number;
  readonly role: 'champion' | 'canary';
  readonly classes: readonly string[];
  readonly columns: readonly LoggedColumn[];
}

/** One answered request. Row i has ordinal `ordinal + i`; of a repeat, `ordinal` is the one that the first request got and it takes none itself. */
export interface PredictionRecord {
  readonly shape: PredictionShape;
  readonly predictionId: string;
  readonly clientId: string | undefined;
  readonly ordinal: number;
  readonly repeat: boolean;
  readonly at: number;
  readonly rows: number;
  readonly scores: ArrayLike<number>;
  /** Index into the shape's classes, per row. */
  readonly decisions: ArrayLike<number>;
  /** Values per column of the shape, per row. */
  readonly columns: ReadonlyArray<readonly Cell[]>;
}

const REPEAT = 1;
const FLAG_MISSING = 2;

function writeCell(writer: ByteWriter, type: LoggedColumn['type'], value: Cell): void {
  if (type === 'number' || type === 'integer') writer.f64(typeof value === 'number' ? value : Number.NaN);
  else if (type === 'flag') writer.u8(value === null ? FLAG_MISSING : Number(value === true));
  else writer.text(value === null ? null : String(value));
}

/** Writes one prediction frame; `shapeNumber` is the shape's number in the segment. */
export function writePrediction(writer: ByteWriter, record: PredictionRecord, shapeNumber: number): void {
  writeFrame(writer, () => {
    writer.u8(FRAME_KIND.prediction);
    writer.u8(record.repeat ? REPEAT : 0);
    writer.u16(shapeNumber);
    writer.u32(record.rows);
    writer.f64(record.ordinal);
    writer.f64(record.at);
    writer.text(record.predictionId);
    writer.text(record.clientId ?? null);
    for (let row = 0; row < record.rows; row += 1) writer.f64(record.scores[row] ?? Number.NaN);
    for (let row = 0; row < record.rows; row += 1) writer.u16(record.decisions[row] ?? 0);
    record.shape.columns.forEach(({ type }, index) => {
      const values = record.columns[index] ?? [];
      for (let row = 0; row < record.rows; row += 1) writeCell(writer, type, values[row] ?? null);
    });
  });
}

/** The part of a prediction that the index needs; cheap to read. */
export interface PredictionHead {
  readonly shapeNumber: number;
  readonly repeat: boolean;
  readonly rows: number;
  readonly ordinal: number;
  readonly at: number;
  readonly predictionId: string;
  readonly clientId: string | undefined;
}

type Reader = ReturnType<typeof createByteReader>;

function readHead(reader: Reader): PredictionHead {
  reader.u8();
  const repeat = (reader.u8() & REPEAT) !== 0;
  const shapeNumber = reader.u16();
  const rows = reader.u32();
  const ordinal = reader.f64();
  const at = reader.f64();
  const predictionId = reader.text() ?? '';
  return { repeat, shapeNumber, rows, ordinal, at, predictionId, clientId: reader.text() ?? undefined };
}

/** Reads only the head of a prediction payload. */
export function readPredictionHead(payload: Uint8Array): PredictionHead {
  return readHead(createByteReader(payload));
}

function readCell(reader: Reader, type: LoggedColumn['type']): Cell {
  if (type === 'number' || type === 'integer') {
    const value = reader.f64();
    return Number.isNaN(value) ? null : value;
  }
  if (type === 'flag') {
    const value = reader.u8();
    return value === FLAG_MISSING ? null : value === 1;
  }
  return reader.text();
}

/** Reads a prediction payload back; `shapes` are those of its segment so far. */
export function readPrediction(payload: Uint8Array, shapes: readonly PredictionShape[]): PredictionRecord {
  const reader = createByteReader(payload);
  const { shapeNumber, ...head } = readHead(reader);
  const shape = shapes[shapeNumber];
  if (!shape)
    throw new RangeError(`prediction ${head.predictionId} names shape ${shapeNumber}, which its segment lacks`);
  const scores = new Float64Array(head.rows);
  for (let row = 0; row < head.rows; row += 1) scores[row] = reader.f64();
  const decisions = new Uint16Array(head.rows);
  for (let row = 0; row < head.rows; row += 1) decisions[row] = reader.u16();
  const columns = shape.columns.map((column) => {
    const values: Cell[] = [];
    for (let row = 0; row < head.rows; row += 1) values.push(readCell(reader, column.type));
    return values;
  });
  return { ...head, shape, scores, decisions, columns };
}

/** True when two shapes are the same for the log. */
export function sameShape(left: PredictionShape, right: PredictionShape): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}
