import type { Route } from '../../../platform/http/route.ts';
import { endpoint } from '../endpoint.ts';
import { invalidParameter } from '../errors.ts';
import { int64, listOf, message, required, text } from '../fields.ts';
import { checkKey, checkKeyLength, truncate } from '../key-name.ts';
import { traces as words } from '../wire-messages.ts';
import { serverTags } from './known-names.ts';
import type { TraceParts } from './trace-parts.ts';

const LONGEST_TAG = 8000;

const write = { permission: 'tracking:run:write' } as const;

/** Both versions of the protocol have these. */
const VERSIONS = [
  ['/2.0', ''],
  ['/3.0', 'V3'],
] as const;

/** Tags, deletion and links of traces. */
export function createTraceChangeEndpoints(parts: TraceParts): Route[] {
  return [
    ...VERSIONS.flatMap(([version, suffix]) => [
      ...createTagEndpoints(parts, version, suffix),
      ...createDeleteEndpoint(parts, version, suffix),
    ]),
    ...createLinkEndpoints(parts),
  ];
}

function createTagEndpoints({ clients: { traces }, platform: { db } }: TraceParts, version: string, suffix: string) {
  const path = `${version}/mlflow/traces/:id/tags`;
  return [
    ...endpoint({
      ...write,
      method: 'PATCH',
      path,
      operation: `SetTraceTag${suffix}`,
      fields: { key: required(text), value: text },
      async answer({ key, value = '' }, { params: { id = '' } }) {
        if (serverTags.includes(key)) throw invalidParameter(words.immutable(key, 'set'));
        checkKey(key, 'key');
        checkKeyLength(key, 'key');
        await db.run((tx) => traces.setTraceTag(tx, id, key, truncate(value, LONGEST_TAG)));
        return undefined;
      },
    }),
    ...endpoint({
      ...write,
      method: 'DELETE',
      path,
      operation: `DeleteTraceTag${suffix}`,
      fields: { key: required(text) },
      async answer({ key }, { params: { id = '' } }) {
        if (serverTags.includes(key)) throw invalidParameter(words.immutable(key, 'deleted'));
        await db.run((tx) => traces.deleteTraceTag(tx, id, key));
        return undefined;
      },
    }),
  ];
}

function createDeleteEndpoint({ clients: { traces } }: TraceParts, version: string, suffix: string): Route[] {
  return endpoint({
    ...write,
    method: 'POST',
    path: `${version}/mlflow/traces/delete-traces`,
    operation: `DeleteTraces${suffix}`,
    fields: {
      experiment_id: required(text),
      max_timestamp_millis: int64,
      max_traces: int64,
      request_ids: listOf(text),
    },
    async answer({ experiment_id: experimentId, max_timestamp_millis: until, max_traces: most, request_ids: ids }) {
      if (until === undefined && ids.length === 0) throw invalidParameter(words.deleteNothing);
      if (until !== undefined && ids.length > 0) throw invalidParameter(words.deleteBoth);
      if (most !== undefined && ids.length > 0) throw invalidParameter(words.deleteMostOfIds);
      if (most !== undefined && most < 1) throw invalidParameter(words.deleteMost(most));
      return { traces_deleted: await traces.deleteTraces({ experimentId, ids, until, most }) };
    },
  });
}

function createLinkEndpoints({ clients: { traces }, platform: { db } }: TraceParts): Route[] {
  return [
    ...endpoint({
      ...write,
      method: 'POST',
      path: '/2.0/mlflow/traces/link-to-run',
      operation: 'LinkTracesToRun',
      fields: { trace_ids: required(listOf(text)), run_id: required(text) },
      async answer({ trace_ids: ids, run_id: runId }) {
        await db.run((tx) => traces.linkTracesToRun(tx, runId, ids));
        return undefined;
      },
    }),
    ...endpoint({
      ...write,
      method: 'POST',
      path: '/2.0/mlflow/traces/link-prompts',
      operation: 'LinkPromptsToTrace',
      fields: {
        trace_id: required(text),
        prompt_versions: required(listOf(message({ name: required(text), version: required(text) }))),
      },
      async answer({ trace_id: id, prompt_versions: prompts }) {
        const named = prompts.map(({ name, version }) => `${name}/${version}`);
        await db.run((tx) => traces.linkPrompts(tx, id, named));
        return undefined;
      },
    }),
  ];
}
