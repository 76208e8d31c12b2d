import { isKaizenError } from '../../../kernel/errors.ts';
import { endpoint } from '../endpoint.ts';
import { invalidParameter } from '../errors.ts';
import { required, text } from '../fields.ts';
import { paramChanged } from '../wire-messages.ts';
import type { RunParts } from './experiment-endpoints.ts';
import { tags as known } from './known-tags.ts';
import { batchFields, metricFields, readBatch, readMetric, readParam, readTags } from './logged.ts';
import { runId } from './run-endpoints.ts';

const write = { method: 'POST', permission: 'tracking:run:write' } as const;

export function loggingEndpoints(parts: RunParts) {
  return [...logEndpoints(parts), ...tagEndpoints(parts)];
}

function logEndpoints({ clients: { commands }, platform: { db } }: RunParts) {
  return [
    ...endpoint({
      ...write,
      path: '/2.0/mlflow/runs/log-batch',
      operation: 'RunsLogBatch',
      fields: { run_id: runId, ...batchFields },
      answer: async (request) => {
        const { metrics, params, tags } = readBatch(request);
        await db.run((tx) => commands.log(tx, request.run_id, { metrics, params, ...tagBatch(tags) }));
        return undefined;
      },
    }),
    ...endpoint({
      ...write,
      path: '/2.0/mlflow/runs/log-metric',
      operation: 'RunsLogMetric',
      fields: { run_id: runId, ...metricFields },
      answer: async (request) => {
        const metrics = [readMetric(request, '')];
        await db.run((tx) => commands.log(tx, request.run_id, { metrics }));
        return undefined;
      },
    }),
    ...endpoint({
      ...write,
      path: '/2.0/mlflow/runs/log-parameter',
      operation: 'RunsLogParameter',
      fields: { run_id: runId, key: required(text), value: text },
      answer: async ({ run_id, key, value }) => {
        const params = [readParam(key, value, '')];
        try {
          await db.run((tx) => commands.log(tx, run_id, { params }));
        } catch (error) {
          throw singleParamError(error);
        }
        return undefined;
      },
    }),
  ];
}

function tagEndpoints({ clients: { commands }, platform: { db } }: RunParts) {
  return [
    ...endpoint({
      ...write,
      path: '/2.0/mlflow/runs/set-tag',
      operation: 'RunsSetTag',
      fields: { run_id: runId, key: required(text), value: text },
      answer: async ({ run_id, key, value }) => {
        const tags = readTags([{ key, value }], () => '');
        await db.run((tx) => commands.log(tx, run_id, tagBatch(tags)));
        return undefined;
      },
    }),
    ...endpoint({
      ...write,
      path: '/2.0/mlflow/runs/delete-tag',
      operation: 'RunsDeleteTag',
      fields: { run_id: runId, key: required(text) },
      answer: async ({ run_id, key }) => db.run((tx) => commands.deleteTag(tx, run_id, key)).then(() => undefined),
    }),
  ];
}

/** Tags of a batch, with what some of them mean to the run itself. */
function tagBatch(tags: ReadonlyMap<string, string>) {
  return {
    tags: [...tags].map(([name, value]) => ({ name, value })),
    name: tags.get(known.runName) || undefined,
    parentId: tags.get(known.parentRunId) || undefined,
  };
}

/** One parameter alone is worded otherwise than one of a batch. */
function singleParamError(error: unknown): unknown {
  if (!isKaizenError(error) || error.code !== 'tracking.param_changed') return error;
  const { runId: run, name, before, after } = error.details ?? {};
  return invalidParameter(paramChanged(String(run), String(name), String(before), String(after)));
}
