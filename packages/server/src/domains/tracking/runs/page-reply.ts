import { RawReply } from '../../../platform/http/route.ts';

/** A page whose items are the bytes of a JSON array already; further fields come after them, those that are undefined are left out. */
export function createPageReply(
  items: Uint8Array,
  more: Readonly<Record<string, string | number | undefined>> = {},
): RawReply {
  const rest = JSON.stringify(more).slice(1);
  const bytes = Buffer.concat([Buffer.from('{"items":'), items, Buffer.from(rest === '}' ? '}' : `,${rest}`)]);
  return jsonReply(bytes);
}

/** The one document of a JSON array as an answer of its own; undefined when the array is empty. */
export function createDocumentReply(documents: Uint8Array, status?: number): RawReply | undefined {
  return documents.length <= '[]'.length ? undefined : jsonReply(documents.subarray(1, -1), status);
}

function jsonReply(bytes: Uint8Array, status?: number): RawReply {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': String(bytes.length) };
  return new RawReply(bytes, headers, status);
}
