import type { KaizenEvent } from '@kaizen/contracts';
import type { EventMaker } from './event-maker.ts';
import { columnLineageFacet, type InputField, schemaFacet } from './facets.ts';
import { findParent } from './find-parent.ts';
import { type LineageFacts, nodeOfVersion, type Thing } from './lineage-facts.ts';
import { ANSWER, jobNames, nodeNames } from './node-names.ts';
import type { LineageDataset, LineageEvent } from './openlineage.ts';

/** A feature set got a revision: each feature from the raw columns that its expression names. */
export async function translateFeatures(
  { payload }: KaizenEvent<'features.set.revised'>,
  make: EventMaker,
  facts: LineageFacts,
): Promise<readonly LineageEvent[]> {
  const { set, featureSetId, dataset, features } = payload;
  const name = nodeNames.features(set);
  const detail = { features: features.map((feature) => feature.name), dataset };
  await facts.keepThing({ kind: 'feature_set', id: featureSetId, name, version: featureSetId, detail });
  const source = make.dataset(dataset);
  const fields = features.map(({ name: feature, from, expression }) => [
    feature,
    from.map(
      (field): InputField => ({
        namespace: source.namespace,
        name: source.name,
        field,
        subtype: expression === undefined ? 'IDENTITY' : 'TRANSFORMATION',
        ...(expression === undefined ? {} : { description: expression }),
      }),
    ),
  ]);
  return make.both('COMPLETE', {
    job: jobNames.features(set),
    jobType: 'FEATURES',
    of: { kind: 'feature_set', id: featureSetId },
    inputs: [source],
    outputs: [
      make.dataset(name, {
        version: featureSetId,
        facets: {
          schema: schemaFacet(features.map((feature) => ({ name: feature.name }))),
          columnLineage: columnLineageFacet(Object.fromEntries(fields)),
        },
      }),
    ],
  });
}

/** A model was logged: its run wrote it, from the features and the label. The run goes on. */
export async function translateModelLogged(
  event: KaizenEvent<'tracking.model_logged'>,
  make: EventMaker,
  facts: LineageFacts,
): Promise<readonly LineageEvent[]> {
  const { loggedModelId, runId, experiment = loggedModelId } = event.payload;
  const name = nodeNames.trained(experiment);
  const { inputs, fields } = await readInputs(event, make, facts);
  await facts.keepThing({ kind: 'logged_model', id: loggedModelId, name, version: loggedModelId, detail: {} });
  const output = make.dataset(name, {
    version: loggedModelId,
    facets: {
      schema: schemaFacet([{ name: ANSWER }]),
      columnLineage: fields.length === 0 ? undefined : columnLineageFacet({ [ANSWER]: fields }),
    },
  });
  const of = runId === undefined ? { kind: 'logged_model', id: loggedModelId } : { kind: 'run', id: runId };
  const says = { job: jobNames.run(experiment), jobType: 'TRAINING', of, inputs, outputs: [output] };
  if (runId === undefined) return make.both('COMPLETE', says);
  await facts.keepThing({ kind: 'run', id: runId, name, version: '', detail: {} });
  return [make.one('RUNNING', says)];
}

/** A run ended. One that read nothing known and logged no model has no place in a graph of data: it is told by tracking alone. */
export async function translateRunFinished(
  event: KaizenEvent<'tracking.run.finished'>,
  make: EventMaker,
  facts: LineageFacts,
): Promise<readonly LineageEvent[]> {
  const { runId, experiment, name, status, startedAt, pipelineRunId } = event.payload;
  const { inputs } = await readInputs(event, make, facts);
  if (inputs.length === 0 && (await facts.findThing('run', runId)) === undefined) return [];
  const says = {
    job: jobNames.run(experiment),
    jobType: 'TRAINING',
    of: { kind: 'run', id: runId },
    inputs,
    startedAt,
    parent: await findParent(facts, pipelineRunId),
  };
  if (status === 'killed') return make.both('ABORT', says);
  if (status !== 'failed') return make.both('COMPLETE', says);
  return make.both('FAIL', { ...says, error: `The run "${name}" failed.` });
}

/** A version of a model was registered: from the logged model, or straight from the run's inputs. */
export async function translateRegistered(
  event: KaizenEvent<'tracking.model_version.registered'>,
  make: EventMaker,
  facts: LineageFacts,
): Promise<readonly LineageEvent[]> {
  const { model, modelVersionId, version, loggedModelId } = event.payload;
  const name = nodeNames.model(model);
  await facts.keepThing({ kind: 'model_version', id: modelVersionId, name, version: String(version), detail: {} });
  const logged = loggedModelId === undefined ? undefined : await facts.findThing('logged_model', loggedModelId);
  const trained = logged === undefined ? undefined : make.dataset(logged.name, { version: logged.version });
  const read = await readInputs(event, make, facts);
  const fields =
    trained === undefined
      ? read.fields
      : [{ namespace: trained.namespace, name: trained.name, field: ANSWER, subtype: 'IDENTITY' }];
  return make.both('COMPLETE', {
    job: jobNames.register(model),
    jobType: 'REGISTRATION',
    of: { kind: 'model_version', id: modelVersionId },
    inputs: trained === undefined ? read.inputs : [trained],
    outputs: [
      make.dataset(name, {
        version: String(version),
        facets: {
          schema: schemaFacet([{ name: ANSWER }]),
          columnLineage: fields.length === 0 ? undefined : columnLineageFacet({ [ANSWER]: fields }),
        },
      }),
    ],
  });
}

