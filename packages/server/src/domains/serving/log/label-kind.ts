import { createByteReader } from './byte-reader.ts';
import { FRAME_KIND, writeJsonFrame } from './frame.ts';
import type { LabelIndex } from './label-index.ts';
import type { LogKind } from './log-kind.ts';
import { markSegment } from './segment.ts';

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

/** The label log over its index; `resolve` gives the ordinal of a row id that is in memory, or −1. */
export function createLabelKind(index: LabelIndex, resolve: (rowId: string) => number): LogKind<LabelDrafts> {
  /** Waiting labels may have been passed by their prediction while the write was under way. */
  function keep(entry: LabelEntry): void {
    const [id, ordinal, value] = entry;
    index.add(id, ordinal >= 0 ? ordinal : resolve(id), value);
  }

  return {
    name: 'labels',
    syncBeforeAnswer: true,
    counts: () => ({ base: index.length, repeatsBefore: 0 }),
    stage(group, segment, writer) {
      const start = segment.length - writer.length;
      const latest = new Map<string | number, string>();
      const added: LabelEntry[] = [];
      const marks: Array<readonly [number, number]> = [];
      for (const batch of group) {
        const entries: LabelEntry[] = [];
        for (const { id, value, at } of batch.labels) {
          const found = resolve(id);
          const ordinal = found >= 0 ? found : (batch.looked.get(id) ?? -1);
          if (ordinal >= 0) batch.outcome.matched += 1;
          else batch.outcome.waiting += 1;
          const thing = ordinal >= 0 ? ordinal : id;
          const present = latest.get(thing) ?? (ordinal >= 0 ? index.find(ordinal)?.value : index.findWaiting(id));
          if (present === value) continue;
          latest.set(thing, value);
          entries.push([id, ordinal, value, at]);
        }
        if (entries.length === 0) continue;
        marks.push([index.length + added.length, start + writer.length]);
        writeJsonFrame(writer, FRAME_KIND.labels, entries);
        added.push(...entries);
      }
      return () => {
        for (const [position, offset] of marks) markSegment(segment, position, offset);
        for (const entry of added) keep(entry);
        segment.rows += added.length;
        segment.next = index.length;
      };
    },
    begin(segment) {
      if (index.length === 0) index.startAt(segment.base);
    },
    replay(frame, segment) {
      if (frame.payload[0] !== FRAME_KIND.labels) return;
      markSegment(segment, index.length, frame.start);
      const entries = readLabels(frame.payload);
      for (const entry of entries) keep(entry);
      segment.rows += entries.length;
      segment.next = index.length;
    },
  };
}
