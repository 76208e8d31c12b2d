import { describe, expect, it } from 'vitest';
import { trainForest } from '../forest/forest-training.ts';
import { selectRows } from '../frame/frame.ts';
import { trainIsolationForest } from '../isolation/isolation-training.ts';
import { classTarget } from '../model/target.ts';
import { inlineParallel } from '../parallel/parallel.ts';
import { makeHardFrame } from '../testing/hard-frame.ts';
import { createForestExplainer, createIsolationExplainer } from './create-explainer.ts';
import { decodeExplainer, encodeExplainer } from './explainer-file.ts';
import { computeReasonCodes } from './reason-codes.ts';
import { explainTrees } from './tree-shap.ts';

const frame = makeHardFrame(300, 1);
const labels = Int32Array.from({ length: 300 }, (_, row) => {
  const small = frame.columns[0]?.kind === 'numeric' ? (frame.columns[0].values[row] ?? 0) : 0;
  return small > 0.2 ? 1 : 0;
});
const options = { params: { trees: 5 }, seed: 1, parallel: inlineParallel };
const trainSmall = () => trainForest(frame, classTarget(['ok', 'failure'], labels), options);

describe('an explainer as a file', () => {
  it('explains alike after it was written and read', async () => {
    const isolation = await trainIsolationForest(frame, { kind: 'none' }, options);
    for (const explainer of [
      createForestExplainer(await trainSmall(), ['failure']),
      createIsolationExplainer(isolation),
    ]) {
      const bytes = encodeExplainer(explainer);
      const rows = makeHardFrame(20, 2, ['M', 'never seen']);
      expect(await explainTrees(decodeExplainer(bytes), rows)).toEqual(await explainTrees(explainer, rows));
      expect(encodeExplainer(decodeExplainer(bytes))).toEqual(bytes);
    }
  });

  it('refuses trees that are too large to explain while serving, with the mend', async () => {
    const explainer = createForestExplainer(await trainSmall());
    expect(() => encodeExplainer(explainer, { mostLeaves: 20 })).toThrow(
      /leaves, more than the 20 .* smaller maxDepth/,
    );
    expect(() => encodeExplainer(explainer, { mostStepsPerRow: 100 })).toThrow(
      /steps, more than .* larger minSamplesLeaf/,
    );
  });

  it('refuses bytes that are not whole', async () => {
    const bytes = encodeExplainer(createForestExplainer(await trainSmall()));
    expect(() => decodeExplainer(Uint8Array.of(1, 2, 3))).toThrow(/cut short/);
    expect(() => decodeExplainer(new Uint8Array(100))).toThrow(/no explainer/);
    expect(() => decodeExplainer(bytes.subarray(0, bytes.length - 8))).toThrow(/cut short/);
    expect(() => decodeExplainer(Uint8Array.of(...bytes, 0))).toThrow(/1 bytes too many/);
    const headerEnd = 23 + (new DataView(bytes.buffer).getInt32(19, true) ?? 0);
    const looping = bytes.slice();
    looping.fill(0, headerEnd, headerEnd + 4000);
    expect(() => decodeExplainer(looping)).toThrow(/points nowhere/);
  });
});

describe('reason codes', () => {
  it('name the strongest columns with their values, and add up', async () => {
    const explainer = createForestExplainer(await trainSmall(), ['failure']);
    const rows = selectRows(
      frame,
      Int32Array.from({ length: 30 }, (_, i) => i),
    );
    const explanation = await explainTrees(explainer, rows);
    const codes = computeReasonCodes(explanation, rows, 2);
    expect(codes.length).toBe(30);
    const strongest = codes.filter(([code]) => code?.reasons[0]?.column === 'small').length;
    expect(strongest).toBeGreaterThan(20);
    codes.forEach(([code], row) => {
      const [first, second] = code?.reasons ?? [];
      expect(Math.abs(first?.contribution ?? 0)).toBeGreaterThanOrEqual(Math.abs(second?.contribution ?? 0));
      const small = rows.columns[0]?.kind === 'numeric' ? (rows.columns[0].values[row] ?? NaN) : NaN;
      const told = code?.reasons.find(({ column }) => column === 'small');
      if (told) expect(told.value).toBe(Number.isNaN(small) ? null : small);
      const sum = (code?.base ?? 0) + (first?.contribution ?? 0) + (second?.contribution ?? 0) + (code?.rest ?? 0);
      expect(sum).toBeCloseTo(code?.explained ?? NaN, 12);
    });
  });

  it('say it in words', () => {
    const explanation = {
      columns: ['torque', 'kind', 'wear'],
      outputs: ['failure'],
      link: 'identity',
      base: Float64Array.of(0.1),
      contributions: Float64Array.of(0.31234, -0.2, 0),
    } as const;
    const rows = {
      rowCount: 1,
      columns: [
        { kind: 'numeric', name: 'torque', values: Float64Array.of(61.2) },
        { kind: 'categorical', name: 'kind', categories: ['L'], codes: Int32Array.of(-1) },
        { kind: 'numeric', name: 'wear', values: Float64Array.of(3) },
      ],
    } as const;
    const words = computeReasonCodes(explanation, rows, 5)[0]?.[0]?.reasons.map((reason) => reason.words);
    expect(words).toEqual(['torque = 61.2 raises it by 0.312', 'kind is missing lowers it by 0.2']);
    expect(() => computeReasonCodes(explanation, rows, 0)).toThrow(/top must be/);
  });
});
