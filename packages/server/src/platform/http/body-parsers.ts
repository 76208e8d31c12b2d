import type { FastifyInstance } from 'fastify';
import { nulRefused } from './errors.ts';

/** JSON bodies: empty is no body, keys that would touch a prototype and NUL characters are refused. */
export function parseJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(/^application\/(?:[\w.+-]+\+)?json/, { parseAs: 'string' }, (request, body, done) => {
    const text = body.toString();
    if (text.trim() === '') return done(null, undefined);
    if (holdsNul(text)) return done(nulRefused(), undefined);
    void parse(request, text, done);
  });
}

/** Text routes get the body as it came, decoded as UTF-8. */
export function keepBodiesAsText(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
}

/** Upload routes get the request itself, unread and of any type. */
export function passBodiesThrough(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
}

/** True when the JSON text spells U+0000: an odd number of backslashes before `u0000`. A raw NUL is no JSON anyway. */
function holdsNul(text: string): boolean {
  for (let at = text.indexOf('\\u0000'); at >= 0; at = text.indexOf('\\u0000', at + 1)) {
    let backslashes = 1;
    while (text[at - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 1) return true;
  }
  return false;
}
