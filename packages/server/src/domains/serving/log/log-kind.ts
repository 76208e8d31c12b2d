import type { ByteWriter } from './byte-writer.ts';
import type { FoundFrame } from './frame.ts';
import type { LogName, Segment } from './segment.ts';

/** What tells the prediction log from the label log: how records become frames and what is kept of them in memory. */
export interface LogKind<R> {
  readonly name: LogName;
  /** True when the answer waits for the disk, not only for the kernel. */
  readonly syncBeforeAnswer: boolean;
  /** What a segment that starts now must say of what came before it. */
  counts(): { readonly base: number; readonly repeatsBefore: number };
  /**
   * Writes the frames of a group and returns what to do when they are with the kernel. Until then nothing lasting may change: the write can fail.
   * `segment.length` is the offset of the writer's first byte.
   */
  stage(group: readonly R[], segment: Segment, writer: ByteWriter): () => void;
  /** A segment found at start begins: its header carries the counts of everything before it. */
  begin(segment: Segment): void;
  /** Takes a frame found at start into memory. */
  replay(frame: FoundFrame, segment: Segment): void;
}
