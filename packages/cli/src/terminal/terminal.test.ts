import { describe, expect, it } from 'vitest';
import { formatAge, formatBytes, formatInstant, formatSeconds } from './format.ts';
import { formatProgress } from './progress-meter.ts';
import { createStyle } from './style.ts';
import { formatTable } from './table.ts';
import { wrapLine } from './wrap-line.ts';

describe('wrapLine', () => {
  it('breaks between words, indents what follows, and leaves short lines and long words alone', () => {
    expect(wrapLine('  ✓ train      60 trees on 2,400 rows', 80)).toBe('  ✓ train      60 trees on 2,400 rows');
    expect(wrapLine('  Saved by replacing the model this year', 20)).toBe(
      '  Saved by replacing\n    the model this\n    year',
    );
    expect(wrapLine('See http://127.0.0.1:4600/projects/plant now', 20)).toBe(
      'See\n  http://127.0.0.1:4600/projects/plant\n  now',
    );
    expect(wrapLine('  name   a long value', 14, 7)).toBe('  name   a\n       long\n       value');
  });

  it('counts colours for nothing', () => {
    const { bold } = createStyle(true);
    expect(wrapLine(bold('1234567890'), 10)).toBe(bold('1234567890'));
  });
});

describe('formatProgress', () => {
  const work = { name: 'train', done: 50, total: 200, unit: 'trees', startedAt: 0, now: 2_000 };
  it('shows bar, counts, rate and remaining time', () => {
    expect(formatProgress(work)).toBe('  ▸ train ██████░░░░░░░░░░░░░░░░░░ 50/200 trees, 25/s, 6.0 s left');
  });
  it('counts slow work by the minute', () => {
    const tuning = {
      ...work,
      done: 3,
      total: 30,
      unit: 'trials',
      now: 36_000,
      message: 'Tuning failure: best auc 0.9712 (trial 2)',
    };
    expect(formatProgress(tuning)).toBe(
      '  ▸ train ██░░░░░░░░░░░░░░░░░░░░░░ 3/30 trials, 5/min, 5 min 24 s left Tuning failure: best auc 0.9712 (trial 2)',
    );
  });
  it('leaves out what cannot be known', () => {
    expect(formatProgress({ ...work, now: 100 })).toBe('  ▸ train ██████░░░░░░░░░░░░░░░░░░ 50/200 trees');
    expect(formatProgress({ ...work, done: 200 })).not.toContain('left');
    expect(formatProgress({ ...work, total: undefined })).toBe('  ▸ train 50 trees, 25/s');
    expect(formatProgress({ ...work, done: 0, total: undefined, message: 'Reading' })).toBe('  ▸ train Reading');
  });
});

describe('words for numbers', () => {
  it.each([
    [formatSeconds(4.24), '4.2 s'],
    [formatSeconds(59.97), '1 min 0 s'],
    [formatSeconds(3_599.7), '1 h 0 min'],
    [formatAge(-5), '0 s'],
    [formatAge(3_600_000 * 49), '2 d'],
    [formatBytes(1_536), '1.5 KiB'],
    [formatInstant(Date.UTC(2026, 2, 3, 12, 0, 5)), '2026-03-03 12:00:05 UTC'],
  ])('%s', (said, expected) => expect(said).toBe(expected));
});

describe('formatTable', () => {
  it('sets numbers right and words left', () => {
    expect(
      formatTable(
        ['', 'F1'],
        [
          ['never act', '0.000'],
          ['a', '12.5'],
        ],
      ),
    ).toBe(['              F1', '─────────  ─────', 'never act  0.000', 'a           12.5'].join('\n'));
  });
});
