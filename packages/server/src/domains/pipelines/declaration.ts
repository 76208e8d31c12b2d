import type { CostModel, Manifest, PipelineStep, TrainingSpec } from '@kaizen/contracts';
import { storeCommand } from './command/stored-command.ts';
import type { StepKind, StepOutput } from './contract.ts';
import { stepOutOfOrder } from './errors.ts';

/** A training as it is stored: the specification with its defaults, and the project's costs when it was applied. */
export interface StoredTraining {
  readonly spec: TrainingSpec;
  readonly costs?: CostModel;
}

/** A step as it is stored: with what the manifest says of its subject. */
interface StoredStep {
  readonly name: string;
  readonly uses: StepKind['uses'];
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
        steps: steps.map((step) => storeStep(manifest, steps, step)),
      },
    ]),
  );
}

function storeStep(manifest: Manifest, steps: readonly PipelineStep[], step: PipelineStep): StoredStep {
  const { name, with: subject = '' } = step;
  const uses = usesOf(step);
  return { name, uses, with: subject, settings: decideSettings(manifest, steps, step) };
}

/** A step without a kind is a command: the file's own check sees to it that one of the two stands. */
function usesOf({ uses }: PipelineStep): StepKind['uses'] {
  return uses ?? 'run';
}

function decideSettings(
  manifest: Manifest,
  steps: readonly PipelineStep[],
  step: PipelineStep,
): Record<string, StepOutput> {
  if (step.run !== undefined) return storeCommand(manifest, { ...step, run: step.run });
  if (step.uses !== 'ingest') return {};
  const trained = steps.flatMap(({ uses, run, with: subject }) =>
    subject !== undefined && (uses === 'train' || run !== undefined) ? (manifest.training?.[subject] ?? []) : [],
  );
  const [training] = trained;
  return training?.label === undefined ? {} : { label: training.label };
}

/** A gate and a registration need a model, which a training or a command makes. */
const makers: ReadonlyArray<StepKind['uses']> = ['train', 'run'];

const needs: Partial<Record<StepKind['uses'], ReadonlyArray<StepKind['uses']>>> = {
  validate: ['ingest'],
  gate: makers,
  register: makers,
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
      const needed = needs[usesOf(step)];
      if (needed !== undefined && !before.some((other) => needed.includes(usesOf(other)))) {
        throw stepOutOfOrder(
          `${path}.uses`,
          `The step "${step.name}" (${step.uses}) needs what a ${needed.join(' or ')} step makes; put one before it.`,
        );
      }
      const algorithm = step.with === undefined ? undefined : manifest.training?.[step.with]?.algorithm;
      if (step.uses === 'train' && algorithm === 'command') {
        throw stepOutOfOrder(
          `${path}.uses`,
          `The training "${step.with}" is done by a command (algorithm: command); put \`run: …\` here instead of \`uses: train\`.`,
        );
      }
    });
  }
}
