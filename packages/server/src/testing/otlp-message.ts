/** Writes protocol buffer messages for tests: fields as bytes, in the order in which they are given. */
export function field(
  number: number,
  value: string | bigint | Uint8Array | { readonly fixed: bigint } | { readonly double: number },
): Buffer {
  if (typeof value === 'bigint')
    return Buffer.concat([varint(BigInt(number) << 3n), varint(BigInt.asUintN(64, value))]);
  if (typeof value === 'string' || value instanceof Uint8Array) {
    const bytes = Buffer.from(value);
    return Buffer.concat([varint((BigInt(number) << 3n) | 2n), varint(BigInt(bytes.length)), bytes]);
  }
  const bytes = Buffer.alloc(8);
  if ('fixed' in value) bytes.writeBigUInt64LE(value.fixed);
  else bytes.writeDoubleLE(value.double);
  return Buffer.concat([varint((BigInt(number) << 3n) | 1n), bytes]);
}

/** A message of these fields. */
export const message = (...fields: readonly Uint8Array[]): Buffer => Buffer.concat(fields);

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  for (let left = value; ; left >>= 7n) {
    if (left < 128n) return Buffer.from([...bytes, Number(left)]);
    bytes.push(Number(left & 127n) | 128);
  }
}

/** A span as OpenTelemetry's exporters send it. */
export interface SentSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId?: string;
  readonly name: string;
  readonly start: bigint;
  readonly end?: bigint;
  /** Values as messages of their own. */
  readonly attributes?: Readonly<Record<string, Uint8Array>>;
  readonly code?: bigint;
}

/** An ExportTraceServiceRequest of one sender. */
export function exportRequest(spans: readonly SentSpan[], resource: Readonly<Record<string, string>> = {}): Buffer {
  const of = Object.entries(resource).map(([key, value]) => field(1, pair(key, field(1, value))));
  const scope = message(...spans.map((span) => field(2, spanMessage(span))));
  return field(1, message(field(1, message(...of)), field(2, scope)));
}

function pair(key: string, value: Uint8Array): Buffer {
  return message(field(1, key), field(2, value));
}

function spanMessage({ traceId, spanId, parentId, name, start, end, attributes = {}, code }: SentSpan): Buffer {
  return message(
    field(1, Buffer.from(traceId, 'hex')),
    field(2, Buffer.from(spanId, 'hex')),
    ...(parentId === undefined ? [] : [field(4, Buffer.from(parentId, 'hex'))]),
    field(5, name),
    field(6, 1n),
    field(7, { fixed: start }),
    ...(end === undefined ? [] : [field(8, { fixed: end })]),
    ...Object.entries(attributes).map(([key, value]) => field(9, pair(key, value))),
    ...(code === undefined ? [] : [field(15, message(field(2, 'why'), field(3, code)))]),
  );
}
