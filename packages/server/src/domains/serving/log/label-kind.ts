import { createByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { type FoundFrame, FRAME_KIND, writeJsonFrame } from './frame.ts';
import type { LabelIndex } from './label-index.ts';
import type { LogKind } from './log-kind.ts';
import { markSegment, type Segment } from './segment.ts';

/** One label as it is kept. */
export interface LabelDraft {
  readonly id: string;
  readonly value: string;
  readonly at: number;
}

/** A batch to be logged; `outcome` is filled when its group is written. */
export interface LabelDrafts {
  readonly labels: readonly LabelDraft[];
  /** Ordinals of rows that only the finished files know. */
  readonly looked: ReadonlyMap<string, number>;
  readonly outcome: { matched: number; waiting: number };
}

/** A label as its frame holds it: row id, ordinal or −1, value, time. */
export type LabelEntry = readonly [id: string, ordinal: number, value: string, at: number];

/** Reads a label frame back. */
export function readLabels(payload: Uint8Array): readonly LabelEntry[] {
  const reader = createByteReader(payload);
  reader.u8();
  return JSON.parse(reader.text() ?? '[]') as LabelEntry[];
}

/** The label log; `resolve` gives the ordinal of a row id that is in memory, or −1. */
export class LabelKind implements LogKind<LabelDrafts> {
  readonly name = 'labels';
  readonly syncBeforeAnswer = true;
  readonly #index: LabelIndex;
  readonly #resolve: (rowId: string) => number;

  constructor(index: LabelIndex, resolve: (rowId: string) => number) {
    this.#index = index;
    this.#resolve = resolve;
  }

  counts(): { readonly base: number; readonly repeatsBefore: number } {
    return { base: this.#index.length, repeatsBefore: 0 };
  }

  stage(group: readonly LabelDrafts[], segment: Segment, writer: ByteWriter): () => void {
    const latest = new Map<string | number, string>();
    const frames: Array<{ readonly offset: number; readonly entries: readonly LabelEntry[] }> = [];
    for (const batch of group) {
      const entries = this.#newEntries(batch, latest);
      if (entries.length === 0) continue;
      frames.push({ offset: segment.length + writer.length, entries });
      writeJsonFrame(writer, FRAME_KIND.labels, entries);
    }
    return () => {
      for (const { offset, entries } of frames) this.#keep(entries, offset, segment);
    };
  }

  begin(segment: Segment): void {
    if (this.#index.length === 0) this.#index.startAt(segment.base);
  }

  replay(frame: FoundFrame, segment: Segment): void {
    if (frame.payload[0] === FRAME_KIND.labels) this.#keep(readLabels(frame.payload), frame.start, segment);
  }

  /** What of a batch says something new; `latest` holds the values given in the same group. */
  #newEntries(batch: LabelDrafts, latest: Map<string | number, string>): LabelEntry[] {
    const entries: LabelEntry[] = [];
    for (const { id, value, at } of batch.labels) {
      const found = this.#resolve(id);
      const ordinal = found >= 0 ? found : (batch.looked.get(id) ?? -1);
      const known = ordinal >= 0;
      if (known) batch.outcome.matched += 1;
      else batch.outcome.waiting += 1;
      const thing = known ? ordinal : id;
      const present = known ? this.#index.find(ordinal)?.value : this.#index.findWaiting(id);
      if ((latest.get(thing) ?? present) === value) continue;
      latest.set(thing, value);
      entries.push([id, ordinal, value, at]);
    }
    return entries;
  }

  /** Labels that waited may have been passed by their prediction while the write was under way. */
  #keep(entries: readonly LabelEntry[], offset: number, segment: Segment): void {
    markSegment(segment, this.#index.length, offset);
    for (const [id, ordinal, value] of entries) this.#index.add(id, ordinal >= 0 ? ordinal : this.#resolve(id), value);
    segment.rows += entries.length;
    segment.next = this.#index.length;
  }
}
