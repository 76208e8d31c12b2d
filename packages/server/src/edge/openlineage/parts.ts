import type { LineageCommands, LineageReader } from '../../domains/data/index.ts';
import { OwnedPieces } from '../../platform/http/owned-pieces.ts';
import { RawReply } from '../../platform/http/route.ts';
import { createPacer } from '../../platform/pacer.ts';

/** What the edge needs of lineage. */
export interface LineageParts {
  readonly reader: LineageReader;
  readonly commands: LineageCommands;
}

/** Columns as the reader gives them. */
export type ColumnNodes = Awaited<ReturnType<LineageReader['getColumnGraph']>>['columns'];

const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8' } as const;

/** An answer in JSON of our own making. */
export function json(body: unknown, status = 200): RawReply {
  return new RawReply(typeof body === 'string' ? body : JSON.stringify(body), JSON_HEADERS, status);
}

/** Characters of a piece of a long answer. */
const PIECE = 1 << 18;

/** `{"<name>":[…]}` with more fields after it. Written in turns and sent in pieces: a graph of thousands of nodes must not hold the event loop. */
export async function jsonList<T>(
  name: string,
  items: Iterable<T>,
  more: Readonly<Record<string, unknown>> = {},
  write: (item: T) => string = JSON.stringify,
): Promise<RawReply> {
  const pace = createPacer();
  const encoder = new TextEncoder();
  const pieces: Uint8Array[] = [];
  let text = `{${JSON.stringify(name)}:[`;
  let between = '';
  for (const item of items) {
    text += `${between}${write(item)}`;
    between = ',';
    if (text.length >= PIECE) {
      pieces.push(encoder.encode(text));
      text = '';
    }
    await pace();
  }
  const rest = Object.entries(more).map(([field, value]) => `,${JSON.stringify(field)}:${JSON.stringify(value)}`);
  pieces.push(encoder.encode(`${text}]${rest.join('')}}`));
  const size = pieces.reduce((sum, { length }) => sum + length, 0);
  const body = new OwnedPieces(pieces, size);
  return new RawReply(body, { ...JSON_HEADERS, ...body.lengthHeader });
}
