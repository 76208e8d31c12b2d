import { findNearestName, type QuarantineReason, type RuleResult } from '@kaizen/contracts';

/** Names of a header that are shown. */
const SHOWN = 20;

/** Records that never became rows: a rule like the others. */
export function recordResult(reason: QuarantineReason, index: number, rows: number): RuleResult {
  const samples = reason.samples.map(({ value }) => value);
  return {
    id: `records.${index}`,
    rule: `records_${reason.rule}`,
    severity: 'error',
    verdict: 'fail',
    success: false,
    anomaly: reason.rule === 'shape' ? 'BROKEN_RECORDS' : 'INVALID_UTF8',
    short: reason.rule === 'shape' ? 'Records of another shape' : 'Text that is not UTF-8',
    message: `the records: expected ${reason.expected}; observed ${reason.observed} in ${reason.count} of ${rows}.`,
    expected: reason.expected,
    observed: reason.observed,
    result: {
      element_count: rows,
      unexpected_count: reason.count,
      unexpected_percent: (reason.count / Math.max(1, rows)) * 100,
      partial_unexpected_list: samples,
    },
    // The place is a line already.
    samples: [],
  };
}

/** Columns that the schema does not know: an ingest refuses the file for them. None: no result. */
export function strangersResult(header: readonly string[], known: readonly string[]): readonly RuleResult[] {
  const names = new Set(known);
  const strangers = header.filter((name) => !names.has(name));
  if (strangers.length === 0) return [];
  const present = new Set(header);
  const absent = known.filter((name) => !present.has(name)).slice(0, 1000);
  const shown = strangers.slice(0, SHOWN).map((name) => {
    const nearest = findNearestName(name, absent);
    return nearest === undefined ? `"${name}"` : `"${name}" (nearest: "${nearest}")`;
  });
  const more = strangers.length > SHOWN ? `, and ${strangers.length - SHOWN} more` : '';
  const observed = `${shown.join(', ')}${more}`;
  const expected = 'only columns of the schema';
  return [
    {
      id: 'header.unknown',
      rule: 'header_columns_to_be_known',
      severity: 'error',
      verdict: 'fail',
      success: false,
      anomaly: 'SCHEMA_NEW_COLUMN',
      short: 'Columns that the schema does not know',
      message: `the header: expected ${expected}; observed ${observed}.`,
      expected,
      observed,
      result: { observed_value: strangers.slice(0, SHOWN) },
      samples: [],
    },
  ];
}
