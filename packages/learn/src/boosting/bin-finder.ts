/** Cells of equal width between the outermost edges. */
const cells = 2048;

/** A cell with more edges than this is searched by halving. */
const mostSteps = 6;

/**
 * Finds the bin of a value: the first whose edge is not below it. A table by equal cells says where to begin, which for most values is the bin itself or
 * the one before; where many edges fall into one cell, and beyond the table, halving finds it.
 */
export class BinFinder {
  private readonly padded = new Float64Array(256).fill(Number.POSITIVE_INFINITY);
  private readonly firstBin = new Uint8Array(cells);
  private readonly isDense = new Uint8Array(cells);
  private readonly low: number = 0;
  private readonly high: number = 0;
  private readonly scale: number = 0;

  /** `edges`: at most 255 ascending values, the last of them Infinity. */
  constructor(edges: Float64Array) {
    this.padded.set(edges);
    const finite = edges.filter(Number.isFinite);
    const [low = 0, high = 0] = [finite[0], finite.at(-1)];
    const scale = cells / (high - low);
    // Too few edges, or so far apart or close together that the cells cannot be computed.
    if (!(high > low) || !Number.isFinite(scale) || scale === 0) return;
    this.low = low;
    this.high = high;
    this.scale = scale;
    const bins = Int32Array.from({ length: cells + 2 }, (_, cell) => this.halve(low + (cell - 1) / scale));
    for (let cell = 0; cell < cells; cell++) {
      // From the cell before to the one behind: rounding may place a value one cell off.
      this.firstBin[cell] = bins[cell] ?? 0;
      this.isDense[cell] = (bins[cell + 2] ?? 0) - (bins[cell] ?? 0) > mostSteps ? 1 : 0;
    }
  }

  /** The bin of a value that is not NaN. */
  find(value: number): number {
    if (!(value > this.low && value < this.high)) return this.halve(value);
    const cell = Math.min(cells - 1, ((value - this.low) * this.scale) | 0);
    if (this.isDense[cell] === 1) return this.halve(value);
    let bin = this.firstBin[cell] ?? 0;
    while (value > (this.padded[bin] ?? 0)) bin++;
    return bin;
  }

  /** Eight halvings over edges that are padded to 256. */
  private halve(value: number): number {
    let bin = 0;
    for (let half = 128; half > 0; half >>= 1) if (value > (this.padded[bin + half - 1] ?? 0)) bin += half;
    return bin;
  }
}
