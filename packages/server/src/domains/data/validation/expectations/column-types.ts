import type { ColumnSpec, SchemaColumn } from '@kaizen/contracts';
import { quoteLiteral } from '../../../../platform/duck/quote.ts';

/** What a typed value needs to know of its column. */
export type TypedColumn = Pick<ColumnSpec, 'type' | 'format'>;

const words: Readonly<Record<SchemaColumn['type'], string>> = {
  number: 'a number',
  integer: 'a whole number within ±2^53',
  flag: '0 or 1',
  text: 'text',
  category: 'a category',
  date: 'a date that exists',
  timestamp: 'a date and time that exist',
};

/** A type in words. */
export function typeWords(type: string): string {
  return isTypeName(type) ? words[type] : type;
}

/** Whether a text names a type of columns. */
export function isTypeName(text: string): text is SchemaColumn['type'] {
  return text in words;
}

/** SQL of the typed value of a text cell; NULL when the text is not of the type. Text stays as it is. */
export function castSql({ type, format }: TypedColumn, cell: string): string {
  switch (type) {
    case 'text':
    case 'category':
      return cell;
    case 'date':
      return format === undefined
        ? `CASE WHEN regexp_full_match(${cell}, '[0-9]{4}-[0-9]{2}-[0-9]{2}') THEN TRY_CAST(${cell} AS DATE) END`
        : `CAST(try_strptime(${cell}, ${quoteLiteral(format)}) AS DATE)`;
    case 'timestamp':
      return format === undefined ? isoTimestampSql(cell) : `try_strptime(${cell}, ${quoteLiteral(format)})`;
    case 'number':
      return `CASE WHEN isfinite(TRY_CAST(${cell} AS DOUBLE)) THEN TRY_CAST(${cell} AS DOUBLE) END`;
    case 'flag':
      return `CASE WHEN lower(${cell}) = 'true' THEN 1 WHEN lower(${cell}) = 'false' THEN 0 WHEN TRY_CAST(${cell} AS DOUBLE) IN (0, 1) THEN CAST(TRY_CAST(${cell} AS DOUBLE) AS TINYINT) END`;
    case 'integer': {
      const number = `TRY_CAST(${cell} AS DOUBLE)`;
      return `CASE WHEN isfinite(${number}) AND ${number} = floor(${number}) AND abs(${number}) <= 9007199254740991 THEN CAST(${number} AS BIGINT) END`;
    }
  }
}

/** ISO 8601 date and time, `T` or a blank between, with or without an offset (`Z`, `+02:00`); kept as UTC. */
function isoTimestampSql(cell: string): string {
  const pattern =
    '[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?';
  return `CASE WHEN regexp_full_match(${cell}, '${pattern}') THEN TRY_CAST(${cell} AS TIMESTAMP) END`;
}
