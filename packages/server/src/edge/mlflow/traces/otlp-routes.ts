import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gunzip, inflate, inflateRaw } from 'node:zlib';
import { Type } from 'typebox';
import type { TrackingForClients } from '../../../domains/tracking/index.ts';
import { isKaizenError } from '../../../kernel/errors.ts';
import { defineRoute, RawReply, type Route, type RouteInput } from '../../../platform/http/route.ts';
import { invalidParameter } from '../errors.ts';
import { mapError } from '../map-error.ts';
import { spansByTrace } from './arrived-spans.ts';
import { readJsonSpans } from './otlp-json.ts';
import type { OtlpResource } from './otlp-model.ts';
import { readProtobufSpans } from './otlp-protobuf.ts';
import { NotProto, ProtoReader } from './proto-reader.ts';
import type { TraceParts } from './trace-parts.ts';

/** Of a request, as sent and unpacked: more would hold the event loop while it is read. */
const MOST_BYTES = 32 << 20;

const PROTOBUF = 'application/x-protobuf';
const JSON_TYPE = 'application/json';

/** Spans by OpenTelemetry's protocol over HTTP, for its own exporters and for the newer clients. */
export function createOtlpRoutes(parts: TraceParts): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/v1/traces',
      operationId: 'mlflowExportSpans',
      summary: 'OpenTelemetry protocol: spans in',
      permission: 'tracking:run:write',
      tag: 'mlflow',
      upload: true,
      edge: { mapError },
      response: Type.Unknown(),
      handler: (input) => keepSpans(parts, input),
    }),
  ];
}

async function keepSpans(
  { clients, platform: { db } }: TraceParts,
  { headers, stream }: RouteInput<undefined, undefined, undefined>,
): Promise<RawReply> {
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== PROTOBUF && type !== JSON_TYPE) {
    throw invalidParameter(
      `Invalid Content-Type: ${headers['content-type'] ?? 'none'}. Expected: ${PROTOBUF} or ${JSON_TYPE}`,
    );
  }
  const experimentId = headers['x-mlflow-experiment-id'] ?? '';
  if (experimentId === '') {
    throw invalidParameter('The header x-mlflow-experiment-id is missing. It names the experiment of the spans.');
  }
  const body = await unpacked(await collected(stream), headers['content-encoding']);
  const resources = type === JSON_TYPE ? readJsonSpans(body.toString()) : readProtobuf(body);
  if (resources.length === 0) throw invalidParameter('Invalid OpenTelemetry format - no spans found');
  const traces = spansByTrace(resources);
  await db.run((tx) => clients.traces.keepSpans(tx, experimentId, traces));
  const ended = traces.filter(({ spans }) => spans.some(({ parentId }) => parentId === undefined));
  const runId = headers['x-mlflow-run-id'];
  if (runId !== undefined && runId !== '') {
    const ids = ended.map(({ traceId }) => traceId);
    for (let from = 0; from < ids.length; from += 100) await link(clients, db, runId, ids.slice(from, from + 100));
  }
  return new RawReply(type === JSON_TYPE ? '{}' : new Uint8Array(), { 'content-type': type });
}

/** Spans that are kept stay, whether there is such a run or not. */
async function link(
  { traces }: TrackingForClients,
  db: TraceParts['platform']['db'],
  runId: string,
  ids: readonly string[],
): Promise<void> {
  try {
    await db.run((tx) => traces.linkTracesToRun(tx, runId, ids));
  } catch (error) {
    if (!isKaizenError(error)) throw error;
  }
}

function readProtobuf(body: Buffer): OtlpResource[] {
  try {
    return readProtobufSpans(new ProtoReader(body));
  } catch (error) {
    if (error instanceof NotProto) throw invalidParameter(`Invalid OpenTelemetry format: ${error.message}.`);
    throw error;
  }
}

async function collected(stream: Readable | undefined): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream ?? []) {
    size += chunk.length;
    if (size > MOST_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const options = { maxOutputLength: MOST_BYTES };

async function unpacked(body: Buffer, encoding: string | undefined): Promise<Buffer> {
  const name = encoding?.trim().toLowerCase() ?? '';
  if (name === '' || name === 'identity') return body;
  try {
    if (name === 'gzip') return await promisify<Buffer, object, Buffer>(gunzip)(body, options);
    // By its standard with a header, by some clients without.
    if (name === 'deflate') {
      const isBare = body.length < 2 || ((body[0] ?? 0) & 15) !== 8 || body.readUInt16BE(0) % 31 !== 0;
      return await promisify<Buffer, object, Buffer>(isBare ? inflateRaw : inflate)(body, options);
    }
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge();
    throw invalidParameter(`Failed to decompress ${name} payload`);
  }
  throw invalidParameter(`Unsupported Content-Encoding: ${name.slice(0, 40)}`);
}

function tooLarge(): Error {
  return invalidParameter(`The request has more than ${MOST_BYTES >> 20} MiB. Send fewer spans at once.`);
}
