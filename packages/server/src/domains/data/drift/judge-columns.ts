import type { DriftColumnResult, DriftMode } from '@kaizen/contracts';
import { adjustFalseDiscovery } from '@kaizen/stats';

/** How the columns are judged together. */
export interface Judging {
  readonly mode: DriftMode;
  readonly falseDiscovery: number | 'off';
}

/** Whether Evidently 0.7 calls a whole dataset drifted: at least half of its columns. */
const DRIFTED_SHARE = 0.5;

/**
 * Decides which columns drifted, and puts what moved most first. In mode `kaizen` an effect counts when it is large (threshold) and more than chance (the
 * p-values of all columns, adjusted together); a changed share of missing values and a changed type are drift too. In mode `evidently-0.7` only the measure and its
 * threshold decide; the rest is shown.
 */
export function judgeColumns(columns: readonly DriftColumnResult[], judging: Judging): DriftColumnResult[] {
  const adjusted = adjust(columns);
  return adjusted
    .map((column) => {
      const causes = causesOf(column, judging);
      return { ...column, causes, drifted: causes.length > 0 };
    })
    .sort(
      (a, b) =>
        Number(b.drifted) - Number(a.drifted) || strengthOf(b) - strengthOf(a) || (a.column < b.column ? -1 : 1),
    );
}

/** The q-values of all tests of all columns: the measure's own or the one beside it, and the one of missing values. */
function adjust(columns: readonly DriftColumnResult[]): DriftColumnResult[] {
  const pValues: number[] = [];
  const place = (pValue: number | undefined) => (pValue === undefined ? -1 : pValues.push(pValue) - 1);
  const places = columns.map(({ measure, test, missingTest }) => ({
    measure: place(measure?.pValue),
    test: place(test?.pValue),
    missing: place(missingTest?.pValue),
  }));
  const qValues = adjustFalseDiscovery(pValues);
  const q = (at: number | undefined) => (at === undefined || at < 0 ? {} : { qValue: qValues[at] ?? 1 });
  return columns.map((column, index) => ({
    ...column,
    ...(column.measure === undefined ? {} : { measure: { ...column.measure, ...q(places[index]?.measure) } }),
    ...(column.test === undefined ? {} : { test: { ...column.test, ...q(places[index]?.test) } }),
    ...(column.missingTest === undefined
      ? {}
      : { missingTest: { ...column.missingTest, ...q(places[index]?.missing) } }),
  }));
}

function causesOf(column: DriftColumnResult, judging: Judging): DriftColumnResult['causes'] {
  const causes: DriftColumnResult['causes'] = [];
  if (isMeasureDrift(column, judging)) causes.push('measure');
  if (judging.mode === 'evidently-0.7') return causes;
  const { missingTest, types, status } = column;
  if (
    missingTest !== undefined &&
    Math.abs(missingTest.change) >= missingTest.threshold &&
    isMoreThanChance(missingTest.qValue, judging)
  ) {
    causes.push('missing');
  }
  if (status === 'added' || status === 'removed' || types.reference !== types.current) causes.push('type');
  return causes;
}

function isMeasureDrift({ measure, test }: DriftColumnResult, judging: Judging): boolean {
  if (measure === undefined) return false;
  const { value, threshold, rule, qValue } = measure;
  if (rule === 'at-least' || rule === 'above') {
    const isFar = rule === 'above' ? value > threshold : value >= threshold;
    return isFar && (judging.mode !== 'kaizen' || isMoreThanChance(test?.qValue, judging));
  }
  const p = judging.mode === 'kaizen' && judging.falseDiscovery !== 'off' ? (qValue ?? value) : value;
  return rule === 'p-at-most' ? p <= threshold : p < threshold;
}

function isMoreThanChance(qValue: number | undefined, { falseDiscovery }: Judging): boolean {
  return falseDiscovery === 'off' || qValue === undefined || qValue <= falseDiscovery;
}

/** How far beyond its threshold a column is; for ranking only. */
function strengthOf({ measure, missingTest }: DriftColumnResult): number {
  const missing = missingTest === undefined ? 0 : Math.abs(missingTest.change) / Math.max(missingTest.threshold, 1e-9);
  if (measure === undefined) return missing;
  const { value, threshold, rule } = measure;
  if (rule === 'at-least' || rule === 'above') return Math.max(missing, value / Math.max(threshold, 1e-9));
  const log = (p: number) => -Math.log(Math.max(p, Number.MIN_VALUE));
  return Math.max(missing, log(value) / Math.max(log(threshold), 1e-9));
}

/** The verdict over all columns. */
export function judgeDataset(columns: readonly DriftColumnResult[], mode: DriftMode): boolean {
  const drifted = columns.filter((column) => column.drifted);
  if (mode === 'kaizen') return drifted.some(({ severity }) => severity === 'fail');
  const compared = columns.filter(({ status }) => status === 'compared');
  return compared.length > 0 && drifted.length / compared.length >= DRIFTED_SHARE;
}
