import { createRandom } from '@kaizen/stats';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../frame/frame.ts';
import { joinFrames } from '../frame/join-frames.ts';
import { inlineParallel } from '../parallel/parallel.ts';
import { computeDomainAuc } from './domain-classifier.ts';

/** Two correlated numbers and a colour; `turn` changes the sign of the correlation only. */
function draw(rows: number, seed: number, { shift = 0, turn = 1 } = {}): Frame {
  const random = createRandom(seed);
  const a = new Float64Array(rows);
  const b = new Float64Array(rows);
  const codes = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    a[row] = random.normal();
    b[row] = turn * (a[row] ?? 0) + 0.3 * random.normal() + shift;
    codes[row] = random.int(4) - 1;
  }
  return {
    rowCount: rows,
    columns: [
      { kind: 'numeric', name: 'a', values: a },
      { kind: 'numeric', name: 'b', values: b },
      { kind: 'categorical', name: 'colour', codes, categories: ['red', 'green', 'blue'] },
    ],
  };
}

const options = { seed: 7, parallel: inlineParallel, params: { trees: 30 } };

describe('computeDomainAuc', () => {
  it('cannot tell two samples of one distribution apart', async () => {
    const result = await computeDomainAuc(draw(500, 1), draw(400, 2), options);
    expect(result.rows).toEqual({ reference: 500, current: 400 });
    expect(result.auc).toBeGreaterThan(0.42);
    expect(result.auc).toBeLessThan(0.58);
    expect(result.pValue).toBeGreaterThan(0.001);
    expect(result.deviation).toBeCloseTo(Math.sqrt(901 / (12 * 500 * 400)), 14);
  });

  it('tells a shift apart and names the column', async () => {
    const result = await computeDomainAuc(draw(400, 1), draw(400, 2, { shift: 1.5 }), options);
    expect(result.auc).toBeGreaterThan(0.85);
    expect(result.pValue).toBeLessThan(1e-6);
    expect(result.importance[0]?.column).toBe('b');
    expect(result.importance.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 10);
  });

  it('sees what no single column shows: a correlation that turned', async () => {
    const result = await computeDomainAuc(draw(500, 1), draw(500, 2, { turn: -1 }), options);
    expect(result.auc).toBeGreaterThan(0.8);
  });

  it('samples large sides, gives the same for the same seed, and reports progress', async () => {
    const seen: number[] = [];
    const run = () =>
      computeDomainAuc(draw(900, 1), draw(900, 2), {
        ...options,
        mostRows: 100,
        folds: 3,
        onProgress: (done) => seen.push(done),
      });
    const first = await run();
    expect(first.rows).toEqual({ reference: 100, current: 100 });
    expect(await run()).toEqual(first);
    expect(seen).toEqual([1, 2, 3, 1, 2, 3]);
  });

  it('stops when it is told to, and names what does not match', async () => {
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    const [a, b] = [draw(50, 1), draw(50, 2)];
    await expect(computeDomainAuc(a, b, { ...options, signal: controller.signal })).rejects.toThrow('enough');
    await expect(computeDomainAuc(draw(3, 1), b, options)).rejects.toThrow(/at least 5 rows a side/);
    const less = { ...b, columns: b.columns.slice(1) };
    await expect(computeDomainAuc(a, less, options)).rejects.toThrow(/Column "a" is missing/);
  });
});

describe('joinFrames', () => {
  const frame = (codes: readonly number[], categories: readonly string[]): Frame => ({
    rowCount: codes.length,
    columns: [{ kind: 'categorical', name: 'c', codes: Int32Array.from(codes), categories }],
  });

  it('matches categories by text and folds the rare ones', () => {
    const joined = joinFrames(frame([0, 1, -1], ['x', 'y']), frame([0, 1, 1, 2], ['y', 'z', 'w']), 2);
    expect(joined.rowCount).toBe(7);
    expect(joined.columns[0]).toMatchObject({
      categories: ['y', 'z', '(others)'],
      codes: Int32Array.of(2, 0, -1, 0, 1, 1, 2),
    });
  });

  it('refuses a column that is a number on one side', () => {
    const number: Frame = { rowCount: 1, columns: [{ kind: 'numeric', name: 'c', values: Float64Array.of(1) }] };
    expect(() => joinFrames(frame([0], ['x']), number, 5)).toThrow(/categorical on one side and numeric/);
  });
});
