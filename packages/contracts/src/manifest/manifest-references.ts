import { findCommandProblems } from './command-line.ts';
import type { Manifest } from './manifest.ts';
import { findNearestName } from './nearest-name.ts';
import type { PipelineStep } from './production.ts';
import { commandStepFields } from './python-step.ts';
import { findTuningProblems } from './training/tuning-problems.ts';

/** A name in one section that points at nothing in another. */
export interface ReferenceProblem {
  readonly path: string;
  readonly message: string;
  readonly suggestion?: string;
}

/** Every cross-reference of a manifest that has no target. Order follows the file's sections. */
export function findReferenceProblems(manifest: Manifest): ReferenceProblem[] {
  const problems: ReferenceProblem[] = [];
  const need = (path: string, name: string, kind: string, known: object | undefined) => {
    const names = Object.keys(known ?? {});
    if (names.includes(name)) return;
    const suggestion = findNearestName(name, names);
    const mend = suggestion
      ? `did you mean "${suggestion}"?`
      : names.length > 0
        ? `declared: ${names.join(', ')}.`
        : `declare it in the file.`;
    problems.push({
      path,
      message: `"${name}" is not a declared ${kind}; ${mend}`,
      ...(suggestion ? { suggestion } : {}),
    });
  };
  for (const [name, set] of Object.entries(manifest.features ?? {}))
    need(`features.${name}.from`, set.from, 'dataset', manifest.data);
  for (const [name, training] of Object.entries(manifest.training ?? {})) {
    need(`training.${name}.features`, training.features, 'feature set', manifest.features);
    for (const problem of findTuningProblems(training, manifest.costs !== undefined))
      problems.push({ ...problem, path: `training.${name}.${problem.path}` });
  }
  for (const name of Object.keys(manifest.gates ?? {})) need(`gates.${name}`, name, 'deployment', manifest.deployments);
  for (const [name, monitor] of Object.entries(manifest.monitors ?? {}))
    need(`monitors.${name}.deployment`, monitor.deployment, 'deployment', manifest.deployments);
  for (const [name, retraining] of Object.entries(manifest.retraining ?? {})) {
    need(`retraining.${name}`, name, 'monitor', manifest.monitors);
    need(`retraining.${name}.pipeline`, retraining.pipeline, 'pipeline', manifest.pipelines);
  }
  for (const [name, pipeline] of Object.entries(manifest.pipelines ?? {})) checkSteps(name, pipeline, manifest, need);
  problems.push(...findStepProblems(manifest));
  if (manifest.objective)
    need('objective.deployment', manifest.objective.deployment, 'deployment', manifest.deployments);
  if (manifest.objective && !manifest.costs)
    problems.push({ path: 'objective', message: 'The KPI cost-per-1000 needs a `costs` section.' });
  return problems;
}

type Need = (path: string, name: string, kind: string, known: object | undefined) => void;

function checkSteps(
  name: string,
  pipeline: NonNullable<Manifest['pipelines']>[string],
  manifest: Manifest,
  need: Need,
): void {
  pipeline.steps.forEach((step, index) => {
    const path = `pipelines.${name}.steps.${index}`;
    if (step.run !== undefined) {
      if (step.with !== undefined) needAny(`${path}.with`, step.with, manifest, need);
      return;
    }
    if (step.uses === undefined || step.with === undefined) return;
    const [kind, known] = targets[step.uses];
    need(`${path}.with`, step.with, kind, manifest[known]);
  });
}

/** A command gets rows of a training, a feature set or a dataset. */
function needAny(path: string, name: string, { training, features, data }: Manifest, need: Need): void {
  need(path, name, 'training, feature set or dataset', { ...data, ...features, ...training });
}

/** What each step lacks or has too much of: `uses` needs `with`, `run` takes the fields of commands, and one of the two must stand. */
function findStepProblems(manifest: Manifest): ReferenceProblem[] {
  return Object.entries(manifest.pipelines ?? {}).flatMap(([name, { steps }]) =>
    steps.flatMap((step, index) => {
      const path = `pipelines.${name}.steps.${index}`;
      return describeStep(step).map(({ field, message }) => ({ path: `${path}.${field}`, message }));
    }),
  );
}

function describeStep(step: PipelineStep): Array<{ readonly field: string; readonly message: string }> {
  if (step.run !== undefined && step.uses !== undefined) {
    return [{ field: 'uses', message: `The step "${step.name}" has both \`uses\` and \`run\`; keep one of them.` }];
  }
  if (step.run !== undefined) return findCommandProblems({ ...step, run: step.run });
  if (step.uses === undefined) {
    return [
      {
        field: 'name',
        message: `The step "${step.name}" has neither \`uses\` (a kind of step) nor \`run\` (a command).`,
      },
    ];
  }
  const foreign = Object.keys(commandStepFields).filter((field) => field !== 'shell' && field in step);
  return [
    ...(step.with === undefined
      ? [{ field: 'uses', message: `\`with\` is missing here: what shall ${step.uses} work on?` }]
      : []),
    ...foreign.map((field) => ({
      field,
      message: `\`${field}\` belongs to a step with \`run\`; "${step.name}" has \`uses\`.`,
    })),
  ];
}

/** What the `with` of each kind of step names, and in which section. */
const targets = {
  ingest: ['dataset', 'data'],
  validate: ['dataset', 'data'],
  features: ['feature set', 'features'],
  train: ['training', 'training'],
  register: ['training', 'training'],
  gate: ['deployment', 'deployments'],
  release: ['deployment', 'deployments'],
} as const;
