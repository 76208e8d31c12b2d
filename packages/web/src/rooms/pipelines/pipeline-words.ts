import type { PipelineRunView, StepView } from '@kaizen/contracts';
import { formatCount, formatDuration } from '../../design/format.ts';

/** "6 of 7 steps done, training now", or what it came to. */
export function sayRun(run: PipelineRunView): string {
  const { status, steps, summary } = run;
  const done = steps.filter((step) => step.status === 'succeeded').length;
  switch (status) {
    case 'queued':
      return 'Waits for its turn.';
    case 'running': {
      const now = steps.find((step) => step.status === 'running');
      return `${done} of ${steps.length} steps done${now === undefined ? '' : `; ${now.name} is at work`}.`;
    }
    case 'succeeded':
      return `All ${steps.length} steps done${took(run)}. ${summary ?? ''}`.trim();
    case 'held':
      return `Held at ${steps.find((step) => step.status === 'held')?.name ?? 'a step'}. ${summary ?? ''}`.trim();
    case 'failed':
      return `Failed at ${steps.find((step) => step.status === 'failed')?.name ?? 'a step'}. ${summary ?? ''}`.trim();
    case 'cancelled':
      return `Cancelled after ${done} of ${steps.length} steps.`;
  }
}

function took({ createdAt, endedAt }: PipelineRunView): string {
  return endedAt === undefined ? '' : ` in ${formatDuration(endedAt - createdAt)}`;
}

/** Why it ran. */
export function sayTrigger({ trigger }: Pick<PipelineRunView, 'trigger'>): string {
  if (trigger.kind === 'manual') return `started by ${trigger.by}`;
  const rows =
    trigger.production === undefined ? '' : ` on ${formatCount(trigger.production.rows)} labelled production rows`;
  return `retraining${rows}`;
}

/** How far a step at work is: "412 of 700 trees". */
export function sayProgress({ progress }: Pick<StepView, 'progress'>): string | undefined {
  if (progress === undefined) return undefined;
  const share =
    progress.total === undefined
      ? undefined
      : `${formatCount(progress.done)} of ${formatCount(progress.total)} ${progress.unit}`;
  const words = [progress.message, share].filter((part) => part !== undefined);
  return words.length === 0 ? undefined : words.join(': ');
}

/** A named thing that a step made, and its page. */
export interface StepOutputLink {
  readonly name: string;
  readonly text: string;
  readonly href?: string;
}

const pages: Readonly<Record<string, (value: string, step: StepView, all: Outputs) => string | undefined>> = {
  versionId: (id, _step, { dataset }) =>
    typeof dataset === 'string' ? `/datasets/${dataset}/versions/${id}` : undefined,
  trainedOn: (id, _step, { dataset }) =>
    typeof dataset === 'string' ? `/datasets/${dataset}/versions/${id}` : undefined,
  batchId: (id, _step, { dataset }) => (typeof dataset === 'string' ? `/datasets/${dataset}/batches/${id}` : undefined),
  featureSetId: (_id, step) => `/features/${step.with}`,
  runId: (id) => `/runs/${id}`,
  gateId: (id) => `/gates/${id}`,
  modelVersionId: (_id, step, { modelVersion }) =>
    modelVersion === undefined ? undefined : `/models/${step.with}/versions/${modelVersion}`,
  releaseId: (id) => `/releases/${id}`,
};

const names: Readonly<Record<string, string>> = {
  versionId: 'dataset version',
  batchId: 'batch',
  featureSetId: 'feature set',
  runId: 'run',
  gateId: 'gate',
  modelVersionId: 'model version',
  releaseId: 'release',
};

type Outputs = StepView['outputs'];

/** The outputs of a step that have a page. `all` are the outputs of the whole run: some paths need a name from an earlier step. */
export function listOutputs(step: StepView, all: Outputs): readonly StepOutputLink[] {
  return Object.entries(step.outputs).flatMap(([key, value]) => {
    const name = names[key];
    if (name === undefined) return [];
    const href = pages[key]?.(String(value), step, all);
    return [{ name, text: name, ...(href === undefined ? {} : { href }) }];
  });
}

/** Outputs of all steps; later steps win. */
export function gatherOutputs(run: PipelineRunView): Outputs {
  const ingest = run.steps.find((step) => step.uses === 'ingest');
  const named: Outputs = ingest === undefined ? {} : { dataset: ingest.with };
  return Object.assign({}, named, ...run.steps.map((step) => step.outputs));
}
