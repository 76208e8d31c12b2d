import type { DuckDBResult, DuckDBValue, DuckDBVector } from '@duckdb/node-api';
import { createPacer } from '../pacer.ts';
import type { ValueConverter } from './convert-value.ts';
import type { DuckColumn } from './duck.ts';

interface NumberBuilder {
  readonly kind: 'number';
  readonly toNumber: (value: DuckDBValue) => number;
  values: Float64Array;
}
interface TextBuilder {
  readonly kind: 'text';
  readonly values: Array<string | null>;
}

/** Reads a streamed result chunk by chunk into typed arrays, giving the event loop a turn every few milliseconds. */
export async function readColumns(
  result: DuckDBResult,
  converter: ValueConverter,
): Promise<{ readonly rowCount: number; readonly columns: readonly DuckColumn[] }> {
  const names = result.deduplicatedColumnNames();
  const builders = result.columnTypes().map((type): NumberBuilder | TextBuilder => {
    const toNumber = converter.numberReader(type.typeId);
    return toNumber === undefined
      ? { kind: 'text', values: [] }
      : { kind: 'number', toNumber, values: new Float64Array(2048) };
  });
  const pace = createPacer();
  let rowCount = 0;
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    for (const [index, builder] of builders.entries()) {
      addVector(builder, chunk.getColumnVector(index), rowCount, chunk.rowCount);
      await pace();
    }
    rowCount += chunk.rowCount;
  }
  return { rowCount, columns: builders.map((builder, index) => finish(builder, names[index] ?? '', rowCount)) };
}

function addVector(builder: NumberBuilder | TextBuilder, vector: DuckDBVector, start: number, count: number): void {
  if (builder.kind === 'text') {
    for (let row = 0; row < count; row += 1) {
      const value = vector.getItem(row);
      builder.values.push(value === null ? null : String(value));
    }
    return;
  }
  if (builder.values.length < start + count) {
    const larger = new Float64Array(Math.max(start + count, builder.values.length * 2));
    larger.set(builder.values.subarray(0, start));
    builder.values = larger;
  }
  const doubles = wholeDoubles(vector);
  if (doubles !== undefined) {
    builder.values.set(doubles.length === count ? doubles : doubles.subarray(0, count), start);
    return;
  }
  const { values, toNumber } = builder;
  for (let row = 0; row < count; row += 1) {
    const value = vector.getItem(row);
    values[start + row] = value === null ? Number.NaN : toNumber(value);
  }
}

/** The engine's own array of a vector of doubles without NULL, which is copied a hundred times as fast as value by value. Its fields are not in the engine's types. */
function wholeDoubles(vector: DuckDBVector): Float64Array | undefined {
  const items: unknown = Reflect.get(vector, 'items');
  const validity: unknown = Reflect.get(vector, 'validity');
  if (!(items instanceof Float64Array) || typeof validity !== 'object' || validity === null) return undefined;
  return Reflect.get(validity, 'data') === null ? items : undefined;
}

function finish(builder: NumberBuilder | TextBuilder, name: string, rowCount: number): DuckColumn {
  if (builder.kind === 'text') return { name, kind: 'text', values: builder.values };
  return { name, kind: 'number', values: builder.values.slice(0, rowCount) };
}
