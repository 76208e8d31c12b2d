import type { Cell } from '../log/prediction-record.ts';

/** Rows that go into one run: a few milliseconds of a large forest. */
const ROWS_PER_RUN = 256;

type Columns = ReadonlyArray<readonly Cell[]>;

/** Answers to raw columns; `width` numbers per row. */
export interface BatchModel {
  readonly width: number;
  compute(columns: Columns, rows: number): Promise<Float64Array>;
}

interface Request {
  readonly columns: Columns;
  readonly rows: number;
  resolve(answer: Float64Array): void;
  reject(error: unknown): void;
}

function joinColumns(requests: readonly Request[]): Columns {
  const [first] = requests;
  if (!first) return [];
  if (requests.length === 1) return first.columns;
  return first.columns.map((_, column) => requests.flatMap((request) => request.columns[column] ?? []));
}

/**
 * Answers the requests of one turn of the event loop in one run, and large ones in pieces, so that other requests get their turn between. A run that fails is
 * repeated request by request: one caller's rows never fail another's.
 */
export class TurnBatcher {
  readonly #model: BatchModel;
  #queue: Request[] = [];
  #running = false;

  constructor(model: BatchModel) {
    this.#model = model;
  }

  /** The answer to one request, rows × width. */
  compute(columns: Columns, rows: number): Promise<Float64Array> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ columns, rows, resolve, reject });
      if (this.#running) return;
      this.#running = true;
      setImmediate(() => void this.#drain());
    });
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) await this.#answer(this.#takeGroup());
    this.#running = false;
  }

  #takeGroup(): Request[] {
    let rows = 0;
    let count = 0;
    for (const request of this.#queue) {
      if (count > 0 && rows + request.rows > ROWS_PER_RUN) break;
      rows += request.rows;
      count += 1;
    }
    return this.#queue.splice(0, count);
  }

  async #answer(group: readonly Request[]): Promise<void> {
    const rows = group.reduce((total, request) => total + request.rows, 0);
    try {
      const all = await this.#computePieces(joinColumns(group), rows);
      let at = 0;
      for (const request of group) {
        const end = at + request.rows * this.#model.width;
        request.resolve(group.length === 1 ? all : all.slice(at, end));
        at = end;
      }
    } catch (error) {
      if (group.length > 1) for (const request of group) await this.#answer([request]);
      else group[0]?.reject(error);
    }
  }

  async #computePieces(columns: Columns, rows: number): Promise<Float64Array> {
    if (rows <= ROWS_PER_RUN) return this.#model.compute(columns, rows);
    const all = new Float64Array(rows * this.#model.width);
    for (let from = 0; from < rows; from += ROWS_PER_RUN) {
      const to = Math.min(rows, from + ROWS_PER_RUN);
      const piece = columns.map((column) => column.slice(from, to));
      all.set(await this.#model.compute(piece, to - from), from * this.#model.width);
    }
    return all;
  }
}
