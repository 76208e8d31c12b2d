import { type ErrorKind, isKaizenError, messageOf } from '../../kernel/errors.ts';

const STATUS: Readonly<Record<ErrorKind, number>> = {
  not_found: 404,
  invalid: 400,
  unavailable: 503,
  forbidden: 403,
  conflict: 409,
  // A model that fails while it computes is the server's fault, not the caller's.
  precondition: 500,
};

/** Every error as the protocol words it: a status and `{"error": text}`. */
export function mapError(error: unknown): { readonly status: number; readonly body: { readonly error: string } } {
  if (isKaizenError(error)) {
    const status = error.code === 'open_inference.binary_refused' ? 415 : STATUS[error.kind];
    return { status, body: { error: error.message } };
  }
  const status = typeof error === 'object' && error !== null ? Reflect.get(error, 'statusCode') : undefined;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return { status, body: { error: `The request cannot be read: ${messageOf(error)}.` } };
  }
  return { status: 500, body: { error: 'The server failed to answer; its log holds the cause.' } };
}
