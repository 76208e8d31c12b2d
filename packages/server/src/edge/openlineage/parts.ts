import type { LineageCommands, LineageReader } from '../../domains/data/index.ts';
import { RawReply } from '../../platform/http/route.ts';

/** What the edge needs of lineage. */
export interface LineageParts {
  readonly reader: LineageReader;
  readonly commands: LineageCommands;
}

/** Columns as the reader gives them. */
export type ColumnNodes = Awaited<ReturnType<LineageReader['getColumnGraph']>>;

const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8' } as const;

/** An answer in JSON of our own making. */
export function json(body: unknown, status = 200): RawReply {
  return new RawReply(typeof body === 'string' ? body : JSON.stringify(body), JSON_HEADERS, status);
}
