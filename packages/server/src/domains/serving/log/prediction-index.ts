import type { PredictionHead } from './prediction-record.ts';
import { parseRowId } from './row-id.ts';

/** How many requests keep their ids in memory: the newest; an older client id is not recognised as a repeat. */
export const REMEMBERED_REQUESTS = 1_000_000;

/** More rows in one request are refused: reading and logging them would hold the event loop. Base ordinal and row count also fit one double. */
export const MAX_REQUEST_ROWS = 20_000;

const ROW_FACTOR = 2 ** 17;

/** Where a request's rows stand in the log. */
export interface RequestRows {
  readonly base: number;
  readonly rows: number;
}

/** What the index keeps of a prediction. */
export type IndexedPrediction = Pick<PredictionHead, 'predictionId' | 'clientId' | 'ordinal' | 'rows' | 'repeat'>;

function decode(value: number | undefined): RequestRows | undefined {
  if (value === undefined) return undefined;
  const base = Math.floor(value / ROW_FACTOR);
  return { base, rows: value - base * ROW_FACTOR };
}

/** Counts of the prediction log and the ids of its newest requests. */
export class PredictionIndex {
  readonly #remembered: number;
  readonly #byPrediction = new Map<string, number>();
  readonly #byClient = new Map<string, number>();
  #rows = 0;
  #repeats = 0;
  #forgetful = false;

  /** `remembered` is smaller in tests only. */
  constructor(remembered = REMEMBERED_REQUESTS) {
    this.#remembered = remembered;
  }

  /** Rows without repeats: the next ordinal. */
  get rows(): number {
    return this.#rows;
  }

  get repeats(): number {
    return this.#repeats;
  }

  /** True when ids were dropped: an unknown id may then still be in the finished files. */
  get forgetful(): boolean {
    return this.#forgetful;
  }

  findClient(clientId: string): RequestRows | undefined {
    return decode(this.#byClient.get(clientId));
  }

  /** Ordinal of a row by the server's or the client's row id; −1 when unknown. */
  resolve(rowId: string): number {
    const parsed = parseRowId(rowId);
    if (!parsed) return -1;
    const found = decode(this.#byPrediction.get(parsed.requestId)) ?? this.findClient(parsed.requestId);
    return found && parsed.row < found.rows ? found.base + parsed.row : -1;
  }

  add(prediction: IndexedPrediction): void {
    const { predictionId, clientId, ordinal, rows } = prediction;
    this.#remember(this.#byPrediction, predictionId, ordinal, rows);
    if (prediction.repeat) {
      this.#repeats += rows;
      return;
    }
    this.#rows = Math.max(this.#rows, ordinal + rows);
    if (clientId !== undefined) this.#remember(this.#byClient, clientId, ordinal, rows);
  }

  /** Sets the counts that a segment's header carries. */
  restore(counts: { readonly rows: number; readonly repeats: number }): void {
    this.#rows = counts.rows;
    this.#repeats = counts.repeats;
  }

  /** Not all finished files were taken into memory. */
  markForgetful(): void {
    this.#forgetful = true;
  }

  #remember(map: Map<string, number>, id: string, base: number, rows: number): void {
    map.set(id, base * ROW_FACTOR + rows);
    if (map.size <= this.#remembered) return;
    this.#forgetful = true;
    const oldest = map.keys().next();
    if (!oldest.done) map.delete(oldest.value);
  }
}
