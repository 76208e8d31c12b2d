import type { LabelEntry } from './label-kind.ts';
import { sqlTypeOf } from './log-columns.ts';
import type { Cell, LoggedColumn, PredictionRecord, PredictionShape } from './prediction-record.ts';
import { rowIdOf } from './row-id.ts';

/** A column of newline-delimited JSON: the short key in the text, and the name and type of the table. */
export interface LineColumn {
  readonly key: string;
  readonly name: string;
  readonly sqlType: string;
}

const PREDICTION_COLUMNS: readonly LineColumn[] = [
  { key: 'o', name: 'ordinal', sqlType: 'BIGINT' },
  { key: 'p', name: 'prediction_id', sqlType: 'VARCHAR' },
  { key: 'c', name: 'client_id', sqlType: 'VARCHAR' },
  { key: 't', name: 'at', sqlType: 'BIGINT' },
  { key: 'm', name: 'model_version_id', sqlType: 'VARCHAR' },
  { key: 'n', name: 'version', sqlType: 'BIGINT' },
  { key: 'r', name: 'role', sqlType: 'VARCHAR' },
  { key: 's', name: 'score', sqlType: 'DOUBLE' },
  { key: 'd', name: 'decision', sqlType: 'VARCHAR' },
  { key: 'i', name: '__row', sqlType: 'INTEGER' },
  { key: 'k', name: '__rows', sqlType: 'INTEGER' },
  { key: 'f', name: '__first', sqlType: 'BIGINT' },
];

/** Columns of a finished label file. */
export const LABEL_COLUMNS: readonly LineColumn[] = [
  { key: 'l', name: 'position', sqlType: 'BIGINT' },
  { key: 'i', name: 'id', sqlType: 'VARCHAR' },
  { key: 'o', name: 'ordinal', sqlType: 'BIGINT' },
  { key: 'v', name: 'value', sqlType: 'VARCHAR' },
  { key: 't', name: 'at', sqlType: 'BIGINT' },
];

/** Columns of a finished prediction file with these raw columns. */
export function predictionColumns(raw: readonly LoggedColumn[]): LineColumn[] {
  const own = raw.map((column, index) => ({ key: `v${index}`, name: column.name, sqlType: sqlTypeOf(column.type) }));
  return [...PREDICTION_COLUMNS, ...own];
}

function cellText(value: Cell, asText: boolean): string {
  if (asText) return JSON.stringify(String(value));
  // JSON.stringify would drop the sign of a negative zero.
  return Object.is(value, -0) ? '-0.0' : JSON.stringify(value);
}

/** Makes lines of predictions: one per row, NULL columns left out. `ordinal` is absent on repeats. */
export function createPredictionLines(raw: readonly LoggedColumn[]): (record: PredictionRecord) => string {
  const indexOf = new Map(raw.map((column, index) => [column.name, index]));
  const places = new Map<PredictionShape, ReadonlyArray<readonly [number, boolean]>>();

  function placesOf(shape: PredictionShape): ReadonlyArray<readonly [number, boolean]> {
    const known = places.get(shape);
    if (known) return known;
    const made = shape.columns.map((column) => {
      const at = indexOf.get(column.name) ?? -1;
      return [at, sqlTypeOf(raw[at]?.type ?? 'text') === 'VARCHAR'] as const;
    });
    places.set(shape, made);
    return made;
  }

  return (record) => {
    const { shape } = record;
    const target = placesOf(shape);
    const fixed = `"t":${record.at},"m":${JSON.stringify(shape.modelVersionId)},"n":${shape.version},"r":"${shape.role}","k":${record.rows},"f":${record.ordinal}`;
    let lines = '';
    for (let row = 0; row < record.rows; row += 1) {
      let line = `{"p":${JSON.stringify(rowIdOf(record.predictionId, row))},${fixed},"i":${row}`;
      if (!record.repeat) line += `,"o":${record.ordinal + row}`;
      if (record.clientId !== undefined) line += `,"c":${JSON.stringify(rowIdOf(record.clientId, row))}`;
      line += `,"s":${cellText(record.scores[row] ?? null, false)}`;
      line += `,"d":${JSON.stringify(shape.classes[record.decisions[row] ?? 0] ?? '')}`;
      target.forEach(([at, asText], index) => {
        const value = record.columns[index]?.[row] ?? null;
        if (value !== null) line += `,"v${at}":${cellText(value, asText)}`;
      });
      lines += `${line}}\n`;
    }
    return lines;
  };
}

/** Lines of a label frame whose first entry stands at `position`. */
export function labelLines(entries: readonly LabelEntry[], position: number): string {
  return entries
    .map(([id, ordinal, value, at], index) =>
      JSON.stringify({ l: position + index, i: id, o: ordinal, v: value, t: at }),
    )
    .map((line) => `${line}\n`)
    .join('');
}
