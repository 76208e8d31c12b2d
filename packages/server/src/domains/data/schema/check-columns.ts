import { type ColumnSpec, findMaskingFault } from '@kaizen/contracts';

/** A fault of a column, with its place in the schema. */
export interface ColumnFault {
  readonly path: string;
  readonly message: string;
}

/** What is wrong with declared columns: names that cannot be, rules that do not fit the type, contradictions. */
export function findColumnFaults(columns: Readonly<Record<string, ColumnSpec>>): readonly ColumnFault[] {
  const seen = new Map<string, string>();
  return Object.entries(columns).flatMap(([name, column]) => {
    const path = `columns.${name}`;
    const folded = name.toLowerCase();
    const twin = seen.get(folded);
    seen.set(folded, name);
    const messages: string[] = [];
    if (name.trim() !== name || name === '') messages.push('a column name has no blanks at its ends.');
    if (folded.startsWith('__') || folded === 'file_row_number') messages.push('this name is reserved.');
    if (twin !== undefined) messages.push(`differs from "${twin}" only by case; keep one of them.`);
    return [...messages, ...faultsOf(column)].map((message) => ({ path, message }));
  });
}

function faultsOf(column: ColumnSpec): readonly string[] {
  const isLeakUnsaid = column.role === 'leak' && column.reason === undefined;
  const masking = findMaskingFault(column, column.masking);
  return [
    ...(masking === undefined ? [] : [masking]),
    ...misplacedOf(column),
    ...contradictionsOf(column),
    ...(isLeakUnsaid ? ['a leak needs a reason: say why the column must not be a feature.'] : []),
  ];
}

/** Rules that do not fit the type. */
function misplacedOf({ type, min, max, values, earliest, latest, minLength, maxLength, pattern, format }: ColumnSpec) {
  const isText = type === 'text' || type === 'category';
  const isTime = type === 'date' || type === 'timestamp';
  const isAny = (...fields: readonly unknown[]) => fields.some((field) => field !== undefined);
  const faults: string[] = [];
  if ((isText || isTime) && isAny(min, max)) {
    const mend = isTime ? 'Use earliest and latest.' : 'Remove them, or change the type.';
    faults.push(`min and max are for numbers, not for ${type}. ${mend}`);
  }
  if (!isText && isAny(values)) {
    const mend = isTime ? 'earliest and latest' : 'min and max';
    faults.push(`values are for category and text, not for ${type}. Use ${mend}.`);
  }
  if (!isText && isAny(pattern, minLength, maxLength))
    faults.push(`pattern, minLength and maxLength are for text and category, not for ${type}.`);
  if (!isTime && isAny(format, earliest, latest))
    faults.push(`format, earliest and latest are for date and timestamp, not for ${type}.`);
  return faults;
}

/** Rules that no value can keep. */
function contradictionsOf({ min, max, minLength, maxLength, earliest, latest, present, required }: ColumnSpec) {
  const faults: string[] = [];
  if (min !== undefined && max !== undefined && min > max) faults.push(`min ${min} is above max ${max}. Swap them.`);
  if (minLength !== undefined && maxLength !== undefined && minLength > maxLength)
    faults.push(`minLength ${minLength} is above maxLength ${maxLength}. Swap them.`);
  for (const [field, text] of Object.entries({ earliest, latest })) {
    if (text !== undefined && !isDate(text))
      faults.push(`${field} "${text}" is no date; write it like 2026-03-09 or 2026-03-09T12:30:00Z.`);
  }
  if (earliest !== undefined && latest !== undefined && Date.parse(earliest) > Date.parse(latest))
    faults.push(`earliest ${earliest} is after latest ${latest}. Swap them.`);
  if (present !== undefined && required !== false)
    faults.push('present is for columns with required: false; a required column is always there.');
  return faults;
}

/** ISO 8601, of a day that exists: JavaScript takes the 30th of February for the 2nd of March. */
function isDate(text: string): boolean {
  const day = /^(\d{4}-\d{2}-\d{2})([T ]|$)/.exec(text)?.[1];
  if (day === undefined || Number.isNaN(Date.parse(text))) return false;
  return new Date(Date.parse(`${day}T00:00:00Z`)).toISOString().startsWith(day);
}
