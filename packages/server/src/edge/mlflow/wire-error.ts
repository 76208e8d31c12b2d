/** Codes of the protocol that this server answers, with their HTTP status. */
export const HTTP_STATUS = {
  INVALID_PARAMETER_VALUE: 400,
  BAD_REQUEST: 400,
  RESOURCE_ALREADY_EXISTS: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  RESOURCE_DOES_NOT_EXIST: 404,
  NOT_FOUND: 404,
  ENDPOINT_NOT_FOUND: 404,
  RESOURCE_CONFLICT: 409,
  REQUEST_LIMIT_EXCEEDED: 429,
  INTERNAL_ERROR: 500,
  NOT_IMPLEMENTED: 501,
  TEMPORARILY_UNAVAILABLE: 503,
} as const;

/** A code of the protocol. */
export type WireCode = keyof typeof HTTP_STATUS;

/** An error as the protocol words it. */
export interface WireError {
  readonly code: WireCode;
  readonly message: string;
}

/** By the code of a domain error: how the protocol words it. `detail` gives a detail as text, `''` when there is none. */
export interface ErrorWords {
  readonly [code: string]: (
    detail: (name: string) => string,
    error: { readonly message: string; readonly details: Readonly<Record<string, unknown>> | undefined },
  ) => WireError;
}
