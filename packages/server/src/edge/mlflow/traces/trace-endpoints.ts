import { setTimeout } from 'node:timers/promises';
import type { DocumentShape } from '../../../platform/db/documents.ts';
import type { Route } from '../../../platform/http/route.ts';
import { composeJson, endpoint, type JsonText, onlyDocument } from '../endpoint.ts';
import { doesNotExist } from '../errors.ts';
import { choice, flag, listOf, message, required, text } from '../fields.ts';
import { truncate } from '../key-name.ts';
import { pageAnswer } from '../runs/search-answer.ts';
import { traces as words } from '../wire-messages.ts';
import { duration, expectedSpans, sourceRun, textMap, timestamp, within } from './trace-fields.ts';
import type { TraceParts } from './trace-parts.ts';
import { traceHeadShape, traceInfoShape, traceShape, traceStates } from './trace-shapes.ts';

const PATH = '/3.0/mlflow/traces';
const LONGEST_PREVIEW = 10_000;
const LONGEST_CLIENT_ID = 250;

/** How long a complete trace is waited for: its last spans mostly come within that. */
const PATIENCE_MS = [100, 200, 400, 800, 1500];

const read = { permission: 'tracking:run:read' } as const;
const idLists = { trace_ids: required(listOf(text)), experiment_ids: listOf(text) };

const traceInfo = message({
  trace_id: required(text),
  trace_location: message({ mlflow_experiment: message({ experiment_id: required(text) }) }),
  client_request_id: text,
  request_preview: text,
  response_preview: text,
  request_time: timestamp,
  execution_duration: duration,
  state: choice(traceStates),
  trace_metadata: textMap,
  tags: textMap,
});

/** Traces as newer clients tell and read them. */
export function createTraceEndpoints(parts: TraceParts): Route[] {
  return [...createTellEndpoint(parts), ...createReadEndpoints(parts), ...createBatchEndpoints(parts)];
}

function createTellEndpoint({ clients: { traces }, platform: { db } }: TraceParts): Route[] {
  return endpoint({
    permission: 'tracking:run:write',
    method: 'POST',
    path: PATH,
    operation: 'StartTraceV3',
    fields: { trace: required(message({ trace_info: required(traceInfo) })) },
    async answer({ trace: { trace_info: info } }) {
      const experimentId = info.trace_location?.mlflow_experiment?.experiment_id;
      const told = {
        id: info.trace_id,
        experimentId: experimentId ?? '',
        startedAt: within(info.request_time ?? 0),
        durationMs: info.execution_duration,
        state: info.state ?? 'unspecified',
        clientRequestId: cut(info.client_request_id, LONGEST_CLIENT_ID),
        requestPreview: cut(info.request_preview, LONGEST_PREVIEW),
        responsePreview: cut(info.response_preview, LONGEST_PREVIEW),
        expectedSpans: expectedSpans(info.trace_metadata),
        tags: info.tags,
        metadata: info.trace_metadata,
        runId: sourceRun(info.trace_metadata),
      } as const;
      await db.run((tx) => traces.startTrace(tx, told));
      return whole(traces, info.trace_id, traceHeadShape);
    },
  });
}

function createReadEndpoints({ clients: { traces } }: TraceParts): Route[] {
  return [
    ...endpoint({
      ...read,
      method: 'GET',
      path: `${PATH}/:id`,
      operation: 'GetTraceInfoV3',
      fields: {},
      answer: (_request, { params: { id = '' } }) => whole(traces, id, traceHeadShape),
    }),
    ...endpoint({
      ...read,
      method: 'GET',
      path: `${PATH}/get`,
      operation: 'GetTrace',
      fields: { trace_id: required(text), allow_partial: flag },
      async answer({ trace_id: id, allow_partial: mayBePartial = false }) {
        if (!mayBePartial && !(await becomesComplete(traces, id))) throw doesNotExist(words.incomplete(id));
        return whole(traces, id, traceShape);
      },
    }),
  ];
}

function createBatchEndpoints({ clients: { traces } }: TraceParts): Route[] {
  const within = (experiments: readonly string[]) => (experiments.length === 0 ? undefined : experiments);
  return [
    ...endpoint({
      ...read,
      method: 'GET',
      path: `${PATH}/batchGet`,
      operation: 'BatchGetTraces',
      fields: idLists,
      answer: async ({ trace_ids: ids, experiment_ids: experiments }) =>
        pageAnswer('traces', await traces.traceDocuments(ids, traceShape, within(experiments)), undefined),
    }),
    ...endpoint({
      ...read,
      method: 'POST',
      path: `${PATH}/batchGetInfos`,
      operation: 'BatchGetTraceInfos',
      fields: idLists,
      answer: async ({ trace_ids: ids, experiment_ids: experiments }) =>
        pageAnswer('trace_infos', await traces.traceDocuments(ids, traceInfoShape, within(experiments)), undefined),
    }),
  ];
}

type Reads = TraceParts['clients']['traces'];

async function whole(traces: Reads, id: string, shape: DocumentShape): Promise<JsonText> {
  const found = onlyDocument(await traces.traceDocuments([id], shape));
  if (found === undefined) throw doesNotExist(words.missing(id));
  return composeJson('{"trace":', found, '}');
}

async function becomesComplete(traces: Reads, id: string): Promise<boolean> {
  for (const patience of PATIENCE_MS) {
    if (await traces.isComplete(id)) return true;
    await setTimeout(patience);
  }
  return traces.isComplete(id);
}

function cut(value: string | undefined, limit: number): string | undefined {
  return value === undefined ? undefined : truncate(value, limit);
}
