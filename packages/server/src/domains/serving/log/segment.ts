import type { PredictionShape } from './prediction-record.ts';

/** Which of a deployment's two logs. */
export type LogName = 'predictions' | 'labels';

/** First frame of a segment: what came before it. */
export interface SegmentHeader {
  readonly format: 1;
  readonly kind: LogName;
  readonly seq: number;
  /** Ordinal or label position of the first record. */
  readonly base: number;
  readonly repeatsBefore: number;
  readonly startedAt: number;
}

/** Where a frame starts, so that a reader of a range need not scan from the beginning. */
interface SegmentMark {
  readonly position: number;
  readonly offset: number;
}

/** A segment as the running process knows it; `length` is its committed length. */
export interface Segment extends SegmentHeader {
  readonly key: string;
  readonly shapes: PredictionShape[];
  readonly marks: SegmentMark[];
  length: number;
  /** Ordinal or label position after the last record. */
  next: number;
  /** Rows written, repeats included. */
  rows: number;
}

/** Bytes between two marks. */
const MARK_EVERY = 64 * 1024;

/** Folder of a deployment's logs. */
export function logFolder(deployment: string): string {
  return `logs/${deployment}/`;
}

/** Key of a log file: `klog` while it is a segment, `parquet` when finished. */
export function logFileKey(deployment: string, kind: LogName, seq: number, extension: 'klog' | 'parquet'): string {
  return `${logFolder(deployment)}${kind}-${String(seq).padStart(12, '0')}.${extension}`;
}

/** Reads a file's name back; undefined for a foreign file. */
export function parseLogFileKey(
  key: string,
): { readonly kind: LogName; readonly seq: number; readonly extension: string } | undefined {
  const match = /\/(predictions|labels)-(\d{12})\.(klog|parquet)$/.exec(key);
  if (!match) return undefined;
  return { kind: match[1] === 'labels' ? 'labels' : 'predictions', seq: Number(match[2]), extension: match[3] ?? '' };
}

/** A segment that holds nothing but its header so far. */
export function startSegment(key: string, header: SegmentHeader, length: number): Segment {
  return { ...header, key, shapes: [], marks: [], length, next: header.base, rows: 0 };
}

/** Notes where a record starts, once per 64 KB. */
export function markSegment(segment: Segment, position: number, offset: number): void {
  const last = segment.marks.at(-1);
  if (!last || offset - last.offset >= MARK_EVERY) segment.marks.push({ position, offset });
}

/** The offset to start reading at so that no record with a position ≥ `position` is missed. */
export function findStart(segment: Segment, position: number): number {
  let offset = 0;
  for (const mark of segment.marks) {
    if (mark.position > position) break;
    offset = mark.offset;
  }
  return offset;
}

/** Reads a header frame's JSON; undefined when it is not one. */
export function parseSegmentHeader(text: string): SegmentHeader | undefined {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) return undefined;
  const header: Partial<Record<keyof SegmentHeader, unknown>> = value;
  const { format, kind, seq, base, repeatsBefore, startedAt } = header;
  if (format !== 1 || (kind !== 'predictions' && kind !== 'labels')) return undefined;
  if (typeof seq !== 'number' || typeof base !== 'number') return undefined;
  if (typeof repeatsBefore !== 'number' || typeof startedAt !== 'number') return undefined;
  return { format, kind, seq, base, repeatsBefore, startedAt };
}
