import { NumberLexeme, readWireJson } from '../wire-json.ts';
import { jsonTextOf, type OtlpPair } from './otlp-model.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The spans of a document as a file of spans has them: attributes by name, their values as JSON texts. */
export function spansFile(document: Uint8Array | undefined): string {
  const spans = document === undefined ? [] : rowsOf(readWireJson(Buffer.from(document).toString()), 'spans');
  return `{"spans":[${spans.map(spanText).join(',')}]}`;
}

function spanText(span: Fields): string {
  const { attributes, events, links, start_time_unix_nano, end_time_unix_nano, status, ...plain } = span;
  const texts = Object.fromEntries(pairsOf(attributes).map(({ key, value }) => [key, jsonTextOf(value)]));
  const { code, message } = fieldsOf(status);
  const fields = {
    ...plain,
    parent_span_id: plain.parent_span_id ?? null,
    status: { code, message: message ?? '' },
    attributes: texts,
    links: rowsOf({ links }, 'links').map((link) => ({
      trace_id: `tr-${hex(link.trace_id)}`,
      span_id: hex(link.span_id),
      attributes: plainPairs(link.attributes),
    })),
  };
  const times = `"start_time_unix_nano":${lexeme(start_time_unix_nano)},"end_time_unix_nano":${lexeme(end_time_unix_nano)}`;
  return `${JSON.stringify(fields).slice(0, -1)},"events":[${rowsOf({ events }, 'events').map(eventText).join(',')}],${times}}`;
}

function eventText(event: Fields): string {
  const { name, time_unix_nano: time, attributes } = event;
  const fields = JSON.stringify({ name, attributes: plainPairs(attributes) });
  return `${fields.slice(0, -1)},"time_unix_nano":${lexeme(time)}}`;
}

function plainPairs(attributes: unknown): object {
  return Object.fromEntries(pairsOf(attributes).map(({ key, value }) => [key, JSON.parse(jsonTextOf(value))]));
}

/** Wire mapping: the columns hold what `arrived-spans.ts` wrote. */
function pairsOf(attributes: unknown): readonly OtlpPair[] {
  return Array.isArray(attributes) ? (attributes as OtlpPair[]) : [];
}

function rowsOf(value: unknown, name: string): readonly Fields[] {
  const list = fieldsOf(value)[name];
  return Array.isArray(list) ? list.map(fieldsOf) : [];
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function lexeme(value: unknown): string {
  if (value instanceof NumberLexeme) return value.text;
  return typeof value === 'number' || typeof value === 'string' ? String(value) : 'null';
}

function hex(base64: unknown): string {
  return Buffer.from(String(base64), 'base64').toString('hex');
}
