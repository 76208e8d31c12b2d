import type { EventDraft, PipelineTrigger, ThingRef } from '@kaizen/contracts';
import type { StepOutput } from './contract.ts';
import type { RunRow, StepRow } from './tables.ts';

const thingKinds: Readonly<Record<string, string>> = {
  versionId: 'dataset_version',
  batchId: 'batch',
  featureSetId: 'feature_set',
  runId: 'run',
  loggedModelId: 'logged_model',
  gateId: 'gate',
  modelVersionId: 'model_version',
  releaseId: 'release',
};

/** The things that named outputs are ids of. */
export function toThings(outputs: Readonly<Record<string, StepOutput>>): ThingRef[] {
  return Object.entries(outputs).flatMap(([name, value]) => {
    const kind = thingKinds[name];
    return kind === undefined || typeof value !== 'string' ? [] : [{ kind, id: value }];
  });
}

const ofTrigger = ({ kind, by, alertId, decisionId }: PipelineTrigger) => ({
  kind,
  by,
  ...(alertId === undefined ? {} : { alertId }),
  ...(decisionId === undefined ? {} : { decisionId }),
});

const about = (run: RunRow) => ({
  projectId: run.project_id,
  environment: run.environment,
  subject: run.id,
  actor: { kind: 'system' as const, name: `pipeline ${run.pipeline}` },
});

export function runStarted(run: RunRow, trigger: PipelineTrigger): EventDraft {
  return {
    type: 'pipelines.run.started',
    ...about(run),
    inputs: trigger.decisionId === undefined ? [] : [{ kind: 'decision', id: trigger.decisionId }],
    outputs: [{ kind: 'pipeline_run', id: run.id, name: run.pipeline }],
    payload: { pipelineRunId: run.id, pipeline: run.pipeline, trigger: ofTrigger(trigger) },
  };
}

export function stepFinished(
  run: RunRow,
  step: Pick<StepRow, 'name' | 'uses' | 'attempt'>,
  end: { readonly status: string; readonly summary: string },
  things: { readonly inputs: readonly ThingRef[]; readonly outputs: readonly ThingRef[] },
): EventDraft {
  return {
    type: 'pipelines.step.finished',
    ...about(run),
    ...things,
    payload: {
      pipelineRunId: run.id,
      pipeline: run.pipeline,
      step: step.name,
      kind: step.uses,
      status: end.status,
      attempt: step.attempt,
      summary: end.summary,
    },
  };
}

export function runFinished(
  run: RunRow,
  trigger: PipelineTrigger,
  end: { readonly status: string; readonly summary: string },
): EventDraft {
  return {
    type: 'pipelines.run.finished',
    ...about(run),
    outputs: [{ kind: 'pipeline_run', id: run.id, name: run.pipeline }],
    payload: {
      pipelineRunId: run.id,
      pipeline: run.pipeline,
      trigger: ofTrigger(trigger),
      status: end.status,
      summary: end.summary,
    },
  };
}
