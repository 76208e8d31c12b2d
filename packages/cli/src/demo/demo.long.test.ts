import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installation } from '../installation.ts';
import { type Ended, parseJsonLine, runKaizen } from '../testing/kaizen-process.ts';
import { makeTestFolder } from '../testing/test-folder.ts';
import type { DemoResult } from './demo-result.ts';

/** The real file, where it lies beside the clone. */
const file = join(installation.root, '../shared/data/ai4i2020/ai4i2020.csv');

const keys: ReadonlyArray<keyof DemoResult> = [
  ...(['acc', 'f1', 'auc', 'rowsQuarantined', 'secondsToProduction', 'driftDetected', 'retrained'] as const),
  ...(['harmlessRetrains', 'championBefore', 'championAfter', 'accBefore', 'accAfter', 'f1Before'] as const),
  ...(['f1After', 'costBefore', 'costAfter', 'costNever', 'costDiffLow', 'secondsAlertToReplaced', 'url'] as const),
];

describe.skipIf(!existsSync(file))('the demo at full size on the real file', () => {
  const folder = makeTestFolder('demo-full');
  let ended: Ended = { code: undefined, stdout: '', stderr: '' };
  // Wire mapping: the last line of `kaizen demo --json`; its keys are checked first.
  const line = () => parseJsonLine(ended.stdout) as DemoResult;

  beforeAll(async () => {
    await runKaizen(['prepare-up'], { cwd: folder.path });
    const args = ['demo', '--data', file, '--home', join(folder.path, 'home'), '--port', '0', '--exit', '--json'];
    ended = await runKaizen(args, { cwd: folder.path });
  }, 600_000);
  afterAll(() => folder.remove());

  it('ends well, with exactly the named figures', () => {
    expect(ended.code, ended.stderr).toBe(0);
    expect(Object.keys(line())).toEqual(keys);
    for (const [key, value] of Object.entries(line())) expect(value, key).not.toBeNull();
  });

  it('reaches the quality of the reference study with its first model', () => {
    const { acc, f1, auc, rowsQuarantined } = line();
    expect(acc).toBeGreaterThanOrEqual(0.986);
    expect(f1).toBeGreaterThanOrEqual(0.8);
    expect(auc).toBeGreaterThanOrEqual(0.955);
    expect(rowsQuarantined).toBe(8);
  });

  it('fires on nothing while nothing has changed, and only notes the change that does no harm, with its numbers', () => {
    expect(ended.stderr).toContain('Nothing fired.');
    expect(ended.stderr).toMatch(/Decision: hold\. Not retrained: .* PSI [\d.]+ over 0\.2.*95 % interval/);
    const noticed = /Harmless change +noticed: .* ([\d.]+) \(threshold ([\d.]+)\); 0 retrainings/.exec(ended.stderr);
    expect(Number(noticed?.[1])).toBeGreaterThan(Number(noticed?.[2]));
    expect(line().harmlessRetrains).toBe(0);
  });

  it('loses at least 0.15 F1 by the harmful change, finds it, and retrains once', () => {
    const { f1, f1Before, f1After, driftDetected, retrained, championBefore, championAfter } = line();
    const lost = Number(/F1 that the change cost +([\d.]+) \(realised/.exec(ended.stderr)?.[1]);
    expect(lost).toBeGreaterThanOrEqual(0.15);
    expect(f1 - f1Before).toBeGreaterThanOrEqual(0.15);
    expect(f1After).toBeGreaterThan(f1Before);
    expect({ driftDetected, retrained, championBefore, championAfter }).toEqual({
      driftDetected: true,
      retrained: 1,
      championBefore: 1,
      championAfter: 2,
    });
  });

  it('ends with a model that beats the old one and the constant answer on 5,000 rows that neither saw', () => {
    const { costDiffLow, costBefore, costAfter, costNever } = line();
    expect(costDiffLow).toBeGreaterThan(0);
    expect(costAfter).toBeLessThan(Math.min(costBefore, costNever));
    expect(ended.stderr).toContain('on the same 5,000 labelled rows that neither was trained on');
    expect(ended.stderr).toContain('beats the old one and the constant answer: both intervals are above 0.');
  });
});
