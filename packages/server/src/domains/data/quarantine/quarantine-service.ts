import { createHash } from 'node:crypto';
import {
  type FixQuarantine,
  findNearestName,
  type QuarantineFix,
  type QuarantinePage,
  type ReplayOutcome,
} from '@kaizen/contracts';
import type { DuckSession } from '../../../platform/duck/duck.ts';
import { parquetCopy } from '../../../platform/duck/parquet-copy.ts';
import { quoteIdentifier, quoteLiteral } from '../../../platform/duck/quote.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { DataCommands } from '../data-commands.ts';
import { findBatchView, findDatasetRow } from '../dataset-view.sql.ts';
import { batchNotFound } from '../errors.ts';
import { quarantineKey } from '../segment-files.ts';
import type { QuarantineFixRow } from '../tables.ts';
import { fixInvalid, nothingToReplay } from '../validation/errors.ts';
import { checkPredicate } from '../validation/predicate.duck.ts';
import { brokenBySql, type CheckedFix, correctedFrom, splitBroken } from './corrected-rows.ts';
import { cellsOf, insertFix, listFixes, markReplayed, toFix } from './quarantine-store.sql.ts';

type Given = Pick<Platform, 'db' | 'duck' | 'files' | 'clock' | 'ids'>;

/** More corrections of single rows than this are a case for an expression. */
const MOST_FIXES = 2000;

/** Rows in quarantine: look at them, correct them, send them in again. */
export interface QuarantineService {
  browse(
    batchId: string,
    query: { readonly column?: string; readonly rule?: string; readonly offset: number; readonly limit: number },
    signal: AbortSignal,
  ): Promise<QuarantinePage>;
  fix(batchId: string, fix: FixQuarantine, author: string): Promise<QuarantineFix>;
  /**
   * Sends corrected rows in as a new batch, through the same rules. Done again it comes to the same batch; what was replayed is marked, once its version is accepted.
   */
  replay(batchId: string, author: string, all: boolean, signal: AbortSignal): Promise<ReplayOutcome>;
}

export function createQuarantineService(given: Given, commands: Pick<DataCommands, 'ingest'>): QuarantineService {
  return {
    browse: (batchId, query, signal) => browse(given, batchId, query, signal),
    fix: (batchId, fix, author) => keepFix(given, batchId, fix, author),
    replay: (batchId, author, all, signal) => replay(given, commands, { batchId, author, all, signal }),
  };
}

/** Opens the quarantine file of a batch with all its corrections. */
async function withRows<R>(
  given: Given,
  batchId: string,
  fixes: readonly QuarantineFixRow[],
  signal: AbortSignal | undefined,
  work: (session: DuckSession, from: string, columns: readonly string[]) => Promise<R>,
): Promise<R> {
  const file = await given.files.localize(quarantineKey(batchId));
  try {
    return await given.duck.session(
      async (session) => {
        const columns = await readColumns(session, file.path);
        const checked: CheckedFix[] = [];
        for (const row of fixes) checked.push({ row, expressions: await checkExpressions(session, row, columns) });
        return work(session, correctedFrom(file.path, columns, checked), columns);
      },
      { lane: 'page', ...(signal === undefined ? {} : { signal }) },
    );
  } finally {
    file.release();
  }
}

async function readColumns(session: DuckSession, path: string): Promise<readonly string[]> {
  const rows = await session.rows(`DESCRIBE SELECT * FROM read_parquet(${quoteLiteral(path)})`);
  return rows.map((row) => String(row.column_name)).filter((name) => !name.startsWith('__'));
}

async function checkExpressions(session: DuckSession, row: QuarantineFixRow, columns: readonly string[]) {
  const expressions: Record<string, string> = {};
  if (row.line !== null) return expressions;
  for (const [name, text] of Object.entries(cellsOf(row)))
    expressions[name] = await checkPredicate(session, text ?? 'NULL', columns);
  return expressions;
}

async function needBatch({ db }: Given, batchId: string) {
  const batch = await findBatchView(db, batchId);
  if (batch === undefined || batch.rowsBad === 0) throw batchNotFound(undefined, batchId);
  return batch;
}

async function browse(
  given: Given,
  batchId: string,
  query: Parameters<QuarantineService['browse']>[1],
  signal: AbortSignal,
): Promise<QuarantinePage> {
  await needBatch(given, batchId);
  const fixes = await listFixes(given.db, batchId);
  return withRows(given, batchId, fixes, signal, async (session, from, columns) => {
    const { column, rule } = query;
    const where = column === undefined || rule === undefined ? '' : `WHERE ${brokenBySql(column, rule)}`;
    const select = columns.flatMap((name, index) => [
      `${quoteIdentifier(name)} AS c${index}`,
      `__fix_${index} AS f${index}`,
    ]);
    const rows = await session.rows(
      `SELECT __line, __broken, __text, __state, ${select.join(', ')} FROM ${from} ${where} ORDER BY __line LIMIT ${query.limit} OFFSET ${query.offset}`,
    );
    const [count] = await session.rows(`SELECT count(*) AS n FROM ${from} ${where}`);
    const cell = (value: unknown) => (typeof value === 'string' ? value : null);
    return {
      columns: [...columns],
      total: Number(count?.n ?? 0),
      fixes: fixes.map(toFix),
      rows: rows.map((row) => ({
        line: Number(row.__line),
        broken: splitBroken(String(row.__broken ?? ''), typeof row.__text === 'string'),
        ...(typeof row.__text === 'string' ? { text: row.__text } : {}),
        cells: columns.map((_, index) => cell(row[`c${index}`])),
        corrected: columns.map((_, index) => cell(row[`f${index}`])),
        state: row.__state === 'replayed' ? 'replayed' : row.__state === 'fixed' ? 'fixed' : 'open',
      })),
    };
  });
}

