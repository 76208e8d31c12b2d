import type { DriftColumnResult, DriftCourse, DriftReport, DriftSideView } from '@kaizen/contracts';
import { formatCount, formatNumber, formatShare } from '../../../design/format.ts';

const methodWords: Readonly<Record<string, string>> = {
  psi: 'PSI',
  'jensen-shannon': 'Jensen–Shannon',
  'kullback-leibler': 'Kullback–Leibler',
  hellinger: 'Hellinger',
  'l-infinity': 'L∞',
  wasserstein: 'Wasserstein',
  ks: 'KS, p',
  'chi-square': 'Chi-square, p',
  z: 'Z test, p',
};

/** The name of a method as pages write it. */
export function methodWord(method: string): string {
  return methodWords[method] ?? method;
}

/** "drift from 0.1", "drift at p 0.05 or less". */
export function sayThreshold({ threshold, rule, thresholdFrom }: NonNullable<DriftColumnResult['measure']>): string {
  const bound =
    rule === 'at-least'
      ? `from ${formatNumber(threshold)}`
      : rule === 'above'
        ? `above ${formatNumber(threshold)}`
        : `p ${formatNumber(threshold)} or less`;
  const origin = { method: '', declared: ', declared', learned: ', learned' }[thresholdFrom];
  return `${bound}${origin}`;
}

/** What moved in a column, in a few words. */
export function sayVerdict({ status, drifted, causes, note }: DriftColumnResult): string {
  if (status === 'added') return 'New column';
  if (status === 'removed') return 'Column gone';
  if (drifted)
    return causes
      .map((cause) => ({ measure: 'Distribution', missing: 'Missing values', type: 'Type' })[cause])
      .join(', ');
  return status === 'compared' ? 'Steady' : (note ?? 'Not compared');
}

/** A distance or a p-value; below a thousandth its digits say nothing to a reader. */
export function saySmall(value: number): string {
  return value > 0 && value < 0.001 ? '< 0.001' : formatNumber(value);
}

/** The measure with its value. */
export function sayMeasure({ measure }: DriftColumnResult): string {
  return measure === undefined ? '–' : `${methodWord(measure.method)} ${saySmall(measure.value)}`;
}

/** Share of missing values on both sides. */
export function sayMissing({ missing, rows }: DriftColumnResult): string {
  const share = (side: 'reference' | 'current') => formatShare(missing[side] / Math.max(1, rows[side]));
  const [before, now] = [share('reference'), share('current')];
  if (missing.reference + missing.current === 0) return 'none';
  return before === now ? now : `${before} → ${now}`;
}

/** Rows of a side. */
export function sayRows({ from, to }: DriftSideView): string {
  return from === 0 ? `${formatCount(to)} rows` : `rows ${formatCount(from)} to ${formatCount(to)}`;
}

/** The answer at the top of a comparison. */
export function sayReport({ drifted, compared, leading, datasetDrifted, mode }: DriftReport): string {
  if (compared === 0) return 'No column could be compared.';
  if (drifted === 0) return `None of ${formatCount(compared)} columns drifted.`;
  const names = leading.slice(0, 3).join(', ');
  const more = drifted > 3 ? ` and ${drifted - 3} more` : '';
  const verdict = datasetDrifted
    ? ''
    : mode === 'kaizen'
      ? ' None of them holds a version back.'
      : ' That is less than half, so the dataset as a whole has not drifted.';
  return `${formatCount(drifted)} of ${formatCount(compared)} columns drifted: ${names}${more}.${verdict}`;
}

/** The answer at the top of a course. */
export function sayCourse({ changes, windows, columns, by }: DriftCourse): string {
  const [first] = changes;
  const moving = columns.filter(({ verdict }) => verdict === 'moving').length;
  const others =
    moving === 0
      ? ''
      : ` ${moving} ${moving === 1 ? 'column moves and comes' : 'columns move and come'} back, as seasons do.`;
  if (first === undefined) return `No structural change in ${formatCount(windows.length)} windows.${others}`;
  const names = first.columns.slice(0, 8).join(', ');
  const more = first.columns.length > 8 ? ` and ${formatCount(first.columns.length - 8)} more` : '';
  const later =
    changes.length > 1 ? ` Later ${changes.length - 1} more such ${changes.length === 2 ? 'change' : 'changes'}.` : '';
  return `${names}${more} changed in ${sayWindow(first, by)} and stayed changed.${later}${others}`;
}

/** "rows 17,000 to 17,500", or values of the column that windows are cut by. */
export function sayWindow(
  { from, to }: { readonly from: number; readonly to: number },
  by: string | undefined,
): string {
  return by === undefined
    ? `rows ${formatCount(from)} to ${formatCount(to)}`
    : `${by} ${formatNumber(from)} to ${formatNumber(to)}`;
}
