import type { ColumnSpec, SchemaColumn } from '@kaizen/contracts';

/** What a clean version shows of a column. Lengths, shapes and dates are of text. */
export interface CleanEvidence {
  readonly rows: number;
  readonly present: number;
  readonly distinct: number;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly values: readonly string[] | undefined;
  readonly minLength: number | undefined;
  readonly maxLength: number | undefined;
  /** The shape of all values, when they have one: digits 9, capitals A, small letters a, runs as `9+`. */
  readonly shape: string | undefined;
  readonly isDate: boolean;
  readonly isTimestamp: boolean;
  readonly earliest: string | undefined;
}

/** Text with more distinct values than this is no category; as TFDV has it. */
export const CATEGORIES = 100;
/** Numeric ranges are this share of the seen range wider at each end. */
const WIDER = 0.1;
/** Fewer rows prove no uniqueness. */
const ENOUGH_ROWS = 100;
/** The least share of values present may be this much below what was seen. */
const PRESENCE_SLACK = 0.05;

/**
 * The rules that a clean version speaks for. What people declared of the column (role, unit, reason, environments, severity, sensitivity) stays; its type stays unless text
 * turns out to be dates or categories.
 */
export function inferClean(column: SchemaColumn, seen: CleanEvidence): ColumnSpec {
  const { role, unit, reason, absentIn, severity, sensitive, masking } = column;
  const kept = dropUndefined({ role, unit, reason, absentIn, severity, sensitive, masking });
  const isSensitive = sensitive !== undefined && sensitive !== 'none';
  const type = isSensitive ? column.type : inferType(column.type, seen);
  const missing = seen.rows - seen.present;
  const presence =
    missing === 0
      ? { required: true }
      : { required: false, present: Math.max(0, Math.floor((seen.present / seen.rows - PRESENCE_SLACK) * 100) / 100) };
  const isKey = type !== 'category' && type !== 'number' && type !== 'flag';
  const isUnique = isKey && seen.present >= ENOUGH_ROWS && seen.distinct === seen.present;
  // Whole numbers that name rows go on: the next ones lie above any range that was seen. Values of people stand in no file: neither lists nor bounds nor shapes.
  const values = isSensitive || (isUnique && type === 'integer') ? {} : valuesOf(type, seen);
  return { type, ...kept, ...presence, ...values, ...(isUnique ? { unique: true } : {}) };
}

function inferType(type: SchemaColumn['type'], seen: CleanEvidence): ColumnSpec['type'] {
  if ((type !== 'text' && type !== 'category') || seen.present === 0) return type;
  if (seen.isDate) return 'date';
  if (seen.isTimestamp) return 'timestamp';
  return seen.values !== undefined && seen.distinct * 2 <= seen.present ? 'category' : 'text';
}

function valuesOf(type: ColumnSpec['type'], seen: CleanEvidence): Partial<ColumnSpec> {
  const { min, max, values, minLength, maxLength, shape } = seen;
  if (type === 'number' || type === 'integer')
    return min === undefined || max === undefined ? {} : widen(min, max, type === 'integer');
  if (type === 'category') return values === undefined ? {} : { values: [...values] };
  if (type === 'date' || type === 'timestamp') return seen.earliest === undefined ? {} : { earliest: seen.earliest };
  if (type !== 'text' || minLength === undefined || maxLength === undefined) return {};
  if (shape !== undefined) return { pattern: patternOf(shape) };
  return { minLength: Math.floor(minLength / 2), maxLength: maxLength * 2 };
}

/** A tenth wider at each end, rounded outwards to two digits of the range; a range without negative numbers stays so. */
function widen(min: number, max: number, isWhole: boolean): { readonly min: number; readonly max: number } {
  const span = max - min || Math.abs(max) || 1;
  const step = isWhole
    ? Math.max(1, 10 ** (Math.floor(Math.log10(span)) - 1))
    : 10 ** (Math.floor(Math.log10(span)) - 1);
  const low = Math.floor((min - WIDER * span) / step) * step;
  const high = Math.ceil((max + WIDER * span) / step) * step;
  const tidy = (value: number) => Number(value.toPrecision(12));
  return { min: min >= 0 ? Math.max(0, tidy(low)) : tidy(low), max: max <= 0 ? Math.min(0, tidy(high)) : tidy(high) };
}

/** `A9+` becomes `^[A-Z][0-9]+$`. */
function patternOf(shape: string): string {
  const classes: Readonly<Record<string, string>> = { '9': '[0-9]', A: '[A-Z]', a: '[a-z]', '+': '+' };
  return `^${[...shape].map((sign) => classes[sign] ?? sign.replace(/[\\^$.|?*()[\]{}]/, '\\$&')).join('')}$`;
}

function dropUndefined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  // Row mapping: the same fields without those that are undefined.
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
