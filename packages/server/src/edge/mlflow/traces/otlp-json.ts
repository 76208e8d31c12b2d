import { invalidParameter } from '../errors.ts';
import { NotJson, NumberLexeme, readWireJson } from '../wire-json.ts';
import {
  base64,
  checkDepth,
  doubleValue,
  intValue,
  keepable,
  lastOfEach,
  type OtlpEvent,
  type OtlpLink,
  type OtlpPair,
  type OtlpResource,
  type OtlpSpan,
  type OtlpValue,
} from './otlp-model.ts';

type Fields = Readonly<Record<string, unknown>>;

const STATUS = new Map<unknown, OtlpSpan['status']>([
  [1, 'ok'],
  [2, 'error'],
  ['STATUS_CODE_OK', 'ok'],
  ['STATUS_CODE_ERROR', 'error'],
]);

/** Reads an ExportTraceServiceRequest in OpenTelemetry's JSON: names in camel case (or as in the schema), ids in hexadecimal. */
export function readJsonSpans(text: string): OtlpResource[] {
  const request = fieldsOf(parse(text), 'The request');
  return listOf(request, 'resourceSpans').map((each) => {
    const resource = fieldsOf(each, 'resourceSpans');
    const scopes = listOf(resource, 'scopeSpans').map((scope) => fieldsOf(scope, 'scopeSpans'));
    return {
      attributes: readPairs(fieldsOf(of(resource, 'resource') ?? {}, 'resource'), 'attributes', 0),
      spans: scopes.flatMap((scope) => listOf(scope, 'spans').map((span) => readSpan(fieldsOf(span, 'spans')))),
    };
  });
}

function parse(text: string): unknown {
  try {
    return readWireJson(text);
  } catch (error) {
    if (error instanceof NotJson) throw invalidParameter(`The request body is not valid JSON: ${error.message}.`);
    throw error;
  }
}

function readSpan(span: Fields): OtlpSpan {
  const status = fieldsOf(of(span, 'status') ?? {}, 'status');
  return {
    traceId: idOf(span, 'traceId'),
    spanId: idOf(span, 'spanId'),
    parentId: idOf(span, 'parentSpanId'),
    name: textOf(span, 'name'),
    startNs: wholeOf(of(span, 'startTimeUnixNano'), 'startTimeUnixNano'),
    endNs: wholeOf(of(span, 'endTimeUnixNano'), 'endTimeUnixNano'),
    attributes: readPairs(span, 'attributes', 0),
    events: listOf(span, 'events').map((event) => readEvent(fieldsOf(event, 'events'))),
    links: listOf(span, 'links').map((link) => readLink(fieldsOf(link, 'links'))),
    status: STATUS.get(of(status, 'code')) ?? 'unset',
    statusMessage: textOf(status, 'message'),
  };
}

function readEvent(event: Fields): OtlpEvent {
  return {
    time_unix_nano: wholeOf(of(event, 'timeUnixNano'), 'timeUnixNano'),
    name: textOf(event, 'name'),
    attributes: readPairs(event, 'attributes', 0),
  };
}

function readLink(link: Fields): OtlpLink {
  return {
    trace_id: base64(idOf(link, 'traceId')),
    span_id: base64(idOf(link, 'spanId')),
    attributes: readPairs(link, 'attributes', 0),
  };
}

function readPairs(fields: Fields, name: string, depth: number): OtlpPair[] {
  return lastOfEach(
    listOf(fields, name).map((each) => {
      const pair = fieldsOf(each, name);
      return { key: textOf(pair, 'key'), value: readValue(fieldsOf(of(pair, 'value') ?? {}, 'value'), depth) };
    }),
  );
}

function readValue(value: Fields, depth: number): OtlpValue {
  checkDepth(depth);
  const text = of(value, 'stringValue');
  if (text !== undefined) return { string_value: textOf(value, 'stringValue') };
  const flag = of(value, 'boolValue');
  if (flag !== undefined) return { bool_value: flag === true };
  const whole = of(value, 'intValue');
  if (whole !== undefined) return intValue(BigInt.asIntN(64, BigInt(signedOf(whole, 'intValue'))));
  const double = of(value, 'doubleValue');
  if (double !== undefined) return doubleValue(double instanceof NumberLexeme ? Number(double.text) : Number(double));
  const list = of(value, 'arrayValue');
  if (list !== undefined) {
    const values = listOf(fieldsOf(list, 'arrayValue'), 'values');
    return { array_value: { values: values.map((each) => readValue(fieldsOf(each, 'values'), depth + 1)) } };
  }
  const pairs = of(value, 'kvlistValue');
  if (pairs !== undefined) {
    return { kvlist_value: { values: readPairs(fieldsOf(pairs, 'kvlistValue'), 'values', depth + 1) } };
  }
  const bytes = of(value, 'bytesValue');
  return bytes === undefined ? {} : { bytes_value: textOf(value, 'bytesValue') };
}

/** A field by its name in camel case or as in the schema; null is absent. */
function of(fields: Fields, name: string): unknown {
  const value = fields[name] ?? fields[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)];
  return value === null ? undefined : value;
}

function fieldsOf(value: unknown, name: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof NumberLexeme) {
    throw invalidParameter(`Invalid OpenTelemetry format: ${name} must be a JSON object.`);
  }
  return Object.fromEntries(Object.entries(value));
}

function listOf(fields: Fields, name: string): readonly unknown[] {
  const value = of(fields, name) ?? [];
  if (!Array.isArray(value)) throw invalidParameter(`Invalid OpenTelemetry format: ${name} must be a list.`);
  return value;
}

function textOf(fields: Fields, name: string): string {
  const value = of(fields, name) ?? '';
  if (typeof value !== 'string') throw invalidParameter(`Invalid OpenTelemetry format: ${name} must be a text.`);
  return keepable(value);
}

function idOf(fields: Fields, name: string): Uint8Array {
  const text = textOf(fields, name);
  if (!/^(?:[0-9a-f]{2})*$/i.test(text)) {
    throw invalidParameter(`Invalid OpenTelemetry format: ${name} must be hexadecimal.`);
  }
  return Buffer.from(text, 'hex');
}

function signedOf(value: unknown, name: string): string {
  const text = value instanceof NumberLexeme ? value.text : String(value);
  if (!/^-?\d{1,20}$/.test(text))
    throw invalidParameter(`Invalid OpenTelemetry format: ${name} must be a whole number.`);
  return text;
}

/** Digits without zeros before them. */
function wholeOf(value: unknown, name: string): string {
  const digits = signedOf(value ?? '0', name);
  if (digits.startsWith('-')) throw invalidParameter(`Invalid OpenTelemetry format: ${name} must not be negative.`);
  return String(BigInt(digits));
}
