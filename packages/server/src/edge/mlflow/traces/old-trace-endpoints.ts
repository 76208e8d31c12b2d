import type { Route } from '../../../platform/http/route.ts';
import { composeJson, endpoint, onlyDocument } from '../endpoint.ts';
import { doesNotExist } from '../errors.ts';
import { choice, int64, listOf, text } from '../fields.ts';
import { traces as words } from '../wire-messages.ts';
import { pair, readPairs, sourceRun, within } from './trace-fields.ts';
import type { TraceParts } from './trace-parts.ts';
import { oldTraceInfoShape, oldTraceStates } from './trace-shapes.ts';

const PATH = '/2.0/mlflow/traces';
const write = { permission: 'tracking:run:write' } as const;
const pairs = { request_metadata: listOf(pair), tags: listOf(pair) };

/** Traces as older clients begin and end them; they keep the spans in a file below the trace's location. */
export function createOldTraceEndpoints({ clients: { traces }, platform: { db } }: TraceParts): Route[] {
  const info = async (id: string) => {
    const found = onlyDocument(await traces.traceDocuments([id], oldTraceInfoShape));
    if (found === undefined) throw doesNotExist(words.missing(id));
    return composeJson('{"trace_info":', found, '}');
  };
  return [
    ...endpoint({
      ...write,
      method: 'POST',
      path: PATH,
      operation: 'StartTrace',
      fields: { experiment_id: text, timestamp_ms: int64, ...pairs },
      async answer({ experiment_id: experimentId, timestamp_ms: at = 0, request_metadata: given, tags }) {
        const metadata = readPairs(given);
        const trace = {
          experimentId: experimentId || '0',
          startedAt: within(at),
          tags: readPairs(tags),
          metadata,
          runId: sourceRun(metadata),
        };
        return info(await db.run((tx) => traces.beginTrace(tx, trace)));
      },
    }),
    ...endpoint({
      ...write,
      method: 'PATCH',
      path: `${PATH}/:id`,
      operation: 'EndTrace',
      fields: { timestamp_ms: int64, status: choice(oldTraceStates), ...pairs },
      async answer({ timestamp_ms: at = 0, status = 'unspecified', request_metadata: given, tags }, { params }) {
        const { id = '' } = params;
        const metadata = readPairs(given);
        const end = {
          endedAt: within(at),
          state: status,
          tags: readPairs(tags),
          metadata,
          runId: sourceRun(metadata),
        };
        await db.run((tx) => traces.endTrace(tx, id, end));
        return info(id);
      },
    }),
    ...endpoint({
      permission: 'tracking:run:read',
      method: 'GET',
      path: `${PATH}/:id/info`,
      operation: 'GetTraceInfo',
      fields: {},
      answer: (_request, { params: { id = '' } }) => info(id),
    }),
  ];
}
