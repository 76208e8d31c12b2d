import { endpoint } from '../endpoint.ts';
import { badRequest, invalidParameter } from '../errors.ts';
import { fewOf, int64, message, type ReadOf, required, text } from '../fields.ts';
import { checkLength } from '../key-name.ts';
import { missingField, modelIncomplete, modelMalformed, wrongType } from '../wire-messages.ts';
import type { RunParts } from './experiment-endpoints.ts';
import { tags as known } from './known-tags.ts';
import { runId } from './run-endpoints.ts';
import { runTagsShape } from './shapes.ts';

const write = { method: 'POST', permission: 'tracking:run:write' } as const;

const datasetInput = {
  dataset: required(
    message({
      name: required(text),
      digest: required(text),
      source_type: required(text),
      source: required(text),
      schema: text,
      profile: text,
    }),
  ),
  tags: fewOf(message({ key: required(text), value: text })),
};

/** Greatest lengths of what describes a dataset, in characters. */
const LONGEST = { name: 500, digest: 36, source: 65_535, schema: 1_048_575, profile: 16_777_215 } as const;
const LONGEST_TAG = { key: 255, value: 500 } as const;

export function inputEndpoints(parts: RunParts) {
  const { commands, datasetLinks } = parts.clients;
  const { db } = parts.platform;
  return [
    ...endpoint({
      ...write,
      path: '/2.0/mlflow/runs/log-inputs',
      operation: 'RunsLogInputs',
      fields: {
        run_id: runId,
        datasets: fewOf(message(datasetInput)),
        models: fewOf(message({ model_id: required(text) })),
      },
      answer: async ({ run_id, datasets, models }, { headers }) => {
        if (datasets.length === 0 && models.length === 0) throw invalidParameter(missingField('datasets'));
        const linked = await datasetLinks.link(datasets.map(readDataset), headers.host);
        const inputs = { datasets: linked, models: models.map(({ model_id }) => model_id) };
        await db.run((tx) => commands.logInputs(tx, run_id, inputs));
        return undefined;
      },
    }),
    ...endpoint({
      ...write,
      path: '/2.0/mlflow/runs/outputs',
      operation: 'RunsLogOutputs',
      fields: { run_id: runId, models: required(fewOf(message({ model_id: required(text), step: int64 }))) },
      answer: async ({ run_id, models }) => {
        const outputs = models.map(({ model_id, step }) => ({ modelId: model_id, step: step ?? 0 }));
        await db.run((tx) => commands.logOutputs(tx, run_id, outputs));
        return undefined;
      },
    }),
    ...logModelEndpoint(parts),
  ];
}

function readDataset({ dataset, tags }: ReadOf<typeof datasetInput>) {
  for (const field of ['name', 'digest', 'source', 'schema', 'profile'] as const) {
    checkLength(dataset[field] ?? '', LONGEST[field], field);
  }
  for (const { key, value } of tags) {
    checkLength(key, LONGEST_TAG.key, 'key');
    checkLength(value ?? '', LONGEST_TAG.value, 'value');
  }
  const named = Object.fromEntries(tags.map(({ key, value }) => [key, value ?? '']));
  const { name, digest, source_type: sourceType, source, schema, profile } = dataset;
  return { name, digest, sourceType, source, schema, profile, context: named[known.dataContext], tags: named };
}

/** Older clients tell of a logged model by this; the list in the tag is what they read again. */
function logModelEndpoint({ clients: { commands, runs }, platform: { db } }: RunParts) {
  /** The list is read and written whole, so models logged to the same run at once take turns. */
  const turns = new Map<string, Promise<unknown>>();
  const append = async (id: string, model: object) => {
    const [found]: ReadonlyArray<{ readonly tags: Readonly<Record<string, string>> }> = JSON.parse(
      new TextDecoder().decode(await runs.runDocuments([id], runTagsShape)),
    );
    const history = [...readHistory(found?.tags[known.modelHistory]), model];
    const value = JSON.stringify(history);
    await db.run((tx) => commands.log(tx, id, { tags: [{ name: known.modelHistory, value }] }));
  };
  return endpoint({
    ...write,
    path: '/2.0/mlflow/runs/log-model',
    operation: 'RunsLogModel',
    fields: { run_id: runId, model_json: required(text) },
    answer: async ({ run_id, model_json }) => {
      const model = readModel(model_json);
      const turn = (turns.get(run_id) ?? Promise.resolve()).catch(() => undefined).then(() => append(run_id, model));
      turns.set(run_id, turn);
      try {
        await turn;
      } finally {
        if (turns.get(run_id) === turn) turns.delete(run_id);
      }
      return undefined;
    },
  });
}

const MANDATORY = ['artifact_path', 'flavors', 'run_id', 'utc_time_created'] as const;

function readModel(json: string): object {
  let model: unknown;
  try {
    model = JSON.parse(json);
  } catch {
    throw invalidParameter(modelMalformed(json.slice(0, 2000)));
  }
  if (typeof model !== 'object' || model === null || Array.isArray(model)) {
    throw invalidParameter(wrongType('model_json', json.slice(0, 2000)));
  }
  const missing = MANDATORY.filter((field) => !(field in model));
  if (missing.length > 0) throw invalidParameter(modelIncomplete(missing));
  return model;
}

function readHistory(tag: string | undefined): unknown[] {
  if (tag === undefined || tag === '') return [];
  try {
    const list: unknown = JSON.parse(tag);
    if (Array.isArray(list)) return list;
  } catch {
    // A client wrote something else under the tag: told below.
  }
  throw badRequest(
    `The tag ${known.modelHistory} of the run holds no JSON list. Delete the tag, then log the model again.`,
  );
}
