import type { PredictionRow } from '@kaizen/contracts';
import type { DuckRow } from '../../../platform/duck/duck.ts';
import { quoteIdentifier } from '../../../platform/duck/quote.ts';
import type { DeploymentLog } from './deployment-log.ts';
import type { LogContext } from './log-context.ts';
import { openLogRange } from './open-log.duck.ts';

/** Rows of the log as a page shows them, by ordinal. `versionOf` gives the number of a model version. */
export async function listPredictions(
  context: LogContext,
  log: DeploymentLog,
  range: { readonly from: number; readonly limit: number },
  versionOf: (modelVersionId: string) => Promise<number>,
): Promise<PredictionRow[]> {
  const opened = await openLogRange(context, log, { from: range.from, to: range.from + range.limit });
  try {
    if (opened.rows === 0) return [];
    // Short aliases: raw columns may be named like anything.
    const own = opened.columns.map((column, index) => `${quoteIdentifier(column.name)} AS v${index}`);
    const fixed = 'ordinal, prediction_id, client_id, "at", model_version_id, role, score, decision, label';
    const rows = await context.platform.duck.rows(
      `SELECT ${[fixed, ...own].join(', ')} FROM ${opened.from} ORDER BY ordinal`,
      { lane: 'page' },
    );
    const versions = new Map<string, number>();
    for (const row of rows) {
      const id = String(row.model_version_id);
      if (!versions.has(id)) versions.set(id, await versionOf(id));
    }
    return rows.map((row) => toPredictionRow(row, versions, opened.columns));
  } finally {
    opened.release();
  }
}

function toPredictionRow(
  row: DuckRow,
  versions: ReadonlyMap<string, number>,
  columns: ReadonlyArray<{ readonly name: string }>,
): PredictionRow {
  const { client_id: clientId, label } = row;
  const input = columns.map(({ name }, index) => {
    const value = row[`v${index}`] ?? null;
    return [name, typeof value === 'number' || value === null ? value : String(value)] as const;
  });
  return {
    ordinal: Number(row.ordinal),
    id: String(row.prediction_id),
    ...(typeof clientId === 'string' ? { clientId } : {}),
    at: Number(row.at),
    version: versions.get(String(row.model_version_id)) ?? 0,
    role: String(row.role),
    score: Number(row.score),
    decision: String(row.decision),
    ...(typeof label === 'string' ? { label } : {}),
    input: Object.fromEntries(input),
  };
}
