import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/database.ts';
import { idsIn } from '../../../platform/db/ids-in.ts';
import { insertRows } from '../../../platform/db/insert-rows.ts';
import type { LoggedModelMetricRow, TrackingTables } from '../tables.ts';
import type { MetricPointInput } from './contract.ts';
import { isLater } from './metric-points.ts';
import { nanColumns } from './metric-store.sql.ts';

const KEY = ['model_id', 'name', 'run_id', 'dataset_name', 'dataset_digest'];
const COLUMNS = [...KEY, 'step', 'at', 'value', 'value_is_nan'];

/** Keeps the latest value of each metric that the points say of a logged model, by run and dataset. */
export async function putModelMetrics(
  tx: Tx,
  runId: string,
  points: ReadonlyArray<MetricPointInput & { readonly modelId: string }>,
): Promise<void> {
  const latest = new Map<string, LoggedModelMetricRow>();
  for (const row of await findKnown(tx, runId, [...new Set(points.map(({ modelId }) => modelId))])) {
    latest.set(keyOf(row), row);
  }
  const changed = new Map<string, LoggedModelMetricRow>();
  for (const point of points) {
    const row = toRow(runId, point);
    const key = keyOf(row);
    const before = latest.get(key);
    if (before !== undefined && !isLater(point, { ...before, value: before.value ?? Number.NaN })) continue;
    latest.set(key, row);
    changed.set(key, row);
  }
  const rows = [...changed.values()].map((row) => [
    row.model_id,
    row.name,
    row.run_id,
    row.dataset_name,
    row.dataset_digest,
    row.step,
    row.at,
    row.value,
    row.value_is_nan,
  ]);
  await insertRows(tx, 'tracking_logged_model_metrics', COLUMNS, rows, { replaceBy: KEY });
}

async function findKnown(tx: Tx, runId: string, modelIds: readonly string[]): Promise<LoggedModelMetricRow[]> {
  const { rows } = await sql<LoggedModelMetricRow>`select * from tracking_logged_model_metrics
    where ${idsIn(tx.kind, 'model_id', modelIds)} and run_id = ${runId}`.execute(tx.on<TrackingTables>());
  return rows;
}

function toRow(runId: string, point: MetricPointInput & { readonly modelId: string }): LoggedModelMetricRow {
  const { modelId, name, step, at, value, datasetName = '', datasetDigest = '' } = point;
  return {
    model_id: modelId,
    run_id: runId,
    name,
    dataset_name: datasetName,
    dataset_digest: datasetDigest,
    step,
    at,
    ...nanColumns(value),
  };
}

function keyOf(row: LoggedModelMetricRow): string {
  return [row.model_id, row.name, row.dataset_name, row.dataset_digest].join('\0');
}
