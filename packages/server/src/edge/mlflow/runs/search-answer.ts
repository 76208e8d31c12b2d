import { composeJson } from '../endpoint.ts';

/** A page of a search as JSON: the documents as bytes, no list when there are none, and the token of the next page. */
export async function searchAnswer(
  name: string,
  found: { readonly ids: readonly string[]; readonly next?: string | undefined },
  documents: (ids: readonly string[]) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const list = found.ids.length === 0 ? undefined : await documents(found.ids);
  return pageAnswer(name, list, found.next);
}

/** A list made elsewhere as a page. */
export function pageAnswer(name: string, list: Uint8Array | undefined, next: string | undefined): Uint8Array {
  const token = next === undefined ? '' : `"next_page_token":${JSON.stringify(next)}`;
  if (list === undefined || list.byteLength <= 2) return composeJson(`{${token}}`);
  return composeJson(`{"${name}":`, list, token === '' ? '}' : `,${token}}`);
}
