/** How an error is to be treated by its caller; one file (`platform/http/error-reply.ts`) maps kinds to HTTP status. */
export type ErrorKind = 'not_found' | 'conflict' | 'invalid' | 'forbidden' | 'precondition' | 'unavailable';

/**
 * The one error class of the server. `code` is API (`room.snake_case`) and never changes its meaning;
 * `message` names the thing and the mend; `details` are plain JSON and may be shown to the caller.
 */
export class KaizenError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(kind: ErrorKind, code: string, message: string, details?: Readonly<Record<string, unknown>>) {
    super(message);
    this.name = 'KaizenError';
    this.kind = kind;
    this.code = code;
    this.details = details;
  }
}

/** Narrows an unknown thrown value to a {@link KaizenError}. */
export function isKaizenError(value: unknown): value is KaizenError {
  return value instanceof KaizenError;
}

/** The message of any thrown value, for logs and wrapped errors. */
export function messageOf(value: unknown): string {
  return value instanceof Error ? value.message : String(value);
}