async function keepFix(given: Given, batchId: string, fix: FixQuarantine, author: string): Promise<QuarantineFix> {
  await needBatch(given, batchId);
  const isReason = fix.column !== undefined && fix.rule !== undefined;
  if ((fix.line === undefined) !== isReason) throw fixInvalid('give either `line`, or `column` and `rule` of a reason');
  if (Object.keys(fix.cells).length === 0) throw fixInvalid('`cells` names no column');
  const before = await listFixes(given.db, batchId);
  if (before.length >= MOST_FIXES)
    throw fixInvalid(`a batch takes ${MOST_FIXES} corrections; correct the rest with an expression`);
  const row: QuarantineFixRow = {
    id: given.ids.next('qfx'),
    batch_id: batchId,
    line: fix.line ?? null,
    reason_column: fix.line === undefined ? (fix.column ?? null) : null,
    reason_rule: fix.line === undefined ? (fix.rule ?? null) : null,
    cells: JSON.stringify(fix.cells),
    author,
    replay_batch_id: null,
    created_at: given.clock.now(),
  };
  await withRows(given, batchId, [...before, row], undefined, async (session, from, columns) => {
    for (const name of Object.keys(fix.cells)) {
      if (columns.includes(name)) continue;
      const nearest = findNearestName(name, columns);
      throw fixInvalid(`there is no column "${name}"${nearest === undefined ? '' : `; did you mean "${nearest}"?`}`);
    }
    const where = row.line === null ? brokenBySql(fix.column ?? '', fix.rule ?? '') : `__line = ${row.line}`;
    const [found] = await session.rows(
      `SELECT count(*) AS n, count_if(__state = 'replayed') AS gone FROM ${from} WHERE ${where}`,
    );
    if (Number(found?.n ?? 0) === 0) throw fixInvalid('no row in quarantine is meant by it');
    if (row.line !== null && Number(found?.gone ?? 0) > 0)
      throw fixInvalid(`line ${row.line} was replayed already; correct it in the batch that it came in with`);
  });
  await given.db.run((tx) => insertFix(tx, row));
  return toFix(row);
}

async function replay(
  given: Given,
  commands: Pick<DataCommands, 'ingest'>,
  {
    batchId,
    author,
    all,
    signal,
  }: { readonly batchId: string; readonly author: string; readonly all: boolean; readonly signal: AbortSignal },
): Promise<ReplayOutcome> {
  const batch = await needBatch(given, batchId);
  const dataset = await findDatasetRow(given.db, batch.dataset);
  if (dataset === undefined) throw batchNotFound(batch.dataset, batchId);
  if (all) await keepAll(given, batchId, author);
  const fixes = await listFixes(given.db, batchId);
  const waiting = fixes.filter(({ replay_batch_id: replayed }) => replayed === null);
  if (waiting.length === 0) throw nothingToReplay(batchId);
  const scratch = await given.files.scratch('parquet');
  try {
    const rows = await withRows(given, batchId, fixes, signal, async (session, from, columns) => {
      const select = columns.map((name, index) => `__fix_${index} AS ${quoteIdentifier(name)}`);
      const fixed = `FROM ${from} WHERE __state = 'fixed'`;
      await session.execute(
        `COPY (SELECT ${select.join(', ')} ${fixed} ORDER BY __line) TO ${quoteLiteral(scratch.path)} ${parquetCopy(columns.length)}`,
      );
      const [count] = await session.rows(`SELECT count(*) AS n ${fixed}`);
      return Number(count?.n ?? 0);
    });
    if (rows === 0) throw nothingToReplay(batchId);
    // A replay that was held is another one when it is tried again.
    const parts = waiting.map(({ id, last_replay: last }) => (last === null ? id : `${id} ${last}`));
    const what = createHash('sha256').update(parts.join()).digest('hex').slice(0, 32);
    const outcome = await commands.ingest({
      dataset: batch.dataset,
      projectId: dataset.project_id,
      source: { kind: 'parquet-file', path: scratch.path, name: `corrections of ${batchId}` },
      mode: 'append',
      key: `replay/${batchId}/${what}`,
      message: `${rows} corrected rows of ${batch.source}`,
      author,
      signal,
    });
    // A rejected replay leaves everything as it was: correct further, and replay again.
    const ids = waiting.map(({ id }) => id);
    if (outcome.verdict !== 'rejected') await given.db.run((tx) => markReplayed(tx, ids, outcome.batchId));
    const { versionId, ...rest } = outcome;
    return { ...rest, ...(versionId === undefined ? {} : { versionId }) };
  } finally {
    await scratch.discard();
  }
}

/** A correction of no cell that is about every row: they are sent in again as they are. */
async function keepAll(given: Given, batchId: string, author: string): Promise<void> {
  const fixes = await listFixes(given.db, batchId);
  const isThere = fixes.some((fix) => fix.line === null && fix.reason_column === null && fix.replay_batch_id === null);
  if (isThere) return;
  const row = { id: given.ids.next('qfx'), batch_id: batchId, line: null, reason_column: null, reason_rule: null };
  const made = { ...row, cells: '{}', author, replay_batch_id: null, created_at: given.clock.now() };
  await given.db.run((tx) => insertFix(tx, made));
}
