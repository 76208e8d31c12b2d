import type { DriftColumnResult } from '@kaizen/contracts';

const shown = (value: number): string =>
  value !== 0 && Math.abs(value) < 0.001 ? value.toExponential(2) : String(Number(value.toPrecision(4)));
const counted = (rows: number): string => rows.toLocaleString('en-US');
const percent = (share: number): string => `${shown(share * 100)} %`;

/** Why a column drifted, or that it did not, in one sentence with its numbers. */
export function describeDrift(column: DriftColumnResult): string {
  const { causes, measure, missingTest, types, rows, status, note } = column;
  const parts: string[] = [];
  if (status === 'added' || status === 'removed') parts.push(note ?? status);
  else if (causes.includes('type'))
    parts.push(`the type changed from ${types.reference ?? 'none'} to ${types.current ?? 'none'}`);
  if (measure !== undefined && (causes.includes('measure') || causes.length === 0)) {
    const bound =
      measure.rule === 'at-least' || measure.rule === 'above'
        ? `drift from ${shown(measure.threshold)}`
        : `drift at p ${shown(measure.threshold)} or less`;
    parts.push(
      `${measure.method} ${shown(measure.value)} (${bound}${measure.thresholdFrom === 'learned' ? ', learned from the reference' : ''})`,
    );
  }
  if (missingTest !== undefined && causes.includes('missing')) {
    parts.push(
      `missing values changed by ${percent(missingTest.change)} of the rows (drift from ${percent(missingTest.threshold)})`,
    );
  }
  if (parts.length === 0) return note ?? 'not compared';
  return `${parts.join('; ')}; ${counted(rows.reference)} rows before, ${counted(rows.current)} now`;
}
