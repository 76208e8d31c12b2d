import { quoteIdentifier, quoteLiteral } from '../../../platform/duck/quote.ts';
import type { LabelIndex } from './label-index.ts';
import type { LogContext } from './log-context.ts';
import type { LogFile } from './log-file-store.ts';
import { type PredictionIndex, REMEMBERED_REQUESTS } from './prediction-index.ts';

/** Local paths of finished files, until released. */
export async function localFiles(
  context: LogContext,
  keys: readonly string[],
): Promise<{ readonly paths: readonly string[]; release(): void }> {
  const local = await Promise.all(keys.map((key) => context.platform.files.localize(key)));
  return {
    paths: local.map(({ path }) => path),
    release: () => {
      for (const file of local) file.release();
    },
  };
}

async function readTable<R>(
  context: LogContext,
  keys: readonly string[],
  sql: (from: string) => string,
  take: (
    numbers: (name: string) => Float64Array,
    texts: (name: string) => ReadonlyArray<string | null>,
    rows: number,
  ) => R,
): Promise<R> {
  const table = await localFiles(context, keys);
  try {
    const from = `read_parquet([${table.paths.map(quoteLiteral).join(', ')}], union_by_name = true)`;
    const { rowCount, columns } = await context.platform.duck.columns(sql(from), { lane: 'page' });
    const byName = new Map(columns.map((column) => [column.name, column]));
    const numbers = (name: string) => {
      const column = byName.get(name);
      return column?.kind === 'number' ? column.values : new Float64Array(rowCount).fill(Number.NaN);
    };
    const texts = (name: string) => {
      const column = byName.get(name);
      return column?.kind === 'text' ? column.values : [];
    };
    return take(numbers, texts, rowCount);
  } finally {
    table.release();
  }
}

const withoutRow = (rowId: string | null | undefined) => rowId?.slice(0, rowId.lastIndexOf('/'));

/** Takes the request ids of the newest finished files into memory, as many as are remembered. */
export async function restoreRequests(
  context: LogContext,
  files: readonly LogFile[],
  index: PredictionIndex,
): Promise<void> {
  let first = files.length;
  for (let rows = 0; first > 0 && rows < REMEMBERED_REQUESTS; first -= 1) rows += files[first - 1]?.rows ?? 0;
  for (const file of files.slice(first)) {
    const sql = (from: string) =>
      `SELECT prediction_id, client_id, __first, __rows, CAST(ordinal IS NULL AS INTEGER) AS repeat FROM ${from} WHERE __row = 0`;
    await readTable(context, [file.key], sql, (numbers, texts, count) => {
      const [prediction, client] = [texts('prediction_id'), texts('client_id')];
      const [base, rows, repeat] = [numbers('__first'), numbers('__rows'), numbers('repeat')];
      for (let row = 0; row < count; row += 1) {
        index.add({
          predictionId: withoutRow(prediction[row]) ?? '',
          clientId: withoutRow(client[row]),
          ordinal: base[row] ?? 0,
          rows: rows[row] ?? 0,
          repeat: repeat[row] === 1,
        });
      }
    });
  }
  if (first > 0) index.markForgetful();
}

/** Takes the labels of finished files into memory. */
export async function restoreLabels(
  context: LogContext,
  files: readonly LogFile[],
  index: LabelIndex,
  resolve: (rowId: string) => number,
): Promise<void> {
  if (files[0]) index.startAt(files[0].base);
  for (const file of files) {
    const sql = (from: string) => `SELECT id, ordinal, value FROM ${from} ORDER BY position`;
    await readTable(context, [file.key], sql, (numbers, texts, count) => {
      const [ids, ordinals, values] = [texts('id'), numbers('ordinal'), texts('value')];
      for (let row = 0; row < count; row += 1) {
        const id = ids[row] ?? '';
        const ordinal = ordinals[row] ?? -1;
        index.add(id, ordinal >= 0 ? ordinal : resolve(id), values[row] ?? '');
      }
    });
  }
}

/** Ordinals of row ids by the finished files; ids that are in none are absent. */
export async function lookUpRows(
  context: LogContext,
  files: readonly LogFile[],
  rowIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  if (files.length === 0 || rowIds.length === 0) return found;
  const list = rowIds.map(quoteLiteral).join(', ');
  const part = (column: string, from: string) =>
    `SELECT ${quoteIdentifier(column)} AS id, min(ordinal) AS ordinal FROM ${from} WHERE ordinal IS NOT NULL AND ${quoteIdentifier(column)} IN (${list}) GROUP BY 1`;
  const sql = (from: string) => `${part('client_id', from)} UNION ALL ${part('prediction_id', from)}`;
  const keys = files.map((file) => file.key);
  await readTable(context, keys, sql, (numbers, texts, count) => {
    const [ids, ordinals] = [texts('id'), numbers('ordinal')];
    for (let row = 0; row < count; row += 1) found.set(ids[row] ?? '', ordinals[row] ?? -1);
  });
  return found;
}
