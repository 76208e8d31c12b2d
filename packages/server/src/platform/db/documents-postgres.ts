import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CompiledRead } from './compiled-read.ts';
import type { DocumentRequest, ShapedRequest, ShapedRows } from './documents.ts';
import { createDocumentBuilder, createShapedBuilder, type TakeRow } from './documents-builder.ts';
import type { StreamRows } from './postgres-connection.ts';

const DOCUMENTS_PER_TURN = 25;
const ROWS_PER_CHUNK = 1000;

/** Builds documents from rows that stream in over the scan connections; each row becomes text when it arrives, so that no turn is long. */
export interface PostgresDocuments {
  documents(request: DocumentRequest): Promise<Uint8Array>;
  shaped(request: ShapedRequest): Promise<ShapedRows>;
}

export function createPostgresDocuments(
  inOneState: <R>(work: (stream: StreamRows) => Promise<R>) => Promise<R>,
): PostgresDocuments {
  const encoder = new TextEncoder();
  const stream = (read: StreamRows, query: CompiledRead<unknown>, begin: (columns: readonly string[]) => TakeRow) =>
    read(query.sql, query.parameters, begin);

  return {
    documents: (request) =>
      inOneState(async (read) => {
        const builder = createDocumentBuilder(request);
        await stream(read, request.head, builder.head);
        for (const name of builder.parts()) {
          const query = request.parts[name];
          if (query === undefined) throw new Error(`The shape takes rows of a part "${name}", which has no query.`);
          await stream(read, query, (columns) => builder.part(name, columns));
        }
        const chunks: Uint8Array[] = [];
        for (let from = 0; from < request.ids.length; from += DOCUMENTS_PER_TURN) {
          const texts = builder.texts(from, from + DOCUMENTS_PER_TURN);
          if (texts.length > 0) chunks.push(encoder.encode(`${chunks.length === 0 ? '' : ','}${texts.join(',')}`));
          await nextTurn();
        }
        return bracketed(chunks);
      }),
    shaped: (request) =>
      inOneState(async (read) => {
        const builder = createShapedBuilder(request);
        const chunks: Uint8Array[] = [];
        const flush = (): void => {
          const texts = builder.take();
          if (texts.length > 0) chunks.push(encoder.encode(`${chunks.length === 0 ? '' : ','}${texts.join(',')}`));
        };
        await stream(read, request.query, (columns) => {
          const take = builder.rows(columns);
          return (row) => {
            take(row);
            if (builder.count() % ROWS_PER_CHUNK === 0) flush();
          };
        });
        flush();
        return { json: bracketed(chunks), count: builder.count(), last: builder.last() };
      }),
  };
}

function bracketed(chunks: readonly Uint8Array[]): Uint8Array {
  const size = chunks.reduce((sum, { length }) => sum + length, 2);
  const all = new Uint8Array(size);
  all[0] = 0x5b;
  let offset = 1;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.length;
  }
  all[offset] = 0x5d;
  return all;
}
