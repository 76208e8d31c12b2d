import type { DuckDBValue } from '@duckdb/node-api';
import type { DuckRow } from './duck.ts';

/** The engine's module, loaded on first use. */
export type Engine = typeof import('@duckdb/node-api');

type RowValue = DuckRow[string];

/** Turns values of the engine into plain ones. */
export interface ValueConverter {
  /**
   * A value of a small result: integers beyond 2^53 as text, timestamps and dates as epoch milliseconds, decimals as doubles, bytes as hex,
   * lists as arrays, structs as objects, maps as arrays of `{ key, value }`, everything else as the engine's text.
   */
  plain(value: DuckDBValue): RowValue;
  /** How values of a type become numbers, or undefined when the type reads as text. */
  numberReader(typeId: number): ((value: DuckDBValue) => number) | undefined;
}

const DAY_MS = 86_400_000;

export function createValueConverter(engine: Engine): ValueConverter {
  const readers = numberReaders(engine);

  function plain(value: DuckDBValue): RowValue {
    if (typeof value === 'bigint') return plainInteger(value);
    if (value === null || typeof value !== 'object') return value;
    if (value instanceof engine.DuckDBListValue || value instanceof engine.DuckDBArrayValue)
      return value.items.map(plain);
    if (value instanceof engine.DuckDBStructValue) {
      return Object.fromEntries(Object.entries(value.entries).map(([name, entry]) => [name, plain(entry)]));
    }
    if (value instanceof engine.DuckDBMapValue) {
      return value.entries.map((entry) => ({ key: plain(entry.key), value: plain(entry.value) }));
    }
    if (value instanceof engine.DuckDBUnionValue || value instanceof engine.DuckDBVariantValue)
      return plain(value.value);
    if (value instanceof engine.DuckDBBlobValue) return Buffer.from(value.bytes).toString('hex');
    return epochOf(engine, value) ?? String(value);
  }

  return { plain, numberReader: (typeId) => readers.get(typeId) };
}

function plainInteger(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

/** Epoch milliseconds of dates and timestamps, the double of a decimal; undefined for other values. */
function epochOf(engine: Engine, value: DuckDBValue): number | undefined {
  if (value instanceof engine.DuckDBDecimalValue) return value.toDouble();
  if (value instanceof engine.DuckDBDateValue) return value.days * DAY_MS;
  if (value instanceof engine.DuckDBTimestampValue) return Number(value.micros) / 1000;
  if (value instanceof engine.DuckDBTimestampTZValue) return Number(value.micros) / 1000;
  if (value instanceof engine.DuckDBTimestampMillisecondsValue) return Number(value.millis);
  if (value instanceof engine.DuckDBTimestampSecondsValue) return Number(value.seconds) * 1000;
  if (value instanceof engine.DuckDBTimestampNanosecondsValue) return Number(value.nanos) / 1_000_000;
  return undefined;
}

function numberReaders(engine: Engine): ReadonlyMap<number, (value: DuckDBValue) => number> {
  const id = engine.DuckDBTypeId;
  const epoch = (value: DuckDBValue) => epochOf(engine, value) ?? Number.NaN;
  const direct = [id.TINYINT, id.SMALLINT, id.INTEGER, id.UTINYINT, id.USMALLINT, id.UINTEGER, id.FLOAT, id.DOUBLE];
  const big = [id.BIGINT, id.UBIGINT, id.HUGEINT, id.UHUGEINT, id.BIGNUM];
  const timed = [id.DATE, id.TIMESTAMP, id.TIMESTAMP_S, id.TIMESTAMP_MS, id.TIMESTAMP_NS, id.TIMESTAMP_TZ];
  return new Map<number, (value: DuckDBValue) => number>([
    ...[...direct, ...big, id.BOOLEAN].map((type) => [type, Number] as const),
    ...[...timed, id.DECIMAL].map((type) => [type, epoch] as const),
  ]);
}
