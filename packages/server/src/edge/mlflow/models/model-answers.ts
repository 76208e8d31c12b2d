import type { SearchResult, TrackingForClients } from '../../../domains/tracking/index.ts';
import type { DocumentShape } from '../../../platform/db/documents.ts';
import { OwnedPieces } from '../../../platform/http/owned-pieces.ts';
import { RawReply } from '../../../platform/http/route.ts';
import { composeJson, type JsonText, jsonPieces, onlyDocument } from '../endpoint.ts';
import { doesNotExist } from '../errors.ts';
import { loggedModels, registry } from '../wire-messages.ts';
import { loggedModelShape, modelShape, versionShape } from './model-shapes.ts';

/** Answers that hold one thing, read as it is now. */
export interface ModelAnswers {
  model(id: string, name: string): Promise<JsonText>;
  version(id: string, name: string, version: string | number): Promise<JsonText>;
  loggedModel(id: string): Promise<JsonText>;
}

export function createModelAnswers({ models }: Pick<TrackingForClients, 'models'>): ModelAnswers {
  return {
    async model(id, name) {
      const found = onlyDocument(await models.modelDocuments([id], modelShape));
      if (found === undefined) throw doesNotExist(registry.modelMissing(name));
      return composeJson('{"registered_model":', found, '}');
    },
    async version(id, name, version) {
      const found = onlyDocument(await models.versionDocuments([id], versionShape));
      if (found === undefined) throw doesNotExist(registry.versionMissing(name, version));
      return composeJson('{"model_version":', found, '}');
    },
    async loggedModel(id) {
      const found = onlyDocument(await models.loggedModelDocuments([id], loggedModelShape));
      if (found === undefined) throw doesNotExist(loggedModels.missing(id));
      return composeJson('{"model":', found, '}');
    },
  };
}

/** What a search answers from. */
export interface Listing {
  /** The field of the answer that holds the documents; left out when there is none. */
  readonly field: string;
  readonly limit: number;
  readonly cursor: string | undefined;
  search(page: { readonly limit: number; readonly cursor: string | undefined }): Promise<SearchResult>;
  documents(ids: readonly string[], shape: DocumentShape): Promise<Uint8Array>;
  readonly shape: DocumentShape;
}

/** How many things are read at a time: an answer of a hundred thousand goes out in pieces, so that it is never whole in memory. */
const PIECE = 1000;

const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8' } as const;

/** The answer to a search: the documents and, when there are more, the token of the next page. */
export async function answerListing(listing: Listing): Promise<JsonText | RawReply> {
  const first = await listing.search({ limit: Math.min(listing.limit, PIECE), cursor: listing.cursor });
  if (first.next !== undefined && listing.limit > PIECE) {
    return new RawReply(new OwnedPieces(streamPieces(listing, first)), JSON_HEADERS);
  }
  if (first.ids.length === 0) return composeJson('{', ...tokenOf(first), '}');
  const documents = await listing.documents(first.ids, listing.shape);
  return composeJson(
    `{"${listing.field}":`,
    documents,
    ...(first.next === undefined ? [] : [',']),
    ...tokenOf(first),
    '}',
  );
}

async function* streamPieces(listing: Listing, first: SearchResult): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`{"${listing.field}":[`);
  let page = first;
  let left = listing.limit;
  let isFirst = true;
  for (;;) {
    left -= page.ids.length;
    const documents = withoutBrackets(await listing.documents(page.ids, listing.shape));
    if (documents.byteLength > 0) {
      yield* jsonPieces(isFirst ? '' : ',', documents);
      isFirst = false;
    }
    if (page.next === undefined || left <= 0) break;
    page = await listing.search({ limit: Math.min(left, PIECE), cursor: page.next });
  }
  yield* jsonPieces(']', ...(page.next === undefined ? [] : [',']), ...tokenOf(page), '}');
}

function tokenOf({ next }: SearchResult): string[] {
  return next === undefined ? [] : [`"next_page_token":${JSON.stringify(next)}`];
}

function withoutBrackets(array: Uint8Array): Uint8Array {
  return array.subarray(1, array.byteLength - 1);
}
