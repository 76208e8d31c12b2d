import type { Duck, DuckColumn } from '../../../platform/duck/duck.ts';
import { quoteIdentifier } from '../../../platform/duck/quote.ts';
import type { CompiledFeatures } from '../../features/index.ts';
import { sqlTypeOf } from '../log/log-columns.ts';
import type { Cell } from '../log/prediction-record.ts';
import { computeDecisions, type Decisions } from './decide.ts';
import type { PreparedModel } from './prepared-model.ts';

/** The first piece; pieces grow while they stay fast, because a run blocks the event loop. */
const FIRST_PIECE = 256;
const LARGEST_PIECE = 8192;
const FAST_MS = 5;
const SLOW_MS = 15;

/** Rows to score: a SQL table expression and its order. */
export interface ScoreRows {
  readonly from: string;
  readonly orderBy: string;
}

type Piece = (from: number, to: number) => Promise<Float64Array>;

/** Scores all rows and decides them by the model's own threshold, in pieces of a few milliseconds, so that live requests get their turn between. */
export async function scoreRows(
  duck: Duck,
  model: PreparedModel,
  rows: ScoreRows,
  signal: AbortSignal | undefined,
): Promise<Decisions> {
  const list = model.features ? model.features.selectList : selectSignature(model);
  const sql = `SELECT ${list} FROM ${rows.from} ORDER BY ${rows.orderBy}`;
  const { rowCount, columns } = await duck.columns(sql, { lane: 'scan', ...(signal ? { signal } : {}) });
  const piece = model.features ? matrixPiece(model, model.features, columns) : cellPiece(model, columns);
  return scoreInPieces(model, piece, rowCount, signal);
}

async function scoreInPieces(
  model: PreparedModel,
  piece: Piece,
  rowCount: number,
  signal: AbortSignal | undefined,
): Promise<Decisions> {
  const scores = new Float64Array(rowCount);
  const decisions = new Uint16Array(rowCount);
  const { threshold } = model.logged;
  const rule = { ...model.shape, threshold, named: model.logged.signature.positive !== undefined };
  let size = FIRST_PIECE;
  for (let from = 0; from < rowCount; ) {
    signal?.throwIfAborted();
    const to = Math.min(rowCount, from + size);
    const started = performance.now();
    const answer = await piece(from, to);
    const decided = computeDecisions(answer, to - from, rule);
    scores.set(decided.scores, from);
    decisions.set(decided.decisions, from);
    const took = performance.now() - started;
    if (took < FAST_MS) size = Math.min(LARGEST_PIECE, size * 2);
    else if (took > SLOW_MS) size = Math.max(32, size >> 1);
    from = to;
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return { scores, decisions };
}

function selectSignature(model: PreparedModel): string {
  return model.columns
    .map(({ name, type }) => `CAST(${quoteIdentifier(name)} AS ${sqlTypeOf(type)}) AS ${quoteIdentifier(name)}`)
    .join(', ');
}

/** The matrix of the feature set; DuckDB has computed its columns. */
function matrixPiece(model: PreparedModel, features: CompiledFeatures, columns: readonly DuckColumn[]): Piece {
  const kinds = features.columns.map((column) => column.kind);
  const numbers = columns.flatMap((column, index) =>
    kinds[index] === 'numeric' && column.kind === 'number' ? [column.values] : [],
  );
  const texts = columns.flatMap((column, index) =>
    kinds[index] === 'categorical' ? [column.kind === 'text' ? column.values : Array.from(column.values, String)] : [],
  );
  return (from, to) => {
    const numeric = new Float64Array((to - from) * numbers.length);
    const categorical = new Array<string>((to - from) * texts.length);
    let number = 0;
    let text = 0;
    for (let row = from; row < to; row += 1) {
      for (const values of numbers) {
        numeric[number] = values[row] ?? Number.NaN;
        number += 1;
      }
      for (const values of texts) {
        categorical[text] = values[row] ?? '';
        text += 1;
      }
    }
    return model.computeMatrix({ numeric, categorical }, to - from);
  };
}

/** Raw columns of a model from outside. */
function cellPiece(model: PreparedModel, columns: readonly DuckColumn[]): Piece {
  return (from, to) => {
    const cells = columns.map((column, index): readonly Cell[] => {
      if (column.kind === 'text') return column.values.slice(from, to);
      const flag = model.columns[index]?.type === 'flag';
      return Array.from(column.values.subarray(from, to), (value) =>
        Number.isNaN(value) ? null : flag ? value === 1 : value,
      );
    });
    return model.compute(cells, to - from);
  };
}
