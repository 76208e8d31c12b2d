import type { HistoryPosition } from '../../../domains/tracking/index.ts';
import { OwnedPieces } from '../../../platform/http/owned-pieces.ts';
import { RawReply } from '../../../platform/http/route.ts';
import { composeJson, endpoint, jsonPieces } from '../endpoint.ts';
import { invalidParameter } from '../errors.ts';
import { int64, listOf, required, text, where } from '../fields.ts';
import { BAD_PAGE_TOKEN, bulk, datasets, interval, notPositive } from '../wire-messages.ts';
import type { RunParts } from './experiment-endpoints.ts';
import { runId } from './run-endpoints.ts';
import { sampleSeries } from './sample-series.ts';
import { pageAnswer } from './search-answer.ts';
import { datasetSummaryShape, pointShape } from './shapes.ts';

const read = { permission: 'tracking:run:read' } as const;
const PAGE = 25_000;
const MOST_RUNS = 100;
const MOST_SAMPLED = 2500;
const MOST_EXPERIMENTS = 20;
const MOST_DATASETS = 1000;

export function metricEndpoints(parts: RunParts) {
  return [...historyEndpoint(parts), ...bulkEndpoint(parts), ...intervalEndpoint(parts), ...datasetEndpoints(parts)];
}

function historyEndpoint({ clients: { runs } }: RunParts) {
  return endpoint({
    ...read,
    method: 'GET',
    path: '/2.0/mlflow/metrics/get-history',
    operation: 'MetricsGetHistory',
    fields: { run_id: runId, metric_key: required(text), max_results: int64, page_token: text },
    answer: async ({ run_id, metric_key, max_results, page_token }) => {
      if (max_results !== undefined && max_results < 1) throw invalidParameter(notPositive(max_results));
      const shape = pointShape(metric_key);
      const after = page_token ? readPosition(page_token) : undefined;
      const limit = Math.min(max_results ?? PAGE, PAGE);
      const page = await runs.history(run_id, metric_key, { limit, after }, shape);
      const last = page.count < limit ? undefined : positionOf(page.last);
      const more =
        last !== undefined && (await runs.history(run_id, metric_key, { limit: 1, after: last }, shape)).count > 0;
      if (!more) return pageAnswer('metrics', page.json, undefined);
      if (max_results !== undefined) return pageAnswer('metrics', page.json, writePosition(last));
      // Without a page size everything is answered, however much it is.
      const pages = async function* () {
        yield* jsonPieces('{"metrics":', page.json.subarray(0, -1));
        let at: HistoryPosition | undefined = last;
        while (at !== undefined) {
          const next = await runs.history(run_id, metric_key, { limit: PAGE, after: at }, shape);
          if (next.count > 0) yield* jsonPieces(',', next.json.subarray(1, -1));
          at = next.count < PAGE ? undefined : positionOf(next.last);
        }
        yield* jsonPieces(']}');
      };
      return new RawReply(new OwnedPieces(pages()), { 'content-type': 'application/json; charset=utf-8' });
    },
  });
}

function bulkEndpoint({ clients: { runs } }: RunParts) {
  return endpoint({
    ...read,
    method: 'GET',
    path: '/2.0/mlflow/metrics/get-history-bulk',
    operation: 'MetricsGetHistoryBulk',
    fields: { run_id: listOf(text), metric_key: text, max_results: int64 },
    answer: async (request) => {
      const ids = [...new Set(request.run_id)].sort();
      const { metric_key: key } = request;
      if (ids.length === 0) throw invalidParameter(bulk.noRuns);
      if (request.run_id.length > MOST_RUNS) throw invalidParameter(bulk.manyRuns(MOST_RUNS, request.run_id.length));
      if (key === undefined) throw invalidParameter(bulk.noKey);
      const pieces: Uint8Array[] = [];
      let left = Math.min(request.max_results ?? PAGE, PAGE);
      for (const id of ids) {
        if (left < 1) break;
        const { json, count } = await runs.history(id, key, { limit: left }, pointShape(key, id));
        if (count > 0) pieces.push(json.subarray(1, -1));
        left -= count;
      }
      return composeJson('{"metrics":[', ...pieces.flatMap((piece, at) => (at === 0 ? [piece] : [',', piece])), ']}');
    },
  });
}

function intervalEndpoint({ clients: { runs } }: RunParts) {
  return endpoint({
    ...read,
    method: 'GET',
    path: '/2.0/mlflow/metrics/get-history-bulk-interval',
    operation: 'MetricsGetHistoryBulkInterval',
    fields: {
      run_ids: required(
        where(
          listOf(text),
          (ids) => ids.length <= MOST_RUNS,
          (ids) => interval.manyRuns(MOST_RUNS, ids.length),
        ),
      ),
      metric_key: required(text),
      start_step: int64,
      end_step: int64,
      max_results: where(
        int64,
        (value) => value >= 1 && value <= MOST_SAMPLED,
        () => interval.results(MOST_SAMPLED),
      ),
    },
    answer: async ({ run_ids, metric_key: key, start_step: from, end_step: to, max_results }) => {
      if ((from === undefined) !== (to === undefined)) throw invalidParameter(interval.half);
      if (from !== undefined && to !== undefined && from > to) throw invalidParameter(interval.order(from, to));
      const limit = max_results ?? MOST_SAMPLED;
      const lists = await sampleSeries(runs, { runIds: run_ids, key, from, to, limit });
      return lists.length === 0 ? {} : composeJson(`{"metrics":[${lists.map((list) => list.slice(1, -1)).join(',')}]}`);
    },
  });
}

function datasetEndpoints({ clients: { runs } }: RunParts) {
  // The second path is misspelt as older pages of the protocol's own interface ask it.
  return (['/2.0/mlflow', '/2.0mlflow'] as const).flatMap((prefix, at) =>
    endpoint({
      ...read,
      method: 'POST',
      path: `${prefix}/experiments/search-datasets`,
      operation: at === 0 ? 'ExperimentsSearchDatasets' : 'ExperimentsSearchDatasetsMisspelt',
      fields: { experiment_ids: listOf(text) },
      answer: async ({ experiment_ids: ids }) => {
        if (ids.length === 0) throw invalidParameter(datasets.noExperiments);
        if (ids.length > MOST_EXPERIMENTS) {
          throw invalidParameter(datasets.manyExperiments(MOST_EXPERIMENTS, ids.length));
        }
        const { json } = await runs.datasets(ids, MOST_DATASETS, datasetSummaryShape);
        return pageAnswer('dataset_summaries', json, undefined);
      },
    }),
  );
}

function positionOf(row: Readonly<Record<string, unknown>> | undefined): HistoryPosition | undefined {
  if (row === undefined) return undefined;
  const isNan = Number(row.value_is_nan) !== 0;
  return { at: Number(row.at), step: Number(row.step), value: isNan ? 0 : Number(row.value), isNan };
}

/** JSON has no infinities, so that the value travels as text. */
function writePosition({ at, step, value, isNan }: HistoryPosition): string {
  return Buffer.from(JSON.stringify([at, step, String(value), isNan])).toString('base64url');
}

function readPosition(token: string): HistoryPosition {
  try {
    const [at, step, value, isNan]: unknown[] = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    if (
      Number.isSafeInteger(at) &&
      Number.isSafeInteger(step) &&
      typeof value === 'string' &&
      typeof isNan === 'boolean'
    ) {
      return { at: Number(at), step: Number(step), value: Number(value), isNan };
    }
  } catch {
    // Worded below.
  }
  throw invalidParameter(BAD_PAGE_TOKEN);
}
