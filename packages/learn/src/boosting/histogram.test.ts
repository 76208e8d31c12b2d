import { createRandom } from '@kaizen/stats';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { classTarget } from '../model/target.ts';
import { inlineParallel } from '../parallel/parallel.ts';
import { makeHardFrame } from '../testing/hard-frame.ts';
import { trainBoosting } from './boosting-training.ts';
import { createHistogramAdder } from './histogram.ts';
import { createJobMemory } from './job-memory.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

const binNumbers = 256 * 3;

function fillMemory() {
  const random = createRandom(1);
  const memory = createJobMemory({ words: 2000, rows: 1000, histogramNumbers: 4 * binNumbers });
  for (let i = 0; i < 2000; i++) memory.words[i] = random.int(2 ** 32);
  for (let i = 0; i < 2000; i++) memory.derivatives[i] = random.normal();
  for (let i = 0; i < 400; i++) memory.rows[i] = random.int(1000);
  return memory;
}

describe('histograms', () => {
  it('are the same to the last bit in WebAssembly and in JavaScript', () => {
    const memory = fillMemory();
    expect(memory.wasm).toBeDefined();
    const starts = [0, 1, 2, 3].map((lane) => lane * binNumbers);
    const source = { ...memory, base: 1000, from: 3, to: 390 };
    const [fast, plain] = [createHistogramAdder(memory.wasm), createHistogramAdder(undefined)];
    const expected = new Float64Array(4 * binNumbers);
    for (const [adder, sums] of [
      [fast, memory.histograms],
      [plain, expected],
    ] as const) {
      adder.addFour(source, sums, starts);
      adder.addTwo({ ...source, from: 100 }, 0, sums, starts.slice(0, 2));
      adder.addTwo({ ...source, to: 50 }, 16, sums, starts.slice(2));
      adder.addFour({ ...source, to: 3 }, sums, starts);
    }
    expect(memory.histograms).toEqual(expected);
    // What was added, by column: 387 rows, then 290 of the first two and 47 of the last two.
    const rows = starts.map((start) => expected.subarray(start, start + binNumbers).filter((_, i) => i % 3 === 2));
    expect(rows.map((counts) => counts.reduce((sum, count) => sum + count, 0))).toEqual([677, 677, 434, 434]);
    const [row = 0] = memory.rows.subarray(3, 4);
    expect(expected[3 * ((memory.words[1000 + row] ?? 0) & 255) + 2]).toBeGreaterThan(0);
  });

  it('give the same model where there is no WebAssembly, or no shared memory either', async () => {
    const frame = makeHardFrame(400, 2);
    const target = classTarget(
      ['a', 'b'],
      Int32Array.from({ length: 400 }, (_, row) => (row * row) % 2),
    );
    const train = () => trainBoosting(frame, target, { params: { rounds: 3 }, seed: 1, parallel: inlineParallel });
    const usual = await train();
    vi.stubGlobal('WebAssembly', undefined);
    expect(await train()).toEqual(usual);
    vi.stubGlobal('SharedArrayBuffer', undefined);
    expect(await train()).toEqual(usual);
  });
});
