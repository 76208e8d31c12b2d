import type { Readable } from 'node:stream';
import type { Permission } from '@kaizen/contracts';
import type { Static, TSchema } from 'typebox';
import type { OwnedPieces } from './owned-pieces.ts';

type Parsed<S> = S extends TSchema ? Static<S> : undefined;

/** Who calls. Until sign-in exists every caller is the local operator. */
export interface Caller {
  readonly name: string;
}

/** What a handler gets: everything validated by the route's schemas. */
export interface RouteInput<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly caller: Caller;
  /** Whether the caller may do more than the route's own permission says; for answers that depend on it. */
  may(permission: Permission): boolean;
  /** Present on `upload` routes: the raw request body, unread. */
  readonly stream?: Readable;
  readonly signal: AbortSignal;
}

/** An answer that is not the plain JSON of the response schema. */
export class RawReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable | Uint8Array | string | OwnedPieces;
  constructor(body: RawReply['body'], headers: Readonly<Record<string, string>>, status = 200) {
    this.body = body;
    this.headers = headers;
    this.status = status;
  }
}

/** One route as data (house rule 5). The permission is required by type. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Fastify path, with `:params`. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly permission: Permission;
  /** What the handler asks of its caller beyond that (`may`), for answers that depend on it. */
  readonly alsoAsks?: readonly Permission[];
  readonly tag: string;
  readonly params?: TSchema;
  readonly query?: TSchema;
  readonly body?: TSchema;
  /** The body is taken as a raw stream (uploads); `body` is then undefined. */
  readonly upload?: boolean;
  /** The body is taken as text, unparsed, of whatever content type (foreign protocols with their own reading of JSON); `body` is then a string. */
  readonly text?: boolean;
  /** Largest JSON body in bytes (default 4 MiB: a larger text would hold the event loop while it is parsed). */
  readonly bodyLimit?: number;
  readonly response: TSchema;
  /** Content type of the answer where it is not JSON (a RawReply); for openapi.json. */
  readonly responseType?: string;
  readonly status?: number;
  /** HEAD is answered too, as GET without the body: for files that readers ask about before they read parts. */
  readonly head?: boolean;
  /** Foreign protocols word their own errors and are left out of openapi.json. */
  readonly edge?: {
    /** `reference` names the log line of an error whose cause stays inside. */
    mapError(
      error: unknown,
      reference?: string,
    ): {
      readonly status: number;
      readonly body: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    };
  };
  // biome-ignore lint/suspicious/noExplicitAny: erased by defineRoute, which is the typed way in
  readonly handler: (input: RouteInput<any, any, any>) => Promise<unknown>;
}

/** Makes a route whose handler is typed by its schemas. */
export function defineRoute<
  P extends TSchema | undefined = undefined,
  Q extends TSchema | undefined = undefined,
  B extends TSchema | undefined = undefined,
  R extends TSchema = TSchema,
>(
  route: Omit<Route, 'handler' | 'params' | 'query' | 'body' | 'response'> & {
    readonly params?: P;
    readonly query?: Q;
    readonly body?: B;
    readonly response: R;
    readonly handler: (input: RouteInput<Parsed<P>, Parsed<Q>, Parsed<B>>) => Promise<Static<R> | RawReply>;
  },
): Route {
  return route as Route;
}
