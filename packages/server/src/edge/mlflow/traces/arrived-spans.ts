import type { LoggedSpan, SpansOfTrace } from '../../../domains/tracking/index.ts';
import { invalidParameter } from '../errors.ts';
import { truncate } from '../key-name.ts';
import { semanticAttributes, spanAttributes, traceMetadata } from './known-names.ts';
import { base64, jsonTextOf, type OtlpPair, type OtlpResource, type OtlpSpan } from './otlp-model.ts';

const LONGEST_PREVIEW = 1000;
const LONGEST_NAME = 250;
const LONGEST_VALUE = 8000;

/** Sorts spans by their traces, and reads what they say about them. */
export function spansByTrace(resources: readonly OtlpResource[]): SpansOfTrace[] {
  const traces = new Map<string, { readonly spans: OtlpSpan[]; readonly resource: readonly OtlpPair[] }>();
  for (const { attributes, spans } of resources) {
    for (const span of spans) {
      checkIds(span);
      const id = traceIdOf(span);
      const trace = traces.get(id) ?? { spans: [], resource: attributes };
      trace.spans.push(span);
      traces.set(id, trace);
    }
  }
  return [...traces].map(([traceId, { spans, resource }]) => traceOf(traceId, spans, resource));
}

function traceOf(traceId: string, spans: readonly OtlpSpan[], resource: readonly OtlpPair[]): SpansOfTrace {
  const root = spans.find(({ parentId }) => parentId.length === 0);
  return {
    traceId,
    spans: spans.map((span) => loggedSpan(traceId, span)),
    requestPreview: preview(root, spanAttributes.inputs),
    responsePreview: preview(root, spanAttributes.outputs),
    tags: { ...resourceTags(resource), ...rootTags(root) },
    metadata: metadataOf(spans),
  };
}

/** The id of a trace of the protocol is made from OpenTelemetry's. */
function traceIdOf({ traceId }: OtlpSpan): string {
  return `tr-${Buffer.from(traceId).toString('hex')}`;
}

function checkIds({ traceId, spanId, parentId, name }: OtlpSpan): void {
  const isRight = traceId.length === 16 && spanId.length === 8 && (parentId.length === 0 || parentId.length === 8);
  if (isRight) return;
  const shown = JSON.stringify(name.slice(0, 100));
  throw invalidParameter(
    `Cannot convert OpenTelemetry span ${shown}: ids of traces have 16 bytes, ids of spans and their parents 8.`,
  );
}

function loggedSpan(traceId: string, span: OtlpSpan): LoggedSpan {
  const own = { key: spanAttributes.traceId, value: { string_value: traceId } };
  const attributes = [...span.attributes.filter(({ key }) => key !== own.key), own];
  return {
    id: base64(span.spanId),
    parentId: span.parentId.length === 0 ? undefined : base64(span.parentId),
    origin: base64(span.traceId),
    name: span.name,
    type: textOf(span, spanAttributes.type),
    status: span.status,
    statusMessage: span.statusMessage,
    startedNs: span.startNs,
    endedNs: span.endNs === '0' ? undefined : span.endNs,
    attributes: JSON.stringify(attributes),
    events: JSON.stringify(span.events),
    links: JSON.stringify(span.links),
  };
}

function textOf({ attributes }: OtlpSpan, name: string): string | undefined {
  const value = attributes.find(({ key }) => key === name)?.value;
  if (value === undefined || !('string_value' in value)) return undefined;
  return String(value.string_value) || undefined;
}

function preview(root: OtlpSpan | undefined, name: string): string | undefined {
  const value = root?.attributes.find(({ key }) => key === name)?.value;
  if (value === undefined) return undefined;
  const text = jsonTextOf(value);
  const cut = truncate(text, LONGEST_PREVIEW);
  return cut === text ? text : `${truncate(text, LONGEST_PREVIEW - 3)}...`;
}

/** What the sender says about itself, but what is about the library or would take names of the protocol. */
function resourceTags(resource: readonly OtlpPair[]): Record<string, string> {
  return tagsOf(resource.filter(({ key }) => !key.startsWith('telemetry.sdk.') && !key.startsWith('mlflow.')));
}

function rootTags(root: OtlpSpan | undefined): Record<string, string> {
  const prefix = spanAttributes.tagPrefix;
  const pairs = root?.attributes.filter(({ key }) => key.startsWith(prefix)) ?? [];
  return tagsOf(pairs.map(({ key, value }) => ({ key: key.slice(prefix.length), value })));
}

function tagsOf(pairs: readonly OtlpPair[]): Record<string, string> {
  const tags = pairs
    .filter(({ key }) => key !== '' && key.length <= LONGEST_NAME)
    .map(({ key, value }) => [key, plainText(value)] as const);
  return Object.fromEntries(tags);
}

function plainText(value: OtlpPair['value']): string {
  const text = 'string_value' in value ? String(value.string_value) : jsonTextOf(value);
  return truncate(text, LONGEST_VALUE);
}

function metadataOf(spans: readonly OtlpSpan[]): Record<string, string> {
  const first = (...names: readonly string[]) => {
    for (const span of spans) {
      for (const name of names) {
        const found = textOf(span, name);
        if (found !== undefined) return truncate(found, LONGEST_VALUE);
      }
    }
    return undefined;
  };
  const session = first(...semanticAttributes.sessions);
  const user = first(semanticAttributes.user);
  return {
    ...(session === undefined ? {} : { [traceMetadata.session]: session }),
    ...(user === undefined ? {} : { [traceMetadata.user]: user }),
  };
}
