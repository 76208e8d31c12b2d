import { createRandom } from '@kaizen/stats';
import { describe, expect, it } from 'vitest';
import { type Column, type Frame, selectRows } from '../frame/frame.ts';
import { makeHardFrame } from '../testing/hard-frame.ts';
import { createEncoder, encodeRows } from './encoded-rows.ts';
import { completeWeights, fitPreprocessing } from './fit-preprocessing.ts';
import { defaultPreprocessParams, type PreprocessParams } from './preprocess-params.ts';
import type { Preprocessing } from './preprocessing.ts';

const numeric = (values: readonly number[], name = 'n'): Column => ({
  kind: 'numeric',
  name,
  values: Float64Array.from(values),
});
const texts = (values: readonly string[], categories: readonly string[], name = 't'): Column => ({
  kind: 'categorical',
  name,
  codes: Int32Array.from(values, (value) => categories.indexOf(value)),
  categories,
});
const frameOf = (...columns: Column[]): Frame => {
  const [first] = columns;
  return { rowCount: (first?.kind === 'numeric' ? first.values : first?.codes)?.length ?? 0, columns };
};

const fit = (frame: Frame, params: Partial<PreprocessParams> = {}, weights?: Float64Array) =>
  fitPreprocessing(frame, completeWeights(weights, frame.rowCount), { ...defaultPreprocessParams, ...params });

/** Encoded rows with their zeros, one list of features per row. */
function writeOut(preprocessing: Preprocessing, frame: Frame): number[][] {
  const encoder = createEncoder(preprocessing, frame);
  const rows = encoder.allocate(frame.rowCount);
  encoder.encode(0, frame.rowCount, rows);
  return Array.from({ length: frame.rowCount }, (_, row) => {
    const features = new Array<number>(rows.width).fill(0);
    for (let j = 0; j < rows.denseWidth; j++) features[j] = rows.dense[row * rows.denseWidth + j] ?? Number.NaN;
    for (let c = 0; c < rows.placeWidth; c++) {
      const feature = rows.places[row * rows.placeWidth + c] ?? -1;
      if (feature >= 0) features[feature] = 1;
    }
    return features;
  });
}

describe('preprocessing of numbers', () => {
  const { NaN: missing, POSITIVE_INFINITY: infinite } = Number;

  it.each<[PreprocessParams['imputation'], number]>([
    ['mean', 4],
    ['median', 2],
    [-5, -5],
  ])('imputes missing and infinite numbers by %s, and says so', async (imputation, fill) => {
    const frame = frameOf(numeric([1, 2, missing, 9, infinite, -infinite]));
    const rows = writeOut(await fit(frame, { imputation, scaling: 'none' }), frame);
    expect(rows).toEqual([
      [1, 0],
      [2, 0],
      [fill, 1],
      [9, 0],
      [fill, 1],
      [fill, 1],
    ]);
  });

  it('gives no indicator where none was missing in training or none is wanted', async () => {
    const whole = frameOf(numeric([1, 2, 3]));
    const holes = frameOf(numeric([1, missing, 3]));
    expect((await fit(whole)).features).toEqual([{ column: 0, kind: 'number' }]);
    expect((await fit(holes, { missingIndicator: false })).features).toHaveLength(1);
    expect(writeOut(await fit(whole), holes)[1]).toEqual([0]);
  });

  it('scales a column near 1e9 to its digits', async () => {
    const random = createRandom(1);
    const small = Array.from({ length: 5000 }, () => random.int(1000) / 1024);
    const near = await fit(frameOf(numeric(small.map((value) => 1e9 + value))));
    const plain = await fit(frameOf(numeric(small)));
    const [a, b] = [near.steps[0], plain.steps[0]];
    if (a?.kind !== 'numeric' || b?.kind !== 'numeric') throw new Error('unreachable');
    expect(a.center - 1e9).toBeCloseTo(b.center, 6);
    expect(a.scale).toBeCloseTo(b.scale, 9);
  });

  it('turns a constant column into zeros, not into its rounding', async () => {
    for (const value of [0, 0.1, -7e8 / 3, 1e300]) {
      const frame = frameOf(numeric(new Array<number>(997).fill(value)));
      expect(new Set(writeOut(await fit(frame), frame).flat())).toEqual(new Set([0]));
    }
  });

  it('takes logarithms only where the column is heavily skewed and they help', async () => {
    const random = createRandom(2);
    const draws = Array.from({ length: 500 }, () => random.normal());
    const frame = frameOf(
      numeric(draws, 'normal'),
      numeric(
        draws.map((draw) => Math.exp(3 * draw)),
        'skewed',
      ),
      numeric(
        draws.map((draw) => -Math.exp(3 * draw)),
        'skewed below',
      ),
      // A single one among zeros stays as skewed as it is.
      numeric(
        draws.map((_, row) => (row === 7 ? 1 : 0)),
        'one',
      ),
    );
    const logs = (await fit(frame, { transform: 'auto' })).steps.map(
      (step) => step.kind === 'numeric' && step.signedLog,
    );
    expect(logs).toEqual([false, true, true, false]);
    const [row] = writeOut(
      await fit(frame, { transform: 'signed-log', scaling: 'none' }),
      frameOf(
        numeric([-1, 0], 'normal'),
        numeric([Math.E - 1, 0], 'skewed'),
        numeric([-3, 0], 'skewed below'),
        numeric([0, 0], 'one'),
      ),
    );
    expect(row).toEqual([-Math.log(2), 1, -Math.log(4), 0]);
  });

  it('bounds scaled numbers', async () => {
    const fitted = await fit(frameOf(numeric([-1, 1])), { clip: 3 });
    expect(writeOut(fitted, frameOf(numeric([-1e9, -3, 0.5, 1e9])))).toEqual([[-3], [-3], [0.5], [3]]);
  });
});

