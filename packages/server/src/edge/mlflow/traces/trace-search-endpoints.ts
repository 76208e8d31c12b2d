import type { Route } from '../../../platform/http/route.ts';
import { endpoint } from '../endpoint.ts';
import { invalidParameter } from '../errors.ts';
import { int64, listOf, message, required, text, where } from '../fields.ts';
import { searchAnswer } from '../runs/search-answer.ts';
import { notPositive } from '../wire-messages.ts';
import type { TraceParts } from './trace-parts.ts';
import { oldTraceInfoShape, traceInfoShape } from './trace-shapes.ts';

const MOST = 500;
const DEFAULT = 100;

const read = { permission: 'tracking:run:read' } as const;
const query = {
  filter: text,
  max_results: where(int64, (got) => got <= MOST),
  order_by: listOf(text),
  page_token: text,
};

/** Search of traces, as newer and as older clients ask for it. */
export function createTraceSearchEndpoints({ clients: { traces, search } }: TraceParts): Route[] {
  return [
    ...endpoint({
      ...read,
      method: 'POST',
      path: '/3.0/mlflow/traces/search',
      operation: 'SearchTracesV3',
      fields: {
        locations: required(listOf(message({ mlflow_experiment: message({ experiment_id: text }) }))),
        ...query,
      },
      async answer({ locations, filter, max_results: limit, order_by: orderBy, page_token: token }) {
        const experimentIds = locations.flatMap(({ mlflow_experiment: at }) => at?.experiment_id ?? []);
        const page = { limit: positive(limit), cursor: token || undefined };
        const found = await search.traces({ experimentIds, filter, orderBy, ...page });
        return searchAnswer('traces', found, (ids) => traces.traceDocuments(ids, traceInfoShape));
      },
    }),
    ...endpoint({
      ...read,
      method: 'GET',
      path: '/2.0/mlflow/traces',
      operation: 'SearchTraces',
      fields: { experiment_ids: required(listOf(text)), ...query },
      async answer({
        experiment_ids: experimentIds,
        filter,
        max_results: limit,
        order_by: orderBy,
        page_token: token,
      }) {
        const page = { limit: positive(limit), cursor: token || undefined };
        const found = await search.traces({ experimentIds, filter, orderBy, ...page });
        return searchAnswer('traces', found, (ids) => traces.traceDocuments(ids, oldTraceInfoShape));
      },
    }),
  ];
}

function positive(limit = DEFAULT): number {
  if (limit < 1) throw invalidParameter(notPositive(limit));
  return limit;
}
