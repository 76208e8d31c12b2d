import { existsSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { routeNotFound } from './errors.ts';

/** Paths that belong to programs: a miss there is a JSON 404, never a page. */
const PROGRAM_PATHS =
  /^\/(?:api|ajax-api|v2|serve|metrics|healthz|readyz|get-online-features|push|materialize)(?:[/?-]|$)/;

/** Names that the web build gives to files whose content never changes under that name. */
const HASHED = /[.-][A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;

/**
 * Everything from this host only. Styles may be inline because the component library and the charts set them so; scripts may not.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Serves the built web interface, and its index.html for every page address of the single-page application. */
export async function serveWebRoot(app: FastifyInstance, root: string): Promise<void> {
  const assets = resolve(root, 'assets') + sep;
  const built = existsSync(resolve(root, 'index.html'));
  if (built) {
    await app.register(fastifyStatic, {
      root,
      index: ['index.html'],
      cacheControl: false,
      setHeaders: (reply, path) => {
        const immutable = path.startsWith(assets) && HASHED.test(path);
        reply.header('cache-control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
        if (path.endsWith('.html')) reply.header('content-security-policy', CONTENT_SECURITY_POLICY);
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    if (!wantsPage(request)) throw routeNotFound(request.method, request.url.split('?', 1)[0] ?? request.url);
    return built ? reply.code(200).sendFile('index.html') : webNotBuilt(reply);
  });
}

function wantsPage(request: FastifyRequest): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  if (PROGRAM_PATHS.test(request.url)) return false;
  return (request.headers.accept ?? '').includes('text/html');
}

function webNotBuilt(reply: FastifyReply): FastifyReply {
  return reply
    .code(404)
    .type('text/plain; charset=utf-8')
    .send(
      'The web interface is not built here. Run `npm run build -w @kaizen/web`, then start the server again. The API is at /api/v1.\n',
    );
}
