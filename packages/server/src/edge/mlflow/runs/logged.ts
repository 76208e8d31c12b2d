import { invalidParameter } from '../errors.ts';
import { double, int64, listOf, message, type ReadOf, required, text } from '../fields.ts';
import { checkKey, checkKeyLength, truncate } from '../key-name.ts';
import { badTimestamp, batchTooLong, repeatedParams } from '../wire-messages.ts';

const LONGEST_PARAM = 6000;
const LONGEST_TAG = 8000;
const MOST = { metrics: 1000, params: 100, tags: 100, all: 1000 } as const;

/** A point of a metric. */
export const metricFields = {
  key: required(text),
  value: required(double),
  timestamp: required(int64),
  step: int64,
  model_id: text,
  dataset_name: text,
  dataset_digest: text,
};

const pair = message({ key: required(text), value: text });

/** What a batch may hold. */
export const batchFields = { metrics: listOf(message(metricFields)), params: listOf(pair), tags: listOf(pair) };

type Metric = ReadOf<typeof metricFields>;
type Pairs = ReadonlyArray<{ readonly key: string; readonly value: string | undefined }>;

/** Checks a point; `path` is where the request holds it, empty at the top. */
export function readMetric(metric: Metric, path: string) {
  const { key, value, timestamp } = metric;
  const below = path === '' ? '' : `${path}.`;
  checkKey(key, `${below}name`);
  if (timestamp < 0) throw invalidParameter(badTimestamp(`${below}timestamp`, timestamp, key, value));
  checkKeyLength(key, 'Metric name');
  return {
    name: key,
    value,
    at: timestamp,
    step: metric.step ?? 0,
    modelId: metric.model_id || undefined,
    datasetName: metric.dataset_name || undefined,
    datasetDigest: metric.dataset_digest || undefined,
  };
}

/** Checks a parameter; a value that is too long is cut, as the protocol's own server does. */
export function readParam(key: string, value: string | undefined, path: string) {
  checkKey(key, path === '' ? 'key' : `${path}.key`);
  checkKeyLength(key, 'Param key');
  return { name: key, value: truncate(value ?? '', LONGEST_PARAM) };
}

/** Checks tags; of two with one key the last counts. */
export function readTags(tags: Pairs, path: (at: number) => string): Map<string, string> {
  const read = new Map<string, string>();
  tags.forEach(({ key, value }, at) => {
    const below = path(at);
    const place = below === '' ? 'key' : `${below}.key`;
    checkKey(key, place);
    checkKeyLength(key, place);
    read.set(key, truncate(value ?? '', LONGEST_TAG));
  });
  return read;
}

/** Checks a batch, in the order in which the protocol's own server does. */
export function readBatch(batch: ReadOf<typeof batchFields>) {
  const metrics = batch.metrics.map((metric, at) => readMetric(metric, `metrics[${at}]`));
  const params = batch.params.map(({ key, value }, at) => readParam(key, value, `params[${at}]`));
  const tags = readTags(batch.tags, (at) => `tags[${at}]`);
  const count = { metrics: metrics.length, params: params.length, tags: batch.tags.length };
  for (const what of ['metrics', 'params', 'tags'] as const) checkCount(what, MOST[what], count[what]);
  checkCount('metrics, params, and tags', MOST.all, count.metrics + count.params + count.tags);
  const seen = new Set<string>();
  const repeated = params.filter(({ name }) => seen.size === seen.add(name).size).map(({ name }) => name);
  if (repeated.length > 0) throw invalidParameter(repeatedParams(repeated));
  return { metrics, params, tags };
}

function checkCount(what: string, most: number, got: number): void {
  if (got > most) throw invalidParameter(batchTooLong(what, most, got));
}
