import { isTwoClassReport, type QualityReport } from '@kaizen/contracts';
import { formatCount, formatNumber, formatSeconds } from '../terminal/format.ts';
import type { Style } from '../terminal/style.ts';
import { formatTable } from '../terminal/table.ts';
import type { DemoEvidence } from './demo-result.ts';

/** The closing text of the demo. */
export function formatDemoReport(evidence: DemoEvidence, style: Style): string {
  return [
    style.bold('What happened'),
    formatSummary(evidence),
    '',
    style.bold('Beside the reference study (Mutya and Majety, table 1; AI4I 2020)'),
    formatStudy(evidence),
    'The study does not say what its minutes contain. Ours is from the start of the pipeline on the data to the first answer of the new model.',
    '',
    style.bold(
      `Champion before and after, on the same ${formatCount(evidence.comparison.rows)} labelled rows that neither was trained on`,
    ),
    formatBeforeAfter(evidence),
    formatDifference(evidence),
    `Costs are assumptions: ${evidence.assumption}`,
  ].join('\n');
}

function formatSummary({ result, rowsIn, drift, harmless, f1Usual }: DemoEvidence): string {
  const [first] = drift;
  const rows = [
    ['Rows in', formatCount(rowsIn)],
    ['Rows in quarantine', formatCount(result.rowsQuarantined)],
    ['Data to first answer', formatSeconds(result.secondsToProduction)],
    ['Drift found', first === undefined ? 'no' : `yes: ${drift.map(describeMeasure).join('; ')}`],
    [
      'F1 that the change cost',
      `${formatNumber(f1Usual - result.f1Before, 3)} (realised ${formatNumber(f1Usual, 3)} before, ${formatNumber(result.f1Before, 3)} after)`,
    ],
    ['Retrainings', String(result.retrained)],
    [
      'Harmless change',
      harmless === undefined
        ? 'not noticed'
        : `noticed: ${harmless.column} ${formatNumber(harmless.value, 2)} (threshold ${harmless.threshold}); ${result.harmlessRetrains} retrainings`,
    ],
    ['Alert to replaced', formatSeconds(result.secondsAlertToReplaced)],
    ['Champion', `version ${result.championBefore} → version ${result.championAfter}`],
  ];
  const width = Math.max(...rows.map(([name]) => name?.length ?? 0));
  return rows.map(([name, value]) => `  ${(name ?? '').padEnd(width)}  ${value}`).join('\n');
}

function describeMeasure({ name, measure, value, threshold }: DemoEvidence['drift'][number]): string {
  return measure === 'realised'
    ? `realised ${name} ${formatNumber(value, 2)} (floor ${threshold})`
    : `${name} ${measure.toUpperCase()} ${formatNumber(value, 2)} (threshold ${threshold})`;
}

function formatStudy({ result, gate }: DemoEvidence): string {
  const constant = shareOfNegatives(gate.candidate);
  return formatTable(
    ['', 'baseline', 'MLOps', 'constant answer', 'Kaizen'],
    [
      ['Accuracy', '0.870', '0.985', formatNumber(constant, 3), formatNumber(result.acc, 3)],
      ['F1', '0.62', '0.74', '0.00', formatNumber(result.f1, 2)],
      ['AUC', '0.75', '0.96', '0.50', formatNumber(result.auc, 2)],
      ['Deployment time (min)', '30', '18', '–', formatNumber(result.secondsToProduction / 60, 2)],
      ['Retraining triggered', 'no', 'no', 'no', result.retrained > 0 ? 'yes' : 'no'],
    ],
  );
}

function formatBeforeAfter({ comparison, currency, result }: DemoEvidence): string {
  const money = (value: number) => formatNumber(value, 0);
  return formatTable(
    ['', 'F1', 'Accuracy', `${currency} per 1,000`],
    [
      [
        'never act',
        '0.000',
        formatNumber(shareOfNegatives(comparison.after), 4),
        money(result.costNever),
      ],
      [
        `version ${result.championBefore}`,
        formatNumber(result.f1Before, 3),
        formatNumber(result.accBefore, 4),
        money(result.costBefore),
      ],
      [
        `version ${result.championAfter}`,
        formatNumber(result.f1After, 3),
        formatNumber(result.accAfter, 4),
        money(result.costAfter),
      ],
    ],
  );
}

function formatDifference({ comparison, currency }: DemoEvidence): string {
  const { costDifference, savedAgainstNeverActing: saved } = comparison;
  if (costDifference === undefined || saved === undefined) return '';
  const { value, low, high, n } = costDifference;
  const range = (estimate: { low: number; high: number }) =>
    `95 % interval ${formatNumber(estimate.low, 0)} to ${formatNumber(estimate.high, 0)}`;
  return [
    `Saved by replacing the model: ${formatNumber(value, 0)} ${currency} per 1,000 records (${range({ low, high })}, n ${formatCount(n)}, paired bootstrap).`,
    `Saved against never acting:   ${formatNumber(saved.value, 0)} ${currency} per 1,000 records (${range(saved)}).`,
    sayBeaten(low > 0, saved.low > 0),
  ].join('\n');
}

function sayBeaten(oldModel: boolean, neverActing: boolean): string {
  if (oldModel && neverActing)
    return 'The new model beats the old one and the constant answer: both intervals are above 0.';
  const left = [...(oldModel ? [] : ['the old model']), ...(neverActing ? [] : ['the constant answer'])];
  return `The new model is not shown better than ${left.join(' and ')}: the interval reaches 0.`;
}

/** Accuracy of the constant answer. */
function shareOfNegatives(report: QualityReport): number {
  return isTwoClassReport(report) && report.n > 0 ? 1 - report.positives / report.n : 0;
}
