import { errorReply } from '../../platform/http/error-reply.ts';

/** Marquez answers `{ code, message }`; the platform's own words stand beside them, for clients of either. */
export function mapError(error: unknown, reference?: string): { readonly status: number; readonly body: unknown } {
  const { status: told, body } = errorReply(error, () => reference ?? 'unknown');
  const status = body.error.code === 'openlineage.body_too_large' ? 413 : told;
  return { status, body: { code: status, message: body.error.message, error: body.error } };
}