interface ReadInputs {
  readonly inputs: readonly LineageDataset[];
  /** The columns among them that a model depends on. */
  readonly fields: readonly InputField[];
}

/** Datasets and feature sets among the things of an envelope; features and the label are what a model is made of. */
async function readInputs(
  { at, inputs: things }: Pick<KaizenEvent, 'at' | 'inputs'>,
  make: EventMaker,
  facts: LineageFacts,
): Promise<ReadInputs> {
  const inputs: LineageDataset[] = [];
  const fields: InputField[] = [];
  for (const { kind, id, name } of things) {
    if (kind === 'client_dataset') inputs.push(make.dataset(nodeNames.client(name ?? id), { version: id }));
    if (kind === 'feature_set') {
      const set = await facts.findThing('feature_set', id);
      if (set === undefined) continue;
      const dataset = make.dataset(set.name, { version: set.version });
      inputs.push(dataset);
      fields.push(...(set.detail.features ?? []).map((field) => fieldOf(dataset, field, 'TRANSFORMATION')));
    }
    if (kind === 'dataset_version') {
      const version = await facts.findVersion(id);
      if (version === undefined) continue;
      const dataset = make.dataset(nodeOfVersion(version, at), { version: id });
      inputs.push(dataset);
      const labels = version.columns.filter(({ role }) => role === 'label');
      const what = 'The label that it learns.';
      fields.push(...labels.map((column) => fieldOf(dataset, column.name, 'TRANSFORMATION', what)));
    }
  }
  return { inputs, fields };
}

function fieldOf(dataset: LineageDataset, field: string, subtype: string, description?: string): InputField {
  const { namespace, name } = dataset;
  return { namespace, name, field, subtype, ...(description === undefined ? {} : { description }) };
}

/** A run of a pipeline began. */
export async function translatePipelineStarted(
  { payload }: KaizenEvent<'pipelines.run.started'>,
  make: EventMaker,
  facts: LineageFacts,
): Promise<readonly LineageEvent[]> {
  const thing: Thing = {
    kind: 'pipeline_run',
    id: payload.pipelineRunId,
    name: payload.pipeline,
    version: '',
    detail: {},
  };
  await facts.keepThing(thing);
  return [make.one('START', pipelineSays(payload))];
}

/** A run of a pipeline ended. */
export async function translatePipelineFinished(
  { payload }: KaizenEvent<'pipelines.run.finished'>,
  make: EventMaker,
): Promise<readonly LineageEvent[]> {
  if (payload.status === 'cancelled') return [make.one('ABORT', pipelineSays(payload))];
  if (payload.status !== 'failed') return [make.one('COMPLETE', pipelineSays(payload))];
  return [make.one('FAIL', { ...pipelineSays(payload), error: payload.summary })];
}

function pipelineSays(payload: { readonly pipeline: string; readonly pipelineRunId: string }) {
  const { pipeline, pipelineRunId } = payload;
  const of = { kind: 'pipeline_run', id: pipelineRunId };
  return { job: jobNames.pipeline(pipeline), jobType: 'PIPELINE', of };
}

/** Of the steps of a pipeline, those that no other event tells: the building of features, and what failed. */
export async function translateStep(
  { payload, outputs }: KaizenEvent<'pipelines.step.finished'>,
  make: EventMaker,
  facts: LineageFacts,
): Promise<readonly LineageEvent[]> {
  const { pipeline, pipelineRunId, step, attempt, status, kind, summary } = payload;
  const of = { kind: 'step', id: `${pipelineRunId}.${step}.${attempt}` };
  const parent = await findParent(facts, pipelineRunId);
  if (status === 'failed') {
    const says = { job: jobNames.step(pipeline, step), jobType: 'STEP', of, error: summary, parent };
    return make.both('FAIL', says);
  }
  const featureSetId = kind === 'features' ? outputs.find((thing) => thing.kind === 'feature_set')?.id : undefined;
  const set = featureSetId === undefined ? undefined : await facts.findThing('feature_set', featureSetId);
  if (set === undefined) return [];
  return make.both('COMPLETE', {
    job: jobNames.features(set.name.replace(/^features\//, '')),
    jobType: 'FEATURES',
    of,
    inputs: set.detail.dataset === undefined ? [] : [make.dataset(set.detail.dataset)],
    outputs: [make.dataset(set.name, { version: set.version })],
    parent,
  });
}
