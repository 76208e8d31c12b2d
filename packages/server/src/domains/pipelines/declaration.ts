import type { CostModel, Manifest, PipelineSpec, TrainingSpec } from '@kaizen/contracts';
import type { StepOutput } from './contract.ts';
import { stepOutOfOrder } from './errors.ts';

/** A training as it is stored: the specification with its defaults, and the project's costs when it was applied. */
export interface StoredTraining {
  readonly spec: TrainingSpec;
  readonly costs?: CostModel;
}

/** A step as it is stored: with what the manifest says of its subject. */
interface StoredStep {
  readonly name: string;
  readonly uses: PipelineSpec['steps'][number]['uses'];
  readonly with: string;
  readonly settings: Readonly<Record<string, StepOutput>>;
}

/** A pipeline as it is stored. */
export interface StoredPipeline {
  readonly description?: string;
  readonly steps: readonly StoredStep[];
}

/** The trainings of a manifest, by name. */
export function readTrainings(manifest: Manifest): ReadonlyMap<string, StoredTraining> {
  const { costs } = manifest;
  return new Map(
    Object.entries(manifest.training ?? {}).map(([name, spec]) => [
      name,
      costs === undefined ? { spec } : { spec, costs },
    ]),
  );
}

/** The pipelines of a manifest, by name. */
export function readPipelines(manifest: Manifest): ReadonlyMap<string, StoredPipeline> {
  return new Map(
    Object.entries(manifest.pipelines ?? {}).map(([name, { description, steps }]) => [
      name,
      {
        ...(description === undefined ? {} : { description }),
        steps: steps.map((step) => ({ ...step, settings: decideSettings(manifest, steps, step) })),
      },
    ]),
  );
}

type Step = PipelineSpec['steps'][number];

function decideSettings(manifest: Manifest, steps: readonly Step[], step: Step): Record<string, StepOutput> {
  if (step.uses !== 'ingest') return {};
  const training = steps.find(({ uses }) => uses === 'train')?.with;
  const label = training === undefined ? undefined : manifest.training?.[training]?.label;
  return label === undefined ? {} : { label };
}

const needs: Partial<Record<Step['uses'], readonly Step['uses'][]>> = {
  validate: ['ingest'],
  gate: ['train'],
  register: ['train'],
  release: ['register'],
};

/** Throws `pipelines.step_out_of_order` when a name is used twice or a step stands before the one whose outputs it needs. */
export function checkPipelines(manifest: Manifest): void {
  for (const [name, { steps }] of Object.entries(manifest.pipelines ?? {})) {
    steps.forEach((step, index) => {
      const path = `pipelines.${name}.steps.${index}`;
      const before = steps.slice(0, index);
      if (before.some((other) => other.name === step.name)) {
        throw stepOutOfOrder(`${path}.name`, `Two steps are named "${step.name}"; give each its own name.`);
      }
      for (const needed of needs[step.uses] ?? []) {
        if (before.some(({ uses }) => uses === needed)) continue;
        throw stepOutOfOrder(
          `${path}.uses`,
          `The step "${step.name}" (${step.uses}) needs what a ${needed} step makes; put one before it.`,
        );
      }
    });
  }
}
