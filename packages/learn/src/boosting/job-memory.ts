import { LearnInputError } from '../frame/frame.ts';
import { allocateDoubles, allocateInts } from '../parallel/shared-memory.ts';

/** How much of each part a training needs. */
export interface JobSizes {
  readonly words: number;
  readonly rows: number;
  readonly histogramNumbers: number;
}

/** The parts of a training that its innermost loops read and write. */
export interface JobMemory {
  /** The memory that holds all four, for WebAssembly; undefined where there is none, and the loops run in JavaScript. */
  readonly wasm: WebAssembly.Memory | undefined;
  /** Bins, four columns a word. */
  readonly words: Int32Array;
  /** First and second derivative of each row. */
  readonly derivatives: Float64Array;
  /** Rows of the tree at work. */
  readonly rows: Int32Array;
  readonly histograms: Float64Array;
}

const pageBytes = 65_536;
const mostPages = 65_536;
const mostHistogramBytes = 2 ** 33;
const align = (bytes: number) => Math.ceil(bytes / 64) * 64;

function createWasmMemory(pages: number): WebAssembly.Memory | undefined {
  if (typeof WebAssembly === 'undefined' || typeof SharedArrayBuffer === 'undefined' || pages > mostPages)
    return undefined;
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  } catch {
    return undefined;
  }
}

/**
 * Lays out memory that all threads of a training share. Pages that are never written take no room, so the histograms may be sized for the most bins
 * there can be. Throws {@link LearnInputError} when they would need more than 8 GB.
 */
export function createJobMemory({ words, rows, histogramNumbers }: JobSizes): JobMemory {
  if (histogramNumbers * 8 > mostHistogramBytes) {
    const gigabytes = Math.ceil((histogramNumbers * 8) / 2 ** 30);
    throw new LearnInputError(
      `The histograms of so many columns would need ${gigabytes} GB; lower maxLeaves or maxBins, or leave out columns.`,
    );
  }
  const derivativesAt = align(words * 4);
  const rowsAt = derivativesAt + align(rows * 16);
  const histogramsAt = rowsAt + align(rows * 4);
  const wasm = createWasmMemory(Math.ceil((histogramsAt + histogramNumbers * 8) / pageBytes));
  if (!wasm) {
    return {
      wasm,
      words: allocateInts(words),
      derivatives: allocateDoubles(rows * 2),
      rows: allocateInts(rows),
      histograms: allocateDoubles(histogramNumbers),
    };
  }
  return {
    wasm,
    words: new Int32Array(wasm.buffer, 0, words),
    derivatives: new Float64Array(wasm.buffer, derivativesAt, rows * 2),
    rows: new Int32Array(wasm.buffer, rowsAt, rows),
    histograms: new Float64Array(wasm.buffer, histogramsAt, histogramNumbers),
  };
}