describe('preprocessing of categories', () => {
  const categories = ['a', 'b', 'c', 'd', 'unused'];
  const frame = frameOf(texts(['a', 'a', 'a', 'b', 'b', 'c', 'd', ''], categories));

  it('gives each seen category a feature, missing its own, and unseen none', async () => {
    const fitted = await fit(frame);
    expect(fitted.features.map(({ kind, category }) => category ?? kind)).toEqual(['a', 'b', 'c', 'd', 'missing']);
    const later = frameOf(texts(['new', 'b', '', 'unused'], ['new', 'unused', 'b']));
    expect(writeOut(fitted, later)).toEqual([
      [0, 0, 0, 0, 0],
      [0, 1, 0, 0, 0],
      [0, 0, 0, 0, 1],
      [0, 0, 0, 0, 0],
    ]);
  });

  it.each<[Partial<PreprocessParams>, string[]]>([
    [{ minCategoryRows: 2 }, ['a', 'b', 'rare', 'missing']],
    [{ minCategoryRows: 4 }, ['rare', 'missing']],
    [{ maxCategories: 1, missingIndicator: false }, ['a', 'rare']],
    [{ maxCategories: 3 }, ['a', 'b', 'c', 'rare', 'missing']],
  ])('groups rare categories: %j', async (params, expected) => {
    const fitted = await fit(frame, params);
    expect(fitted.features.map(({ kind, category }) => category ?? kind)).toEqual(expected);
    const rare = expected.indexOf('rare');
    expect(writeOut(fitted, frame)[6]).toEqual(expected.map((_, place) => (place === rare ? 1 : 0)));
  });

  it('keeps the most frequent of 100,000 categories', async () => {
    const many = Array.from({ length: 100_000 }, (_, i) => `c${i}`);
    const codes = Int32Array.from({ length: 100_050 }, (_, row) => (row < 100_000 ? row : 99_999));
    const fitted = await fit({
      rowCount: codes.length,
      columns: [{ kind: 'categorical', name: 't', codes, categories: many }],
    });
    expect(fitted.features).toHaveLength(101);
    expect(fitted.features[99]).toEqual({ column: 0, kind: 'category', category: 'c99999' });
    expect(fitted.features[100]).toEqual({ column: 0, kind: 'rare' });
  });
});

describe('preprocessing of frames', () => {
  it('counts a row of weight two as two rows and one of weight 0 not at all', async () => {
    const frame = makeHardFrame(200, 5);
    const weights = Float64Array.from({ length: 200 }, (_, row) => row % 3);
    const repeated = Int32Array.from({ length: 200 }, (_, row) => row).reduce<number[]>(
      (rows, row) => [...rows, ...new Array<number>(row % 3).fill(row)],
      [],
    );
    for (const imputation of ['mean', 'median'] as const) {
      const weighted = await fit(frame, { imputation, transform: 'auto' }, weights);
      const twice = await fit(selectRows(frame, Int32Array.from(repeated)), { imputation, transform: 'auto' });
      const [a, b] = [writeOut(weighted, frame), writeOut(twice, frame)];
      expect(a.flat().every((value, i) => Math.abs(value - (b.flat()[i] ?? Number.NaN)) < 1e-6)).toBe(true);
    }
  });

  it('survives JSON and finds columns by name', async () => {
    const frame = makeHardFrame(50, 6);
    const fitted = await fit(frame, { transform: 'auto', clip: 4 });
    const stored: Preprocessing = JSON.parse(JSON.stringify(fitted));
    expect(writeOut(stored, { ...frame, columns: [...frame.columns].reverse() })).toEqual(writeOut(fitted, frame));
    expect(() => createEncoder(fitted, frameOf(numeric([1])))).toThrow(/needs the column "small"/);
  });

  it('leaves out columns that are all missing, and stops on abort', async () => {
    const frame = frameOf(numeric([Number.NaN, Number.NaN]), numeric([1, 3], 'm'), texts(['', ''], ['x']));
    const fitted = await fit(frame);
    expect(fitted.features).toEqual([{ column: 1, kind: 'number' }]);
    await expect(fit(frameOf(numeric([Number.NaN, Number.POSITIVE_INFINITY])))).rejects.toThrow(
      /No column has a known value/,
    );
    await expect(encodeRows(fitted, frame, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });

  it.each([
    [Float64Array.of(1), /1 weights for 2 rows/],
    [Float64Array.of(1, -1), /Row 1 has the weight -1/],
    [Float64Array.of(Number.NaN, 1), /Row 0 has the weight NaN/],
    [Float64Array.of(0, 0), /All weights are 0/],
  ])('refuses weights %#', (weights, message) => {
    expect(() => completeWeights(weights, 2)).toThrow(message);
  });
});
