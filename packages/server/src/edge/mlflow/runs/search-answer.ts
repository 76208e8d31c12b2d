import { OwnedPieces } from '../../../platform/http/owned-pieces.ts';
import { RawReply } from '../../../platform/http/route.ts';
import { composeJson, type JsonText, jsonPieces } from '../endpoint.ts';

/** Documents that are read at once. */
const SLICE = 1000;

/**
 * A page of a search as JSON: the documents as bytes, no list when there are none, and the token of the next page. A long page is read and sent slice by
 * slice, as fast as its client takes it, so that it is never in memory as a whole.
 */
export async function searchAnswer(
  name: string,
  found: { readonly ids: readonly string[]; readonly next?: string | undefined },
  documents: (ids: readonly string[]) => Promise<Uint8Array>,
): Promise<JsonText | RawReply> {
  const { ids, next } = found;
  if (ids.length === 0) return pageAnswer(name, undefined, next);
  const first = await documents(ids.slice(0, SLICE));
  if (ids.length <= SLICE) return pageAnswer(name, first, next);
  const slices = async function* () {
    let isEmpty = first.byteLength <= 2;
    yield* jsonPieces(`{"${name}":[`, first.subarray(1, -1));
    for (let from = SLICE; from < ids.length; from += SLICE) {
      const slice = await documents(ids.slice(from, from + SLICE));
      // Things that went while the page was sent are left out.
      if (slice.byteLength <= 2) continue;
      yield* jsonPieces(isEmpty ? '' : ',', slice.subarray(1, -1));
      isEmpty = false;
    }
    yield* jsonPieces(']', tokenField(next, ','), '}');
  };
  return new RawReply(new OwnedPieces(slices()), { 'content-type': 'application/json; charset=utf-8' });
}

/** A list made elsewhere as a page. */
export function pageAnswer(name: string, list: Uint8Array | undefined, next: string | undefined): JsonText {
  if (list === undefined || list.byteLength <= 2) return composeJson(`{${tokenField(next, '')}}`);
  return composeJson(`{"${name}":`, list, tokenField(next, ','), '}');
}

function tokenField(next: string | undefined, before: string): string {
  return next === undefined ? '' : `${before}"next_page_token":${JSON.stringify(next)}`;
}
