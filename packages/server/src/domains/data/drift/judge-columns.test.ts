import type { DriftColumnResult } from '@kaizen/contracts';
import { expect, test } from 'vitest';
import { beginResult } from './begin-result.ts';
import { judgeColumns, judgeDataset } from './judge-columns.ts';

const rows = { reference: 1000, current: 1000 };
function column(name: string, more: Partial<DriftColumnResult> = {}): DriftColumnResult {
  const plan = {
    column: name,
    types: { reference: 'number', current: 'number' },
    isInteger: false,
    mode: 'kaizen',
    severity: 'fail',
    missingThreshold: 0.05,
  } as const;
  return { ...beginResult(plan, 'numeric', rows, { reference: 0, current: 0 }), ...more };
}
const far = (value: number, p: number): Partial<DriftColumnResult> => ({
  measure: { method: 'wasserstein', value, threshold: 0.1, thresholdFrom: 'method', rule: 'at-least' },
  test: { method: 'ks', statistic: 0.1, pValue: p },
});
const kaizen = { mode: 'kaizen', falseDiscovery: 0.05 } as const;
const causes = (columns: readonly DriftColumnResult[], judging: Parameters<typeof judgeColumns>[1] = kaizen) =>
  Object.fromEntries(judgeColumns(columns, judging).map((one) => [one.column, one.causes]));

test('an effect must be large and more than chance', () => {
  const columns = [
    column('both', far(0.5, 1e-9)),
    column('small', far(0.05, 1e-9)),
    column('chance', far(0.5, 0.4)),
    column('missing', { missingTest: { pValue: 1e-9, change: -0.2, threshold: 0.05 } }),
    column('type', { types: { reference: 'number', current: 'text' } }),
    column('gone', { status: 'removed', types: { reference: 'number' } }),
  ];
  expect(causes(columns)).toEqual({
    both: ['measure'],
    small: [],
    chance: [],
    missing: ['missing'],
    type: ['type'],
    gone: ['type'],
  });
  expect(causes(columns, { mode: 'kaizen', falseDiscovery: 'off' })).toMatchObject({ chance: ['measure'] });
  // Evidently looks at the measure alone.
  expect(causes(columns, { mode: 'evidently-0.7', falseDiscovery: 0.05 })).toMatchObject({
    chance: ['measure'],
    missing: [],
    type: [],
  });
});

test('p-values are judged after correction for the number of columns', () => {
  const tested = (p: number): Partial<DriftColumnResult> => ({
    measure: { method: 'ks', value: p, pValue: p, threshold: 0.05, thresholdFrom: 'method', rule: 'p-at-most' },
  });
  const columns = [
    column('hit', tested(1e-6)),
    ...Array.from({ length: 19 }, (_, i) => column(`c${i}`, tested(0.04 + i * 0.05))),
  ];
  expect(Object.values(causes(columns)).flat()).toEqual(['measure']);
  expect(judgeColumns(columns, kaizen)[0]?.measure?.qValue).toBeCloseTo(2e-5, 12);
  expect(Object.values(causes(columns, { mode: 'evidently-0.7', falseDiscovery: 0.05 })).flat()).toHaveLength(2);
});

test('what moved most stands first; half of the columns, or one that must not, make the dataset', () => {
  const judged = judgeColumns(
    [column('b', far(0.2, 1e-9)), column('a', far(0.9, 1e-9)), column('c', far(0.01, 1))],
    kaizen,
  );
  expect(judged.map((one) => one.column)).toEqual(['a', 'b', 'c']);
  expect(judgeDataset(judged, 'kaizen')).toBe(true);
  expect(judgeDataset(judged, 'evidently-0.7')).toBe(true);
  const warned = judged.map((one) => ({ ...one, severity: 'warn' as const }));
  expect(judgeDataset(warned, 'kaizen')).toBe(false);
  expect(judgeDataset(judged.slice(1).concat(column('d')), 'evidently-0.7')).toBe(false);
  expect(judgeDataset([], 'evidently-0.7')).toBe(false);
});
