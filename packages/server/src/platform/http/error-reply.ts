import type { ErrorBody } from '@kaizen/contracts';
import { type ErrorKind, isKaizenError, messageOf } from '../../kernel/errors.ts';

/** What goes out for an error. `internal` errors are logged under `reference`; their message never leaves. */
export interface ErrorReply {
  readonly status: number;
  readonly body: ErrorBody;
  readonly internal: boolean;
}

/** The one table from kinds to HTTP status. */
const STATUS: Readonly<Record<ErrorKind, number>> = {
  not_found: 404,
  conflict: 409,
  invalid: 400,
  forbidden: 403,
  precondition: 412,
  unavailable: 503,
};

/** Errors that the HTTP layer itself raises before a handler runs, by Fastify's code. */
const FRAMEWORK: Readonly<Record<string, { readonly status: number; readonly code: string; readonly mend: string }>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    status: 413,
    code: 'platform.body_too_large',
    mend: 'Send less at once, or use the upload route.',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    status: 415,
    code: 'platform.media_type_refused',
    mend: 'Send the body as application/json.',
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    status: 400,
    code: 'platform.body_incomplete',
    mend: 'The body did not have the length that Content-Length says; send it again.',
  },
};

/** Maps anything that was thrown to an answer; `reference` is a fresh id, used only when the cause must stay inside. */
export function errorReply(error: unknown, reference: () => string): ErrorReply {
  if (isKaizenError(error)) {
    const details = error.details === undefined ? {} : { details: { ...error.details } };
    return reply(STATUS[error.kind], { code: error.code, kind: error.kind, message: error.message, ...details });
  }
  const code = fieldOf(error, 'code');
  const framework = typeof code === 'string' ? FRAMEWORK[code] : undefined;
  if (framework !== undefined) {
    const message = `${messageOf(error)}. ${framework.mend}`;
    return reply(framework.status, { code: framework.code, kind: 'invalid', message });
  }
  if (fieldOf(error, 'statusCode') === 400) {
    const message = `The request cannot be read: ${messageOf(error)}.`;
    return reply(400, { code: 'platform.unreadable_request', kind: 'invalid', message });
  }
  const id = reference();
  const message = `Something went wrong inside Kaizen. The log holds the cause under ${id}.`;
  return {
    ...reply(500, { code: 'platform.internal', kind: 'internal', message, details: { reference: id } }),
    internal: true,
  };
}

function reply(status: number, error: ErrorBody['error']): ErrorReply {
  return { status, body: { error }, internal: false };
}

function fieldOf(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
}
