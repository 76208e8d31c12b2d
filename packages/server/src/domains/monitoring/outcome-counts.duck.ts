import type { Duck, DuckRow } from '../../platform/duck/duck.ts';
import { quoteIdentifier, quoteLiteral } from '../../platform/duck/quote.ts';
import type { OutcomeCounts } from './outcome-counts.ts';

/** Counted outcomes of some rows, with the area under the ROC curve where both classes are there. */
export interface CountedOutcomes {
  readonly counts: OutcomeCounts;
  readonly auc: number | undefined;
}

/** The class that the score is about; with `normal`, labels of every other value mean it. */
export interface FoundClass {
  readonly positive: string;
  readonly normal?: string | undefined;
}

function isPositiveLabelSql(column: string, { positive, normal }: FoundClass): string {
  return normal === undefined ? isPositiveSql(column, positive) : `(NOT ${isPositiveSql(column, normal)})`;
}

/** Whether a label (or decision) column holds the positive class; `1` and `1.0` are the same class. */
function isPositiveSql(column: string, positive: string): string {
  const text = `CAST(${column} AS VARCHAR) = ${quoteLiteral(positive)}`;
  const asNumber = Number(positive);
  if (positive.trim() === '' || !Number.isFinite(asNumber)) return `(${text})`;
  return `(${text} OR COALESCE(TRY_CAST(CAST(${column} AS VARCHAR) AS DOUBLE) = ${asNumber}, FALSE))`;
}

function countOf(row: DuckRow | undefined, name: string): number {
  return Number(row?.[name] ?? 0);
}

/**
 * Counts the labelled rows of a log by label and served decision. AUC by the rank sum over distinct scores, ties half (Hanley and McNeil 1982).
 * `role` restricts to the rows that the champion answered.
 */
export async function countServedOutcomes(
  duck: Duck,
  from: string,
  found: FoundClass,
  role: 'champion' | 'all',
  signal: AbortSignal,
): Promise<CountedOutcomes> {
  const where = role === 'champion' ? ` AND role = 'champion'` : '';
  const labelled = `SELECT score, ${isPositiveLabelSql('label', found)} AS yes, ${isPositiveSql('decision', found.positive)} AS act
    FROM ${from} WHERE label IS NOT NULL${where}`;
  const [counts] = await duck.rows(
    `SELECT count(*) FILTER (yes AND act) AS tp, count(*) FILTER (NOT yes AND act) AS fp,
            count(*) FILTER (yes AND NOT act) AS fn, count(*) FILTER (NOT yes AND NOT act) AS tn FROM (${labelled})`,
    { signal },
  );
  const [area] = await duck.rows(
    `WITH by_score AS (SELECT score, count(*) FILTER (yes) AS p, count(*) FILTER (NOT yes) AS q FROM (${labelled}) GROUP BY score),
          ranked AS (SELECT p, q, sum(q) OVER (ORDER BY score) - q AS below FROM by_score)
     SELECT CAST(sum(p * (below + q / 2.0)) AS DOUBLE) / nullif(CAST(sum(p) AS DOUBLE) * CAST(sum(q) AS DOUBLE), 0) AS auc FROM ranked`,
    { signal },
  );
  const auc = area?.auc;
  return {
    counts: {
      tp: countOf(counts, 'tp'),
      fp: countOf(counts, 'fp'),
      fn: countOf(counts, 'fn'),
      tn: countOf(counts, 'tn'),
    },
    auc: typeof auc === 'number' && Number.isFinite(auc) ? auc : undefined,
  };
}

/** How many rows of a log have a label, and how many of those were decided as labelled (for models of several classes). */
export async function countAgreement(
  duck: Duck,
  from: string,
  signal: AbortSignal,
): Promise<{ readonly labelled: number; readonly right: number }> {
  const [row] = await duck.rows(
    `SELECT count(label) AS labelled, count(*) FILTER (label = decision) AS "right" FROM ${from}`,
    { signal },
  );
  return { labelled: countOf(row, 'labelled'), right: countOf(row, 'right') };
}

/** 1 where the label of a row is the positive class, in the order of `orderBy`; rows without a label give NaN. */
export async function readPositives(
  duck: Duck,
  rows: { readonly from: string; readonly orderBy: string; readonly label: string } & FoundClass,
  signal: AbortSignal,
): Promise<Float64Array> {
  const label = quoteIdentifier(rows.label);
  const result = await duck.columns(
    `SELECT CASE WHEN ${label} IS NULL THEN NULL WHEN ${isPositiveLabelSql(label, rows)} THEN 1 ELSE 0 END AS yes
     FROM ${rows.from} ORDER BY ${rows.orderBy}`,
    { signal },
  );
  const [column] = result.columns;
  return column?.kind === 'number' ? column.values : new Float64Array(0);
}

/** Labels as numbers, in the order of `orderBy`; rows without one give NaN. */
export async function readNumbers(
  duck: Duck,
  rows: { readonly from: string; readonly orderBy: string; readonly label: string },
  signal: AbortSignal,
): Promise<Float64Array> {
  const result = await duck.columns(
    `SELECT TRY_CAST(${quoteIdentifier(rows.label)} AS DOUBLE) AS number FROM ${rows.from} ORDER BY ${rows.orderBy}`,
    { signal },
  );
  const [column] = result.columns;
  return column?.kind === 'number' ? column.values : new Float64Array(0);
}

/** The first row of a log that the given model version answered as champion, if there is one. */
export async function findFirstChampionRow(
  duck: Duck,
  from: string,
  modelVersionId: string,
): Promise<number | undefined> {
  const [row] = await duck.rows(
    `SELECT min(ordinal) AS first FROM ${from} WHERE role = 'champion' AND model_version_id = ${quoteLiteral(modelVersionId)}`,
    { lane: 'page' },
  );
  return row?.first === null || row?.first === undefined ? undefined : Number(row.first);
}
