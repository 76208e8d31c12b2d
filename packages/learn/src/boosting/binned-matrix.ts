/** Columns that lie together in one 32-bit word of a row. */
export const lanes = 4;

/** Which byte of a word in memory holds column `k` of its four, whatever the byte order of the machine. */
export const byteOfLane = new Uint8Array(Uint32Array.of(0x03020100).buffer);

/** A frame as boosting sees it: every value replaced by the number of its bin, four columns in one word of each row. */
export interface BinnedMatrix {
  readonly rowCount: number;
  readonly columnCount: number;
  /** Word `group * rowCount + row` holds columns 4 · group to 4 · group + 3, the first in the lowest eight bits. */
  readonly words: Int32Array;
  /** The same memory by bytes; see {@link byteOfLane}. */
  readonly bytes: Uint8Array;
  /** Bins of known values of each column; the bin of that number holds missing values and categories the model does not know. */
  readonly binCounts: Int32Array;
  /** 1 for a categorical column. */
  readonly categorical: Uint8Array;
}
