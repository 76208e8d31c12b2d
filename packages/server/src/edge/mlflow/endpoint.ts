import type { Permission } from '@kaizen/contracts';
import { Type } from 'typebox';
import { OwnedPieces } from '../../platform/http/owned-pieces.ts';
import { type Caller, defineRoute, RawReply, type Route } from '../../platform/http/route.ts';
import type { Fields, ReadOf } from './fields.ts';
import { mapError } from './map-error.ts';
import { createRequestReader } from './request-reader.ts';

/** What a handler may need besides the message. */
interface Call {
  readonly method: string;
  /** Path parameters. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly caller: Caller;
}

/** One endpoint of the protocol. `path` follows `/api` and `/ajax-api`; the operation becomes `mlflow<Operation>`. */
export interface Endpoint<F extends Fields> {
  readonly method: Route['method'] | ReadonlyArray<Route['method']>;
  readonly path: string;
  readonly operation: string;
  readonly permission: Permission;
  readonly fields: F;
  /** Nothing is `{}`; bytes are a whole JSON text (see {@link composeJson}). */
  readonly answer: (request: ReadOf<F>, call: Call) => Promise<object | RawReply | undefined>;
}

const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8' } as const;

/** From here on the memory of an answer is worth giving back at once. */
const LARGE = 1 << 16;

/** Room for a batch of long values; the protocol has no limit of its own. */
const BODY_LIMIT = 64 << 20;

/** The prefixes of the protocol: for programs, and for pages. */
const PREFIXES = [
  ['/api', ''],
  ['/ajax-api', 'Ajax'],
] as const;

/** Mounts an endpoint under each prefix and for each method. */
export function endpoint<F extends Fields>(given: Endpoint<F>): Route[] {
  const methods = typeof given.method === 'string' ? [given.method] : given.method;
  const read = createRequestReader(given.fields);
  return methods.flatMap((method) =>
    PREFIXES.map(([prefix, suffix]) =>
      defineRoute({
        method,
        path: prefix + given.path,
        operationId: `mlflow${given.operation}${method === methods[0] ? '' : title(method)}${suffix}`,
        summary: `MLflow protocol: ${given.operation}`,
        permission: given.permission,
        tag: 'mlflow',
        text: true,
        bodyLimit: BODY_LIMIT,
        edge: { mapError },
        params: Type.Unknown(),
        query: Type.Unknown(),
        response: Type.Unknown(),
        handler: async ({ params, query, body, headers, caller }) => {
          const call: Call = { method, params: textFields(params), query: queryOf(query), headers, caller };
          const contentType = headers['content-type'];
          const request = read({ method, query: call.query, body: String(body ?? ''), contentType });
          return jsonReply(await given.answer(request, call));
        },
      }),
    ),
  );
}

/** A whole JSON text as bytes; in pieces when it is large. */
export type JsonText = Uint8Array | OwnedPieces;

/** An answer as JSON. */
export function jsonReply(answer: object | RawReply | undefined): RawReply {
  if (answer instanceof RawReply) return answer;
  if (answer === undefined) return new RawReply('{}', JSON_HEADERS);
  if (answer instanceof OwnedPieces) return new RawReply(answer, { ...JSON_HEADERS, ...answer.lengthHeader });
  return new RawReply(answer instanceof Uint8Array ? answer : JSON.stringify(answer), JSON_HEADERS);
}

/** Joins pieces of a JSON text, some of them as bytes that a reader worker made, into one answer. Large bytes are taken, not copied. */
export function composeJson(...pieces: ReadonlyArray<string | Uint8Array>): JsonText {
  const bytes = jsonPieces(...pieces);
  const size = bytes.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return size < LARGE ? Buffer.concat(bytes) : new OwnedPieces(bytes, size);
}

/** The same for a text that goes out as it is made. */
export function jsonPieces(...pieces: ReadonlyArray<string | Uint8Array>): Uint8Array[] {
  return pieces
    .filter(({ length }) => length > 0)
    .map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece));
}

/** The one document of an array of one, or undefined when the array is empty. */
export function onlyDocument(array: Uint8Array): Uint8Array | undefined {
  return array.byteLength <= 2 ? undefined : array.subarray(1, array.byteLength - 1);
}

function title(method: string): string {
  return method.charAt(0) + method.slice(1).toLowerCase();
}

function textFields(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(queryOf(value)).map(([name, each]) => [name, String(each)]));
}

function queryOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
