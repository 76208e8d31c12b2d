import { type ColumnProfile, type DriftReport, type DriftRequest, findNearestName } from '@kaizen/contracts';
import type { Platform } from '../../../platform/platform.ts';
import type { DataReader } from '../data-reader.ts';
import { getDatasetRow } from '../data-reader-service.ts';
import { parseSpec } from '../row-mapping.ts';
import { compareColumns } from './compare-columns.ts';
import { compareProfiles } from './compare-profiles.ts';
import { computeReportId, type DriftQuestion, fillQuestion } from './drift-question.ts';
import { buildReport, toSummary } from './drift-report.ts';
import { createDriftStore, findDriftReport } from './drift-store.sql.ts';
import { driftColumnUnknown, driftReportNotFound, nothingToCompare } from './errors.ts';
import { judgeColumns } from './judge-columns.ts';
import { createMeasurePool } from './measure-pool.io.ts';
import { measureTogether } from './measure-together.duck.ts';
import { type PlannedColumn, planColumns } from './plan-columns.ts';
import { resolveSides } from './resolve-side.ts';

/** What the service builds on. */
export type DriftGiven = Pick<Platform, 'db' | 'duck' | 'clock' | 'config'> & {
  readonly reader: DataReader;
};

/** How a long comparison reports and is stopped. */
export interface DriftWork {
  readonly signal?: AbortSignal | undefined;
  onProgress?(done: number, total: number): void;
}

/** Comparisons of versions: asked, answered, kept. */
export interface DriftService {
  /** The question behind a request, with everything filled in; refuses what cannot be compared. */
  ask(dataset: string, request: DriftRequest): Promise<DriftQuestion>;
  /** The kept answer, if the question was asked before. */
  find(question: DriftQuestion): Promise<DriftReport | undefined>;
  /** Cells to read: decides whether the answer waits or becomes a job. */
  measureSize(question: DriftQuestion): Promise<number>;
  /** Compares; nothing is kept yet. */
  compare(question: DriftQuestion, work?: DriftWork): Promise<DriftReport>;
  /** Keeps an answer; one that is there stays. */
  keep(question: DriftQuestion, report: DriftReport): Promise<void>;
  /** A kept report of the dataset; throws `data.drift_report_not_found`. */
  getReport(dataset: string, id: string): Promise<{ readonly report: DriftReport; readonly question: DriftQuestion }>;
}

export function createDriftService(given: DriftGiven): DriftService {
  const { db } = given;
  return {
    async ask(dataset, request) {
      const row = await getDatasetRow(db, dataset);
      const { reference, current } = await resolveSides(given, dataset, request);
      const sides = { reference: reference.view, current: current.view };
      const question = fillQuestion({ dataset, request, spec: parseSpec(row)?.drift, ...sides });
      checkCommon(question, await columnsOf(given, question));
      return question;
    },
    async find(question) {
      const row = await findDriftReport(db, computeReportId(question));
      return row === undefined ? undefined : readReport(row);
    },
    async measureSize(question) {
      if (question.source === 'profiles') return 0;
      const { reference } = await columnsOf(given, question);
      const rows = (side: DriftQuestion['reference']) => side.to - side.from;
      return reference.length * (rows(question.reference) + rows(question.current));
    },
    compare: (question, work = {}) => compare(given, question, work),
    keep: (question, report) =>
      given.db.run(async (tx) => {
        await createDriftStore(tx).insert(await toRow(given, question, report));
      }),
    async getReport(dataset, id) {
      const datasetRow = await getDatasetRow(db, dataset);
      const row = await findDriftReport(db, id);
      if (row === undefined || row.dataset_id !== datasetRow.id || row.kind !== 'comparison')
        throw driftReportNotFound(dataset, id);
      // Row mapping: written by `toRow` from exactly these types.
      return { report: readReport(row), question: JSON.parse(row.request) as DriftQuestion };
    },
  };
}

/** The row of a kept report. */
export async function toRow(
  { db, clock }: Pick<DriftGiven, 'db' | 'clock'>,
  question: DriftQuestion,
  report: DriftReport,
) {
  const dataset = await getDatasetRow(db, question.dataset);
  return {
    id: report.id,
    dataset_id: dataset.id,
    kind: 'comparison',
    reference_version_id: report.reference.versionId,
    current_version_id: report.current.versionId,
    request: JSON.stringify(question),
    summary: JSON.stringify(toSummary(report)),
    report: JSON.stringify(report),
    created_at: clock.now(),
  };
}

