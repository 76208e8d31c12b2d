import type { DriftColumnResult, DriftCourse, DriftReport, DriftSideView } from '@kaizen/contracts';
import { formatCount } from '../../terminal/format.ts';
import type { Output } from '../../terminal/output.ts';
import { formatTable } from '../../terminal/table.ts';

const shown = (value: number) => (value !== 0 && Math.abs(value) < 0.001 ? value.toExponential(1) : value.toFixed(3));

/** A comparison as one sentence and a table, what moved most first. */
export function tellDrift(report: DriftReport, output: Output, all: boolean): void {
  const { compared, drifted, datasetDrifted, columns, reference, current, multivariate } = report;
  const state = compared === 0 ? 'unknown' : datasetDrifted ? 'needs_you' : drifted > 0 ? 'warning' : 'ok';
  const notes = [...new Set(columns.flatMap(({ note }) => note ?? []))];
  const said =
    compared === 0
      ? `No column could be compared. ${notes.join(' ')}`
      : `${drifted} of ${compared} compared columns drifted.`;
  output.say(`${output.style.state(state)} ${said}`);
  output.say(
    output.style.dim(
      `  reference ${sideOf(reference)}; current ${sideOf(current)}; mode ${report.mode}${report.source === 'profiles' ? ', from profiles' : ''}`,
    ),
  );
  if (multivariate?.classifier !== undefined) {
    const { auc, drifted: apart, threshold } = multivariate.classifier;
    output.say(
      `  all columns at once: a classifier tells the sides apart with AUC ${shown(auc)} (drift from ${shown(threshold)})${apart ? ': drift' : ''}`,
    );
  }
  if (multivariate?.pca !== undefined) {
    const { value, lower, upper, drifted: apart } = multivariate.pca;
    output.say(
      `  structure (PCA): error ${shown(value)}, reference ${shown(lower)} to ${shown(upper)}${apart ? ': drift' : ''}`,
    );
  }
  const rows = columns.filter((column) => all || column.drifted).map(rowOf);
  if (rows.length > 0)
    output.say(`\n${formatTable(['column', 'verdict', 'method', 'value', 'threshold', 'q', 'missing'], rows)}\n`);
}

function sideOf({ versionId, from, to }: DriftSideView): string {
  return `${versionId} rows ${formatCount(from)}..${formatCount(to)}`;
}

function rowOf(column: DriftColumnResult): string[] {
  const { measure, test, missing, rows, drifted, causes, status } = column;
  const q = measure?.qValue ?? test?.qValue;
  const share = (side: 'reference' | 'current') => `${((missing[side] / Math.max(1, rows[side])) * 100).toFixed(1)} %`;
  return [
    column.column,
    drifted ? `drift (${causes.join(', ')})` : status === 'compared' ? 'steady' : status,
    measure?.method ?? '–',
    measure === undefined ? '–' : shown(measure.value),
    measure === undefined ? '–' : shown(measure.threshold),
    q === undefined ? '–' : shown(q),
    `${share('reference')} → ${share('current')}`,
  ];
}

/** A course as sentences: what changed and stayed, and what comes and goes. */
export function tellCourse({ changes, columns, windows, by, reference }: DriftCourse, output: Output): void {
  const unit = by ?? 'rows';
  if (changes.length === 0)
    output.say(`${output.style.state('ok')} No structural change in ${windows.length} windows.`);
  for (const { from, to, columns: names } of changes) {
    output.say(
      `${output.style.state('needs_you')} ${names.join(', ')} changed in ${unit} ${formatCount(from)} to ${formatCount(to)} and stayed changed.`,
    );
  }
  const moving = columns.filter(({ verdict }) => verdict === 'moving');
  const steady = columns.filter(({ verdict }) => verdict === 'steady');
  const followed = windows.length - reference;
  if (moving.length > 0)
    output.say(
      `  come and go: ${nameSome(moving.map(({ column, alarms }) => `${column} (${alarms.length} of ${followed} windows)`))}`,
    );
  if (steady.length > 0) output.say(`  steady: ${nameSome(steady.map(({ column }) => column))}`);
}

/** Columns that a line names; a table may have hundreds. */
const NAMED = 12;

function nameSome(names: readonly string[]): string {
  const more = names.length - NAMED;
  return more <= 1 ? names.join(', ') : `${names.slice(0, NAMED).join(', ')} and ${formatCount(more)} more`;
}
