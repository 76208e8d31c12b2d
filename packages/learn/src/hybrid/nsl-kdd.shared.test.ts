import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { computeBinaryReport } from '../evaluation/binary-metrics.ts';
import { type Column, type Frame, selectRows } from '../frame/frame.ts';
import { inlineParallel } from '../parallel/parallel.ts';
import { computeWorstDistance, runOnnx } from '../testing/run-onnx.ts';
import { predictHybridAnomaly } from './hybrid-anomaly.ts';
import { exportHybridAnomalyOnnx } from './hybrid-onnx.ts';
import { trainHybridAnomaly } from './hybrid-training.ts';

const folder = resolve(import.meta.dirname, '../../../../../shared/data/nsl_kdd');
const isThere = existsSync(folder);

function readRows(file: string): { frame: Frame; isAttack: Int32Array } {
  const names = readFileSync(resolve(folder, 'feature_names.txt'), 'utf8').split('\n').slice(0, 41);
  const lines = gunzipSync(readFileSync(resolve(folder, file)))
    .toString('utf8')
    .trim()
    .split('\n');
  const rows = lines.map((line) => line.split(','));
  const columns = names.map((name, at): Column => {
    const texts = rows.map((row) => row[at] ?? '');
    if (!['protocol_type', 'service', 'flag'].includes(name)) {
      return { kind: 'numeric', name, values: Float64Array.from(texts, Number) };
    }
    const categories = [...new Set(texts)];
    const codes = new Map(categories.map((category, code) => [category, code]));
    return { kind: 'categorical', name, categories, codes: Int32Array.from(texts, (text) => codes.get(text) ?? -1) };
  });
  const isAttack = Int32Array.from(rows, (row) => (row[41] === 'normal' ? 0 : 1));
  return { frame: { rowCount: rows.length, columns }, isAttack };
}

describe.skipIf(!isThere)(isThere ? 'NSL-KDD' : 'NSL-KDD (its folder is not beside the clone)', () => {
  it('tells attacks of KDDTest+ from normal rows after seeing only normal rows of KDDTrain+', {
    timeout: 600_000,
  }, async () => {
    const training = readRows('KDDTrain+.txt.gz');
    const test = readRows('KDDTest+.txt.gz');
    const normal = Int32Array.from(training.isAttack.keys()).filter((row) => training.isAttack[row] === 0);
    const model = await trainHybridAnomaly(
      selectRows(training.frame, normal),
      { kind: 'none' },
      { params: { epochs: 10 }, seed: 1, parallel: inlineParallel },
    );
    const scores = predictHybridAnomaly(model, test.frame);
    const { auc } = computeBinaryReport(test.isAttack, scores, model.output.threshold);
    // scikit-learn's isolation forest gives 0.949, the ranks of it and of an autoencoder together 0.967.
    expect(auc).toBeGreaterThan(0.955);
    const { values } = await runOnnx(exportHybridAnomalyOnnx(model, { modelName: 'nsl-kdd' }), test.frame);
    expect(computeWorstDistance(scores, values)).toBeLessThan(1e-6);
  });
});
