import { describe, expect, it } from 'vitest';
import { perThousand, readMeasures, sayRows } from './monitor-words.ts';

describe('the numbers of a decision', () => {
  it('pairs each measure with its threshold and leaves the other numbers out', () => {
    const measures = readMeasures({
      fromOrdinal: 3000,
      labelled: 540,
      costPerRecord: 77.4,
      'psi Torque [Nm]': 0.958,
      'threshold Torque [Nm]': 0.2,
      'realised f1': 0.449,
      'threshold f1': 0.45,
    });
    expect(measures).toEqual([
      { name: 'Torque [Nm]', measure: 'psi', value: 0.958, threshold: 0.2 },
      { name: 'f1', measure: 'realised', value: 0.449, threshold: 0.45 },
    ]);
  });
});

describe('windows', () => {
  it('are named by their rows', () => {
    expect(sayRows({ fromOrdinal: 16000, toOrdinal: 17000 })).toBe('rows 16,000 to 17,000');
  });

  it('show costs per 1,000 records', () => {
    expect(perThousand({ value: 0.03, low: 0.01, high: 0.05, n: 950, level: 0.95 })).toEqual({
      value: 30,
      low: 10,
      high: 50,
      n: 950,
      level: 0.95,
    });
  });
});
