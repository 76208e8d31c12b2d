import type { Manifest } from './manifest.ts';
import { findNearestName } from './nearest-name.ts';
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
    const path = `pipelines.${name}.steps.${index}.with`;
    const [kind, known] = targets[step.uses];
    need(path, step.with, kind, manifest[known]);
  });
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
