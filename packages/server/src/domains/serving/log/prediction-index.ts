import type { PredictionHead } from './prediction-record.ts';
import { parseRowId } from './row-id.ts';

/** How many requests keep their ids in memory: the newest; an older client id is not recognised as a repeat. */
export const REMEMBERED_REQUESTS = 1_000_000;

/** More rows in one request are refused, so that base ordinal and row count fit one double. */
export const MAX_REQUEST_ROWS = 100_000;

const ROW_FACTOR = 2 ** 17;

/** Where a request's rows stand in the log. */
export interface RequestRows {
  readonly base: number;
  readonly rows: number;
}

/** Counts of the prediction log and the ids of its newest requests. */
export interface PredictionIndex {
  /** Rows without repeats: the next ordinal. */
  readonly rows: number;
  readonly repeats: number;
  /** True when ids were dropped: an unknown id may then still be in the finished files. */
  readonly forgetful: boolean;
  findRequest(requestId: string): RequestRows | undefined;
  findClient(clientId: string): RequestRows | undefined;
  /** Ordinal of a row by the server's or the client's row id; −1 when unknown. */
  resolve(rowId: string): number;
  add(head: Pick<PredictionHead, 'predictionId' | 'clientId' | 'ordinal' | 'rows' | 'repeat'>): void;
  /** Sets the counts that finished files and headers carry. */
  restore(counts: { readonly rows: number; readonly repeats: number; readonly forgetful?: boolean }): void;
}

/** Makes an empty index. `remembered` is smaller in tests only. */
export function createPredictionIndex(remembered = REMEMBERED_REQUESTS): PredictionIndex {
  const byPrediction = new Map<string, number>();
  const byClient = new Map<string, number>();
  let rows = 0;
  let repeats = 0;
  let forgetful = false;

  function remember(map: Map<string, number>, id: string, base: number, count: number): void {
    map.set(id, base * ROW_FACTOR + count);
    if (map.size <= remembered) return;
    forgetful = true;
    const oldest = map.keys().next();
    if (!oldest.done) map.delete(oldest.value);
  }

  function decode(value: number | undefined): RequestRows | undefined {
    if (value === undefined) return undefined;
    const base = Math.floor(value / ROW_FACTOR);
    return { base, rows: value - base * ROW_FACTOR };
  }

  const findClient = (clientId: string) => decode(byClient.get(clientId));
  const findRequest = (requestId: string) => decode(byPrediction.get(requestId)) ?? findClient(requestId);

  return {
    get rows() {
      return rows;
    },
    get repeats() {
      return repeats;
    },
    get forgetful() {
      return forgetful;
    },
    findRequest,
    findClient,
    resolve(rowId) {
      const parsed = parseRowId(rowId);
      const found = parsed && findRequest(parsed.requestId);
      return found && parsed.row < found.rows ? found.base + parsed.row : -1;
    },
    add(head) {
      remember(byPrediction, head.predictionId, head.ordinal, head.rows);
      if (head.repeat) {
        repeats += head.rows;
        return;
      }
      rows = Math.max(rows, head.ordinal + head.rows);
      if (head.clientId !== undefined) remember(byClient, head.clientId, head.ordinal, head.rows);
    },
    restore(counts) {
      rows = counts.rows;
      repeats = counts.repeats;
      forgetful ||= counts.forgetful ?? false;
    },
  };
}
