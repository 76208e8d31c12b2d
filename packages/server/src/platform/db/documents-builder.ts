import type { DocumentRequest, ShapedRequest } from './documents.ts';
import { compileItem, compileShape, type PartItem, type ValueRow, type WriteItem } from './documents-shape.ts';

/** Takes the rows of one query, each as a list in the order of its columns. */
export type TakeRow = (row: ValueRow) => void;

/** Puts documents together from rows: first those of the head, then those of each part. */
export interface DocumentBuilder {
  head(columns: readonly string[]): TakeRow;
  /** The parts that the shape uses; known after the head. */
  parts(): readonly string[];
  /** What rows of a part become, each for another place of the shape. */
  items(part: string): readonly PartItem[];
  /** Takes the rows of a part and writes their items; the owner comes first. */
  part(name: string, columns: readonly string[]): TakeRow;
  /** Takes what the database wrote itself: rows of an owner and, for each of the {@link items}, its texts joined by commas or null. */
  written(name: string): TakeRow;
  /** The texts of documents from one place in the list of ids up to another; ids without a head row are skipped. */
  texts(from: number, to: number): string[];
}

interface Collector {
  readonly texts: Array<string | undefined>;
  readonly item: PartItem;
}

export function createDocumentBuilder({ ids, shape }: Pick<DocumentRequest, 'ids' | 'shape'>): DocumentBuilder {
  const places = new Map(ids.map((id, place) => [id, place]));
  const heads: Array<ValueRow | undefined> = [];
  const collectors = new Map<string, Collector[]>();
  let write: ((row: ValueRow, document: number) => string) | undefined;

  function collect(part: string, item: PartItem): Collector['texts'] {
    const collector: Collector = { texts: [], item };
    collectors.set(part, [...(collectors.get(part) ?? []), collector]);
    return collector.texts;
  }

  return {
    head(columns) {
      const id = columns.indexOf('id');
      write = compileShape(shape, { columns, collect });
      return (row) => {
        const place = places.get(String(row[id]));
        if (place !== undefined) heads[place] = row;
      };
    },
    parts: () => [...collectors.keys()],
    items: (part) => (collectors.get(part) ?? []).map(({ item }) => item),
    written(name) {
      const all = collectors.get(name) ?? [];
      return (row) => {
        const place = places.get(String(row[0]));
        if (place === undefined) return;
        for (const [at, { texts }] of all.entries()) {
          const text = row[at + 1];
          if (typeof text === 'string') texts[place] = text;
        }
      };
    },
    part(name, columns) {
      const takers = (collectors.get(name) ?? []).map(({ texts, item }) =>
        takeItems(texts, compileItem(item, columns)),
      );
      const first = takers[0];
      let owner: unknown;
      let place: number | undefined;
      return (row) => {
        // Rows of one owner mostly come together.
        if (row[0] !== owner) {
          owner = row[0];
          place = places.get(String(owner));
        }
        if (place === undefined) return;
        if (takers.length === 1) first?.(row, place);
        else for (const take of takers) take(row, place);
      };
    },
    texts(from, to) {
      const found: string[] = [];
      for (let place = from; place < Math.min(to, heads.length); place += 1) {
        const row = heads[place];
        if (row !== undefined && write !== undefined) found.push(write(row, place));
      }
      return found;
    },
  };
}

function takeItems(texts: Array<string | undefined>, write: WriteItem): (row: ValueRow, place: number) => void {
  return (row, place) => {
    const text = write(row);
    if (text === undefined) return;
    const before = texts[place];
    texts[place] = before === undefined ? text : `${before},${text}`;
  };
}

/** Puts the rows of one query together as objects of one shape. */
export interface ShapedBuilder {
  rows(columns: readonly string[]): TakeRow;
  /** The texts since the last call. */
  take(): string[];
  count(): number;
  last(): Readonly<Record<string, unknown>> | undefined;
}

export function createShapedBuilder({ item }: Pick<ShapedRequest, 'item'>): ShapedBuilder {
  let names: readonly string[] = [];
  let texts: string[] = [];
  let count = 0;
  let latest: ValueRow | undefined;
  return {
    rows(columns) {
      names = columns;
      const write = compileShape(item, { columns });
      return (row) => {
        texts.push(write(row, 0));
        count += 1;
        latest = row;
      };
    },
    take() {
      const taken = texts;
      texts = [];
      return taken;
    },
    count: () => count,
    last: () => latest && Object.fromEntries(names.map((name, at) => [name, plain(latest?.[at])])),
  };
}

/** As every other read gives it: a number where it is exact, else its digits. */
function plain(value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
}
