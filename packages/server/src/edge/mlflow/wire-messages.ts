import { pythonJson, pythonRepr, pythonType } from './python-text.ts';

/**
 * Messages that clients and protocol tests compare word for word: the one place where wording is not our own. Origin of all of them: the answers of the
 * MLflow tracking server 3.18.0 (mlflow/server/handlers.py, mlflow/utils/validation.py, mlflow/store/tracking/sqlalchemy_store.py), as its public REST
 * tests assert them (tests/tracking/test_rest_tracking.py and others).
 */

/** Ends every message about a request's fields. */
const SEE_DOCS = ' See the API docs for more information about request parameters.';

/** A field whose value has not the right type. */
export function wrongType(path: string, value: unknown): string {
  return `${invalidValue(path, value, ` Hint: Value was of type '${pythonType(value)}'.`)}${SEE_DOCS}`;
}

export function missingField(path: string): string {
  return `${missingValue(path)}${SEE_DOCS}`;
}

/** A part of a field is wrong: the whole field is named as older servers did, then the part as newer ones do. */
export function wrongPart(field: string, value: unknown, part: string): string {
  const whole = pythonJson(value);
  return whole.length > 2000 ? part : `Invalid value ${whole} for parameter '${field}' supplied: ${part}`;
}

export function seeDocs(message: string): string {
  return message + SEE_DOCS;
}

export function invalidValue(path: string, value: unknown, reason?: string): string {
  return `Invalid value ${pythonJson(value)} for parameter '${path}' supplied${reason === undefined ? '.' : `: ${reason}`}`;
}

export function missingValue(path: string): string {
  return `Missing value for required parameter '${path}'.`;
}

export function tooLong(what: string, limit: number): string {
  return `'${what}' exceeds the maximum length of ${limit} characters`;
}

export const BAD_CHARACTERS =
  'Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).';

export function resolvesElsewhere(normal: string): string {
  return (
    'Names may be treated as files in certain cases, and must not resolve to other names when treated as such. ' +
    `This name would resolve to ${pythonRepr(normal)}`
  );
}

export const CONTENT_TYPE_MISSING = 'Bad Request. Content-Type header is missing.';

export function contentTypeRefused(): string {
  return "Bad Request. Content-Type must be one of ['application/json'].";
}
