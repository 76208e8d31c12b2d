import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Authorizer } from './authorizer.ts';
import { nulRefused, permissionDenied } from './errors.ts';
import { OwnedPieces } from './owned-pieces.ts';
import { RawReply, type Route, type RouteInput } from './route.ts';
import { createPartValidator, createSerializer } from './route-schemas.ts';
import { createUploadBody } from './upload-body.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route as data, for metrics, permission and error wording. */
    kaizen?: Route;
  }
}

/** Registers one route: permission, validation, handler, serialised answer. Errors go to the server's error handler. */
export function mountRoute(app: FastifyInstance, route: Route, authorizer: Authorizer): void {
  const params = createPartValidator('params', route.params, true);
  const query = createPartValidator('query', route.query, true);
  const readsBody = route.upload !== true && route.text !== true;
  const body = createPartValidator('body', readsBody ? route.body : undefined, false);
  const serialize = createSerializer(route.response);

  app.route({
    method: route.head === true ? [route.method, 'HEAD'] : route.method,
    url: route.path,
    config: { kaizen: route },
    ...(route.bodyLimit === undefined ? {} : { bodyLimit: route.bodyLimit }),
    handler: async (request, reply) => {
      const headers = plainHeaders(request);
      const caller = authorizer.identify(headers);
      if (!authorizer.allows(caller, route.permission)) throw permissionDenied(route.permission);
      if (request.url.includes('%00')) throw nulRefused();
      const input: RouteInput<unknown, unknown, unknown> = {
        params: params(request.params),
        query: query(request.query),
        body: route.text === true ? (request.body ?? '') : body(request.body),
        headers,
        caller,
        may: (permission) => authorizer.allows(caller, permission),
        ...(route.upload === true ? { stream: bodyStream(request) } : {}),
        get signal() {
          return abortSignalOf(reply);
        },
      };
      const answer = await route.handler(input);
      if (answer instanceof RawReply)
        return request.method === 'HEAD' ? sendHead(reply, answer) : sendRaw(reply, answer);
      reply.code(route.status ?? (answer === undefined ? 204 : 200));
      if (answer === undefined) return reply.send();
      return reply.header('content-type', 'application/json; charset=utf-8').send(await serialize(answer));
    },
  });
}

function sendRaw(reply: FastifyReply, answer: RawReply): FastifyReply {
  const { body } = answer;
  reply.code(answer.status).headers(answer.headers);
  if (body instanceof OwnedPieces) return reply.send(body.stream(reply.raw));
  return reply.send(body instanceof Uint8Array ? Buffer.from(body.buffer, body.byteOffset, body.byteLength) : body);
}

/** The headers of an answer, its length among them, and nothing else. */
function sendHead(reply: FastifyReply, { body, status, headers }: RawReply): FastifyReply {
  if (body instanceof Readable) body.destroy();
  return reply.code(status).headers(headers).send('');
}

/** An upload without a body is an empty stream, not an error: the handler knows whether that is allowed. */
function bodyStream(request: FastifyRequest): Readable {
  return request.body instanceof Readable ? createUploadBody(request.raw) : Readable.from([]);
}

const signals = new WeakMap<FastifyReply, AbortSignal>();

/** Aborted when the client goes away before the answer is out. Made only for handlers that ask for it. */
function abortSignalOf(reply: FastifyReply): AbortSignal {
  const known = signals.get(reply);
  if (known !== undefined) return known;
  const controller = new AbortController();
  const { raw } = reply;
  const onClose = () => {
    if (!raw.writableFinished) controller.abort(new Error('The client closed the connection.'));
  };
  if (raw.destroyed) onClose();
  else raw.once('close', onClose);
  signals.set(reply, controller.signal);
  return controller.signal;
}

/** Node joins repeated headers itself; the only one it keeps as a list is a response header. */
function plainHeaders(request: FastifyRequest): Readonly<Record<string, string | undefined>> {
  return request.headers as Record<string, string | undefined>;
}