function readReport(row: { readonly report: string }): DriftReport {
  // Row mapping: written by `toRow` from exactly this type.
  return JSON.parse(row.report) as DriftReport;
}

type Columns = { readonly reference: readonly ColumnProfile[]; readonly current: readonly ColumnProfile[] };

async function columnsOf({ reader }: DriftGiven, question: DriftQuestion): Promise<Columns> {
  const [before, now] = [
    await reader.getProfile(question.reference.versionId),
    await reader.getProfile(question.current.versionId),
  ];
  const only = question.only;
  const unknown = (only ?? []).find(
    (name) => ![...before.columns, ...now.columns].some((column) => column.name === name),
  );
  if (unknown !== undefined) {
    const names = [...before.columns, ...now.columns].map(({ name }) => name);
    throw driftColumnUnknown(question.dataset, unknown, findNearestName(unknown, names));
  }
  const keep = (columns: readonly ColumnProfile[]) =>
    only === null ? columns : columns.filter(({ name }) => only.includes(name));
  return { reference: keep(before.columns), current: keep(now.columns) };
}

function checkCommon({ dataset, rules }: DriftQuestion, { reference, current }: Columns): void {
  const isCommon = reference.some(
    ({ name }) => current.some((other) => other.name === name) && rules.columns[name]?.severity !== 'off',
  );
  if (!isCommon) throw nothingToCompare(dataset);
}

async function compare(given: DriftGiven, question: DriftQuestion, work: DriftWork): Promise<DriftReport> {
  const columns = await columnsOf(given, question);
  const ids = new Set(
    (await given.reader.getSchema(question.dataset)).columns
      .filter(({ role }) => role === 'id')
      .map(({ name }) => name),
  );
  const planned = planColumns(columns.reference, columns.current, question.rules, ids);
  const { id, createdAt } = { id: computeReportId(question), createdAt: given.clock.now() };
  if (question.source === 'profiles') {
    const results = compareProfiles(planned, columns, question);
    return buildReport(question, { id, createdAt }, judgeColumns(results, question.rules), undefined);
  }
  return withSides(given, question, async (from) =>
    compareRows(given, question, planned, work, from, { id, createdAt }),
  );
}

type Opened = {
  readonly reference: { readonly from: string; readonly rows: number };
  readonly current: { readonly from: string; readonly rows: number };
};

async function withSides<R>(
  { reader }: DriftGiven,
  question: DriftQuestion,
  work: (from: Opened) => Promise<R>,
): Promise<R> {
  const reference = await reader.openVersion(question.reference.versionId);
  try {
    const current = await reader.openVersion(question.current.versionId);
    try {
      return await work({
        reference: { from: reference.from, rows: reference.version.rows },
        current: { from: current.from, rows: current.version.rows },
      });
    } finally {
      current.release();
    }
  } finally {
    reference.release();
  }
}

async function compareRows(
  given: DriftGiven,
  question: DriftQuestion,
  planned: readonly PlannedColumn[],
  work: DriftWork,
  opened: Opened,
  stamp: { readonly id: string; readonly createdAt: number },
): Promise<DriftReport> {
  const side = (of: 'reference' | 'current') => ({ from: opened[of].from, rows: question[of], total: opened[of].rows });
  const pair = { duck: given.duck, reference: side('reference'), current: side('current'), signal: work.signal };
  const rows = Math.max(question.reference.to - question.reference.from, question.current.to - question.current.from);
  const total = planned.length + (question.multivariate ? 1 : 0);
  const pool = createMeasurePool(given.config.threads, rows);
  try {
    const measured = await compareColumns(pair, planned, pool, (done) => work.onProgress?.(done, total));
    const judged = judgeColumns(measured, question.rules);
    const together = question.multivariate ? await measureTogether(pair, judged) : undefined;
    work.onProgress?.(total, total);
    return buildReport(question, stamp, judged, together);
  } finally {
    await pool.close();
  }
}
