import { type ErrorKind, isKaizenError, type KaizenError } from '../../kernel/errors.ts';
import { errorReply } from '../../platform/http/error-reply.ts';
import { artifactErrorWords } from './artifacts/artifact-error-words.ts';
import { loggedModelErrorWords, modelErrorWords } from './models/model-error-words.ts';
import { runErrorWords } from './runs/run-error-words.ts';
import { searchErrorWords } from './search-error-words.ts';
import { traceErrorWords } from './traces/trace-error-words.ts';
import { webhookErrorWords } from './webhooks/webhook-error-words.ts';
import { type ErrorWords, HTTP_STATUS, type WireCode, type WireError } from './wire-error.ts';

/** What goes out for an error. */
export interface MappedError {
  readonly status: number;
  readonly body: { readonly error_code: string; readonly message: string };
}

/** Each part of the edge words the domain errors that it can meet. */
const WORDS: ErrorWords = {
  ...runErrorWords,
  ...searchErrorWords,
  ...modelErrorWords,
  ...artifactErrorWords,
  ...traceErrorWords,
  ...webhookErrorWords,
};

const BY_KIND: Readonly<Record<ErrorKind, WireCode>> = {
  not_found: 'RESOURCE_DOES_NOT_EXIST',
  conflict: 'RESOURCE_CONFLICT',
  invalid: 'INVALID_PARAMETER_VALUE',
  forbidden: 'PERMISSION_DENIED',
  // Clients repeat a request that was answered 5xx for minutes, so nothing that stays as it is may be one.
  precondition: 'BAD_REQUEST',
  unavailable: 'TEMPORARILY_UNAVAILABLE',
};

/** Codes for what the HTTP layer refuses before a handler runs; other statuses below 500 are bad requests. */
const BY_STATUS: Readonly<Record<number, WireCode>> = { 403: 'PERMISSION_DENIED', 404: 'ENDPOINT_NOT_FOUND' };

/** Maps anything that was thrown to the protocol's error. `reference` names the log line of an error whose cause must not leave. */
export function mapError(error: unknown, reference?: string): MappedError {
  if (isKaizenError(error)) return mapped(wordsOf(error));
  const { status, body } = errorReply(error, () => reference ?? 'unknown');
  if (status >= 500) return mapped({ code: 'INTERNAL_ERROR', message: body.error.message });
  return { status, body: { error_code: BY_STATUS[status] ?? 'BAD_REQUEST', message: body.error.message } };
}

function wordsOf(error: KaizenError): WireError {
  const own = /^mlflow\.(.*)$/.exec(error.code)?.[1]?.toUpperCase();
  if (own !== undefined && isWireCode(own)) return { code: own, message: error.message };
  const ofLoggedModel = error.details?.modelId === undefined ? undefined : loggedModelErrorWords[error.code];
  const words = ofLoggedModel ?? WORDS[error.code];
  if (words === undefined) return { code: BY_KIND[error.kind], message: error.message };
  const detail = (name: string) => {
    const value = error.details?.[name];
    return value === undefined || value === null ? '' : String(value);
  };
  return words(detail, error);
}

function mapped({ code, message }: WireError): MappedError {
  return { status: HTTP_STATUS[code], body: { error_code: code, message } };
}

function isWireCode(code: string): code is WireCode {
  return code in HTTP_STATUS;
}
