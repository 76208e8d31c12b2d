import { badRequest, invalidParameter } from './errors.ts';
import { type Fields, Misfit, messageReader, type ReadOf } from './fields.ts';
import { NotJson, readLexemes, readWireJson } from './wire-json.ts';
import {
  CONTENT_TYPE_MISSING,
  contentTypeRefused,
  invalidValue,
  missingValue,
  seeDocs,
  wrongPart,
  wrongType,
} from './wire-messages.ts';

/** A request as it came: the query of a GET, the body's text of anything else. */
export interface Incoming {
  readonly method: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: string;
  readonly contentType: string | undefined;
}

/** Makes the reader of one endpoint's requests. It throws the protocol's own errors for what does not fit. */
export function createRequestReader<F extends Fields>(fields: F): (incoming: Incoming) => ReadOf<F> {
  const read = messageReader(fields);
  const lists = new Set(Object.entries(fields).flatMap(([name, field]) => (field.isList === true ? [name] : [])));
  return (incoming) => {
    const fromQuery = incoming.method === 'GET' || (incoming.body === '' && incoming.method === 'DELETE');
    const given = fromQuery ? queryFields(incoming.query, lists) : bodyFields(incoming);
    try {
      return read(given);
    } catch (error) {
      if (!(error instanceof Misfit)) throw error;
      throw invalidParameter(words(error, fromQuery ? given : exactly(incoming.body, given)));
    }
  };
}

/** A repeated parameter is a list; one that must be a list may come once. */
function queryFields(query: Readonly<Record<string, unknown>>, lists: ReadonlySet<string>): object {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => {
      if (lists.has(name)) return [name, Array.isArray(value) ? value : [value]];
      return [name, Array.isArray(value) ? value[0] : value];
    }),
  );
}

function bodyFields({ method, body, contentType }: Incoming): object {
  if (method === 'POST' || method === 'PUT') {
    if (contentType === undefined) throw invalidParameter(CONTENT_TYPE_MISSING);
    if (contentType.split(';', 1)[0]?.trim().toLowerCase() !== 'application/json')
      throw invalidParameter(contentTypeRefused());
  }
  return parseObject(body);
}

/** The body's JSON object; some older clients send it as a JSON text that holds the JSON. */
function parseObject(body: string): object {
  if (body.trim() === '') return {};
  const value = parse(body);
  const inner = typeof value === 'string' ? parse(value) : value;
  if (inner === null) return {};
  if (typeof inner !== 'object' || Array.isArray(inner)) {
    throw badRequest('The request body must be a JSON object.');
  }
  return inner;
}

function parse(text: string, read = readWireJson): unknown {
  try {
    return read(text);
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    throw badRequest(`The request body is not valid JSON: ${error.message} (at character ${error.position}).`);
  }
}

/** The body again with numbers in the client's own spelling. */
function exactly(body: string, given: object): object {
  if (body.trim() === '') return given;
  const value = parse(body, readLexemes);
  const inner = typeof value === 'string' ? parse(value, readLexemes) : value;
  return typeof inner === 'object' && inner !== null ? inner : given;
}

function words(misfit: Misfit, given: object): string {
  const { path } = misfit;
  const [field = ''] = path.map(String);
  if (path.length === 1) return seeDocs(problem(misfit, field, valueAt(given, path)));
  const place = path.reduce<string>((so, step) => {
    if (typeof step === 'number') return `${so}[${step}]`;
    return so === '' ? step : `${so}.${step}`;
  }, '');
  if (misfit.kind === 'many') return seeDocs(problem(misfit, place, undefined));
  return seeDocs(wrongPart(field, valueAt(given, [field]), problem(misfit, place, valueAt(given, path))));
}

function problem({ kind, message }: Misfit, place: string, value: unknown): string {
  if (kind === 'missing') return missingValue(place);
  if (kind === 'type') return wrongType(place, value);
  if (kind === 'many') return `The list '${place}' ${message}`;
  return kind === 'reason' ? invalidValue(place, value, message) : message;
}

function valueAt(given: unknown, path: ReadonlyArray<string | number>): unknown {
  let at = given;
  for (const step of path) at = typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined;
  return at;
}
