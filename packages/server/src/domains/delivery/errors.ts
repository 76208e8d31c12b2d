import { KaizenError } from '../../kernel/errors.ts';

export function deploymentNotFound(name: string): KaizenError {
  return new KaizenError(
    'not_found',
    'delivery.deployment_not_found',
    `There is no deployment "${name}". Declare it under \`deployments\` in kaizen.yaml and apply the file.`,
    { deployment: name },
  );
}

export function deploymentElsewhere(name: string, project: string): KaizenError {
  return new KaizenError(
    'conflict',
    'delivery.deployment_elsewhere',
    `The deployment "${name}" belongs to project "${project}" of this home; names are unique in a home. Choose another name.`,
    { path: `deployments.${name}` },
  );
}

export function modelChanged(name: string, from: string, to: string): KaizenError {
  return new KaizenError(
    'conflict',
    'delivery.model_changed',
    `The deployment "${name}" releases versions of "${from}" and has a champion; it cannot change to "${to}". Declare a new deployment.`,
    { path: `deployments.${name}.model` },
  );
}

export function gateWithoutDeployment(name: string, known: readonly string[]): KaizenError {
  const mend = known.length > 0 ? `Name it like one of: ${known.join(', ')}.` : 'Declare a deployment first.';
  return new KaizenError(
    'invalid',
    'delivery.gate_without_deployment',
    `The gate "${name}" names no deployment. ${mend}`,
    { path: `gates.${name}` },
  );
}

export function gateNotFound(id: string): KaizenError {
  return new KaizenError('not_found', 'delivery.gate_not_found', `There is no gate verdict ${id} in this home.`, {
    id,
  });
}

export function releaseNotFound(id: string): KaizenError {
  return new KaizenError('not_found', 'delivery.release_not_found', `There is no release ${id} in this home.`, { id });
}

export function comparisonNotFound(id: string): KaizenError {
  return new KaizenError('not_found', 'delivery.comparison_not_found', `There is no comparison ${id} in this home.`, {
    id,
  });
}

export function gateNotPassed(gateId: string, verdict: string): KaizenError {
  return new KaizenError(
    'precondition',
    'delivery.gate_not_passed',
    `The gate ${gateId} says ${verdict}; only a model that passed is released. Look at its checks.`,
    { gateId, verdict },
  );
}

export function gateOfAnother(gateId: string, what: string): KaizenError {
  return new KaizenError(
    'invalid',
    'delivery.gate_of_another',
    `The gate ${gateId} judged another ${what} than the one to be released. Name the gate of this model and deployment.`,
    { gateId },
  );
}

export function wrongModel(deployment: string, wanted: string, given: string): KaizenError {
  return new KaizenError(
    'invalid',
    'delivery.wrong_model',
    `The deployment "${deployment}" releases versions of "${wanted}", not of "${given}".`,
    { deployment },
  );
}

export function alreadyChampion(deployment: string, version: number): KaizenError {
  return new KaizenError(
    'precondition',
    'delivery.already_champion',
    `Version ${version} is the champion of "${deployment}" already; there is nothing to release.`,
    { deployment, version },
  );
}

export function rolledBackBefore(deployment: string, version: number, releaseId: string): KaizenError {
  return new KaizenError(
    'precondition',
    'delivery.rolled_back_before',
    `This model was taken back on "${deployment}" before (release ${releaseId}, version ${version}). A person may release it again by hand; a pipeline may not.`,
    { deployment, releaseId },
  );
}

export function noCanaryPlan(deployment: string): KaizenError {
  return new KaizenError(
    'precondition',
    'delivery.no_canary_plan',
    `The deployment "${deployment}" declares no canary steps. Add \`canary\` to it in kaizen.yaml, or release directly.`,
    { deployment },
  );
}

export function nothingToUndo(deployment: string): KaizenError {
  return new KaizenError(
    'precondition',
    'delivery.nothing_to_undo',
    `"${deployment}" has no open release and no champion before the present one, so there is nothing to go back to.`,
    { deployment },
  );
}

export function releaseEnded(phase: string, input: string): KaizenError {
  return new KaizenError(
    'conflict',
    'delivery.release_ended',
    `A release that is ${phase} cannot take "${input}". Start a new release.`,
    { phase, input },
  );
}

export function noPositiveClass(loggedModelId: string): KaizenError {
  return new KaizenError(
    'precondition',
    'delivery.no_positive_class',
    `The model ${loggedModelId} names no positive class, so its decisions cannot be priced. Give \`positive\` when the model is logged or uploaded.`,
    { loggedModelId },
  );
}

export function positivesDiffer(left: string, right: string): KaizenError {
  return new KaizenError(
    'precondition',
    'delivery.positives_differ',
    `The two models call different classes positive ("${left}" and "${right}"), so their costs cannot be compared.`,
    { left, right },
  );
}

export function tasksDiffer(left: string, right: string): KaizenError {
  return new KaizenError(
    'precondition',
    'delivery.tasks_differ',
    `The two models answer different things (${left} and ${right}), so they cannot be compared on the same labels.`,
    { left, right },
  );
}

export function noLabelledRows(what: string): KaizenError {
  return new KaizenError(
    'precondition',
    'delivery.no_labelled_rows',
    `There are fewer than 2 labelled rows in ${what}; nothing can be judged. Send labels or widen the range.`,
    {},
  );
}
