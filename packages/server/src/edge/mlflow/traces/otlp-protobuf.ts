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
import type { ProtoReader } from './proto-reader.ts';

/*
 * Messages of opentelemetry/proto/{collector/trace,trace,resource,common}/v1, by the numbers of their fields. Fields that no answer to a client holds (kind,
 * flags, trace state, scope, counts of what was dropped) are skipped.
 */

const EMPTY = new Uint8Array();
const STATUS = ['unset', 'ok', 'error'] as const;

/** Reads an ExportTraceServiceRequest. Throws `NotProto`. */
export function readProtobufSpans(request: ProtoReader): OtlpResource[] {
  const resources: OtlpResource[] = [];
  for (let field = request.next(); field !== 0; field = request.next()) {
    if (field === 1) resources.push(readResource(request.message()));
    else request.skip();
  }
  return resources;
}

function readResource(reader: ProtoReader): OtlpResource {
  const spans: OtlpSpan[] = [];
  let attributes: OtlpPair[] = [];
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) attributes = readPairs(reader.message(), 1);
    else if (field === 2) readScope(reader.message(), spans);
    else reader.skip();
  }
  return { attributes, spans };
}

function readScope(reader: ProtoReader, spans: OtlpSpan[]): void {
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 2) spans.push(readSpan(reader.message()));
    else reader.skip();
  }
}

/** A span while its fields are read. */
type OpenSpan = { -readonly [K in keyof OtlpSpan]: OtlpSpan[K] } & {
  readonly attributes: OtlpPair[];
  readonly events: OtlpEvent[];
  readonly links: OtlpLink[];
};

const SPAN_FIELDS = new Map<number, (span: OpenSpan, reader: ProtoReader) => unknown>([
  [1, (span, reader) => (span.traceId = reader.bytes())],
  [2, (span, reader) => (span.spanId = reader.bytes())],
  [4, (span, reader) => (span.parentId = reader.bytes())],
  [5, (span, reader) => (span.name = keepable(reader.text()))],
  [7, (span, reader) => (span.startNs = String(reader.fixed64()))],
  [8, (span, reader) => (span.endNs = String(reader.fixed64()))],
  [9, (span, reader) => span.attributes.push(readPair(reader.message(), 0))],
  [11, (span, reader) => span.events.push(readEvent(reader.message()))],
  [13, (span, reader) => span.links.push(readLink(reader.message()))],
  [15, (span, reader) => Object.assign(span, readStatus(reader.message()))],
]);

function readSpan(reader: ProtoReader): OtlpSpan {
  const span: OpenSpan = {
    traceId: EMPTY,
    spanId: EMPTY,
    parentId: EMPTY,
    name: '',
    startNs: '0',
    endNs: '0',
    attributes: [],
    events: [],
    links: [],
    status: 'unset',
    statusMessage: '',
  };
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    const read = SPAN_FIELDS.get(field);
    if (read === undefined) reader.skip();
    else read(span, reader);
  }
  return { ...span, attributes: lastOfEach(span.attributes) };
}

function readStatus(reader: ProtoReader): Pick<OtlpSpan, 'status' | 'statusMessage'> {
  let status: OtlpSpan['status'] = 'unset';
  let statusMessage = '';
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 2) statusMessage = keepable(reader.text());
    else if (field === 3) status = STATUS[Number(reader.int64())] ?? 'unset';
    else reader.skip();
  }
  return { status, statusMessage };
}

function readEvent(reader: ProtoReader): OtlpEvent {
  const attributes: OtlpPair[] = [];
  let time = '0';
  let name = '';
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) time = String(reader.fixed64());
    else if (field === 2) name = keepable(reader.text());
    else if (field === 3) attributes.push(readPair(reader.message(), 0));
    else reader.skip();
  }
  return { time_unix_nano: time, name, attributes: lastOfEach(attributes) };
}

function readLink(reader: ProtoReader): OtlpLink {
  const attributes: OtlpPair[] = [];
  let traceId = EMPTY;
  let spanId = EMPTY;
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) traceId = Uint8Array.from(reader.bytes());
    else if (field === 2) spanId = Uint8Array.from(reader.bytes());
    else if (field === 4) attributes.push(readPair(reader.message(), 0));
    else reader.skip();
  }
  return { trace_id: base64(traceId), span_id: base64(spanId), attributes: lastOfEach(attributes) };
}

/** The pairs in the field of this number. */
function readPairs(reader: ProtoReader, number: number, depth = 0): OtlpPair[] {
  const pairs: OtlpPair[] = [];
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === number) pairs.push(readPair(reader.message(), depth));
    else reader.skip();
  }
  return lastOfEach(pairs);
}

function readPair(reader: ProtoReader, depth: number): OtlpPair {
  let key = '';
  let value: OtlpValue = {};
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) key = keepable(reader.text());
    else if (field === 2) value = readValue(reader.message(), depth);
    else reader.skip();
  }
  return { key, value };
}

function readValue(reader: ProtoReader, depth: number): OtlpValue {
  checkDepth(depth);
  let value: OtlpValue = {};
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) value = { string_value: keepable(reader.text()) };
    else if (field === 2) value = { bool_value: reader.int64() !== 0n };
    else if (field === 3) value = intValue(reader.int64());
    else if (field === 4) value = doubleValue(reader.double());
    else if (field === 5) value = { array_value: { values: readValues(reader.message(), depth + 1) } };
    else if (field === 6) value = { kvlist_value: { values: readPairs(reader.message(), 1, depth + 1) } };
    else if (field === 7) value = { bytes_value: base64(reader.bytes()) };
    else reader.skip();
  }
  return value;
}

function readValues(reader: ProtoReader, depth: number): OtlpValue[] {
  const values: OtlpValue[] = [];
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) values.push(readValue(reader.message(), depth));
    else reader.skip();
  }
  return values;
}
