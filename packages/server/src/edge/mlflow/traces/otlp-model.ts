import { invalidParameter } from '../errors.ts';

/** A typed value as OpenTelemetry's JSON spells it, with the names of its protocol buffer fields. Whole numbers beyond 2^53 are texts. */
export type OtlpValue =
  | { readonly string_value: string }
  | { readonly bool_value: boolean }
  | { readonly int_value: number | string }
  /** A number, or the name of one that JSON has not. */
  | { readonly double_value: number | string }
  | { readonly bytes_value: string }
  | { readonly array_value: { readonly values: readonly OtlpValue[] } }
  | { readonly kvlist_value: { readonly values: readonly OtlpPair[] } }
  | Readonly<Record<string, never>>;

export interface OtlpPair {
  readonly key: string;
  readonly value: OtlpValue;
}

export interface OtlpEvent {
  readonly time_unix_nano: string;
  readonly name: string;
  readonly attributes: readonly OtlpPair[];
}

/** Ids in base64, as in all JSON of protocol buffers. */
export interface OtlpLink {
  readonly trace_id: string;
  readonly span_id: string;
  readonly attributes: readonly OtlpPair[];
}

/** A span as it came. Ids are bytes. */
export interface OtlpSpan {
  readonly traceId: Uint8Array;
  readonly spanId: Uint8Array;
  /** Empty for a root. */
  readonly parentId: Uint8Array;
  readonly name: string;
  readonly startNs: string;
  /** `0` when it has not ended. */
  readonly endNs: string;
  readonly attributes: readonly OtlpPair[];
  readonly events: readonly OtlpEvent[];
  readonly links: readonly OtlpLink[];
  readonly status: 'unset' | 'ok' | 'error';
  readonly statusMessage: string;
}

/** Spans of one sender. */
export interface OtlpResource {
  readonly attributes: readonly OtlpPair[];
  readonly spans: readonly OtlpSpan[];
}

/** Clients refuse messages nested in a hundred messages; a level of a value is three, and the rest of an answer seven. */
const DEEPEST = 30;

/** Refuses values that no client could read back. */
export function checkDepth(depth: number): void {
  if (depth > DEEPEST) {
    throw invalidParameter(`An attribute is nested deeper than ${DEEPEST} levels. Send its inner part as text.`);
  }
}

/** No store keeps U+0000 or half a surrogate pair in a text of JSON that it can look into. */
export function keepable(text: string): string {
  return (text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text).toWellFormed();
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

export function intValue(value: bigint): OtlpValue {
  const number = Number(value);
  return { int_value: Number.isSafeInteger(number) ? number : String(value) };
}

export function doubleValue(value: number): OtlpValue {
  return { double_value: Number.isFinite(value) ? value : String(value) };
}

/** Of pairs with one key the last counts. */
export function lastOfEach(pairs: readonly OtlpPair[]): OtlpPair[] {
  return [...new Map(pairs.map((pair) => [pair.key, pair])).values()];
}

/** The value as plain JSON text, spaced as clients of the protocol write JSON: they compare such texts. */
export function jsonTextOf(value: OtlpValue): string {
  if ('string_value' in value) return JSON.stringify(value.string_value);
  if ('bool_value' in value) return String(value.bool_value);
  if ('int_value' in value) return String(value.int_value);
  if ('double_value' in value) return JSON.stringify(value.double_value);
  if ('bytes_value' in value) return JSON.stringify(value.bytes_value);
  if ('array_value' in value) return `[${value.array_value.values.map(jsonTextOf).join(', ')}]`;
  if ('kvlist_value' in value) {
    const fields = value.kvlist_value.values.map(
      ({ key, value: each }) => `${JSON.stringify(key)}: ${jsonTextOf(each)}`,
    );
    return `{${fields.join(', ')}}`;
  }
  return 'null';
}
