import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import type { Ids } from '../../kernel/ids.ts';
import type { Histogram, Logger, Telemetry } from '../telemetry/telemetry.ts';
import { type Authorizer, localOperator } from './authorizer.ts';
import { keepBodiesAsText, parseJsonBodies, passBodiesThrough } from './body-parsers.ts';
import { errorReply } from './error-reply.ts';
import { notReady } from './errors.ts';
import { checkHost } from './host-guard.ts';
import { describeListenError } from './listen-error.ts';
import { mountRoute } from './mount-route.ts';
import type { Route } from './route.ts';
import { createLingeringAnswer } from './upload-body.ts';
import { serveWebRoot } from './web-root.ts';

/** What the server is made of. */
export interface HttpParts {
  readonly routes: readonly Route[];
  readonly telemetry: Telemetry;
  readonly ids: Ids;
  readonly authorizer?: Authorizer;
  readonly webRoot: string;
  /** While false, every route but those of `app:health:read` answers 503. */
  readonly isReady: () => boolean;
}

/** The one HTTP server of the process. */
export interface HttpServer {
  /** Listens and tells where. Rejects with `platform.port_busy` and the like. */
  listen(host: string, port: number): Promise<{ readonly url: string; readonly port: number }>;
  /** Stops listening, lets requests in flight finish for at most `graceMs` (default 10 s), then cuts them. */
  close(graceMs?: number): Promise<void>;
  /** Sends a request without a socket (tests). */
  readonly inject: FastifyInstance['inject'];
}

const BODY_LIMIT = 4 << 20;
const GRACE_MS = 10_000;
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Builds the server from routes as data. Nothing is compiled and nothing listens yet. */
export async function createHttpServer(parts: HttpParts): Promise<HttpServer> {
  const app = fastify({
    bodyLimit: BODY_LIMIT,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 4096 },
    forceCloseConnections: 'idle',
  });
  const log = parts.telemetry.log.bind({ component: 'http' });
  const durations = parts.telemetry.histogram(
    'kaizen_http_request_duration_seconds',
    'Time from the head of a request to the end of its answer.',
    ['operation', 'status'],
    BUCKETS,
  );
  let ownPort: number | undefined;
  guard(app, parts, () => ownPort);
  observe(app, durations, log);
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply, parts.ids, log));
  await mountAll(app, parts);
  await serveWebRoot(app, parts.webRoot);
  await app.ready();

  return {
    inject: app.inject.bind(app),
    listen: async (host, port) => {
      try {
        await app.listen({ host, port });
      } catch (error) {
        throw describeListenError(error, host, port);
      }
      const address = app.server.address();
      if (address === null || typeof address === 'string') throw new TypeError('the server listens on no port');
      ownPort = address.port;
      const name = host.includes(':') ? `[${host}]` : host;
      return { url: `http://${name}:${ownPort}`, port: ownPort };
    },
    close: async (graceMs = GRACE_MS) => {
      const timer = setTimeout(() => app.server.closeAllConnections(), graceMs);
      await app.close();
      clearTimeout(timer);
    },
  };
}

async function mountAll(app: FastifyInstance, parts: HttpParts): Promise<void> {
  const authorizer = parts.authorizer ?? localOperator;
  parseJsonBodies(app);
  for (const route of parts.routes)
    if (route.upload !== true && route.text !== true) mountRoute(app, route, authorizer);
  await app.register(async (texts) => {
    keepBodiesAsText(texts);
    for (const route of parts.routes) if (route.text === true) mountRoute(texts, route, authorizer);
  });
  await app.register(async (uploads) => {
    passBodiesThrough(uploads);
    for (const route of parts.routes) if (route.upload === true) mountRoute(uploads, route, authorizer);
  });
}

function guard(app: FastifyInstance, parts: HttpParts, ownPort: () => number | undefined): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'same-origin');
    checkHost(request.headers.host, request.headers.origin, ownPort());
    const route = request.routeOptions.config.kaizen;
    if (route !== undefined && route.permission !== 'app:health:read' && !parts.isReady()) throw notReady();
  });
}

function observe(app: FastifyInstance, durations: Histogram, log: Logger): void {
  app.addHook('onResponse', async (request, reply) => {
    const operation = request.routeOptions.config.kaizen?.operationId ?? 'none';
    durations.observe({ operation, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
    log.debug(
      { operation, method: request.method, url: request.url, status: reply.statusCode, ms: reply.elapsedTime },
      'answered',
    );
  });
}

function answerError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  ids: Ids,
  log: Logger,
): FastifyReply {
  const route = request.routeOptions.config.kaizen;
  const { status, body, internal } = errorReply(error, () => ids.next('log'));
  if (internal) {
    log.error(
      { error, reference: body.error.details?.reference, operation: route?.operationId, url: request.url },
      'request failed',
    );
  }
  const reference = body.error.details?.reference;
  const mapped = route?.edge?.mapError(error, typeof reference === 'string' ? reference : undefined) ?? {
    status,
    body,
  };
  const text = JSON.stringify(mapped.body);
  reply
    .code(mapped.status)
    .type('application/json; charset=utf-8')
    .headers(('headers' in mapped ? mapped.headers : undefined) ?? {});
  if (request.raw.complete) return reply.send(text);
  // Bytes of a body that nobody reads any more must not be taken for the next request.
  return reply
    .header('connection', 'close')
    .header('content-length', Buffer.byteLength(text))
    .send(createLingeringAnswer(text, request.raw));
}
