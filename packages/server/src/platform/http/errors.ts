import { KaizenError } from '../../kernel/errors.ts';

/** One thing wrong with a request: `field` as a path such as `body.items[2].name`. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

export function invalidRequest(problems: readonly FieldProblem[]): KaizenError {
  const [first] = problems;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more, see details)` : '';
  return new KaizenError(
    'invalid',
    'platform.invalid_request',
    `${first?.message ?? 'The request is not valid.'}${more}`,
    {
      problems,
    },
  );
}

export function nulRefused(): KaizenError {
  return new KaizenError(
    'invalid',
    'platform.nul_refused',
    'The request holds a NUL character (U+0000), which cannot be stored. Remove it.',
  );
}

export function hostRefused(host: string | undefined, names: string): KaizenError {
  return new KaizenError(
    'forbidden',
    'platform.host_refused',
    `The Host header ${JSON.stringify(host ?? '')} is not this server. Ask for it as ${names}.`,
  );
}

export function originRefused(origin: string): KaizenError {
  return new KaizenError(
    'forbidden',
    'platform.host_refused',
    `Pages of ${JSON.stringify(origin)} may not use this server; only its own pages may. Programs should send no Origin header.`,
  );
}

export function bodyIncomplete(): KaizenError {
  return new KaizenError(
    'invalid',
    'platform.body_incomplete',
    'The client closed the connection before the body was complete. Send it again.',
  );
}

export function permissionDenied(permission: string): KaizenError {
  return new KaizenError('forbidden', 'platform.permission_denied', `This needs the permission ${permission}.`, {
    permission,
  });
}

export function routeNotFound(method: string, path: string): KaizenError {
  return new KaizenError(
    'not_found',
    'platform.route_not_found',
    `There is no ${method} ${path}. The API is listed at /api/reference.`,
  );
}

export function notReady(): KaizenError {
  return new KaizenError(
    'unavailable',
    'platform.not_ready',
    'The server is starting (or stopping). Try again in a moment; /readyz answers 200 when it is ready.',
  );
}
