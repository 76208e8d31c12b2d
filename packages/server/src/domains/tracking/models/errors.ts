import { KaizenError } from '../../../kernel/errors.ts';
import { describeModelProblem, type ModelLimitProblem } from './limits.ts';

/** Throws `tracking.value_refused` for the first problem there is. */
export function refuse(...problems: ReadonlyArray<ModelLimitProblem | undefined>): void {
  const problem = problems.find((found) => found !== undefined);
  if (problem !== undefined) throw modelValueRefused(problem);
}

/** A name or value that the registry does not take. */
function modelValueRefused(problem: ModelLimitProblem): KaizenError {
  const { field, rule, limit, value } = problem;
  return new KaizenError('invalid', 'tracking.value_refused', describeModelProblem(problem), {
    field,
    rule,
    ...(limit === undefined ? {} : { limit }),
    value: value.slice(0, 1000),
  });
}

export function modelNotFound(model: string): KaizenError {
  return new KaizenError(
    'not_found',
    'tracking.model_not_found',
    `There is no registered model "${model}". List them with GET /api/v1/models.`,
    { name: model },
  );
}

export function modelExists(name: string): KaizenError {
  return new KaizenError(
    'conflict',
    'tracking.model_exists',
    `There is a registered model "${name}" already. Choose another name, or register a version of that one.`,
    { name },
  );
}

export function modelOfOtherProject(name: string): KaizenError {
  return new KaizenError(
    'conflict',
    'tracking.model_of_other_project',
    `The model "${name}" belongs to another project of this home. Choose another name.`,
    { name },
  );
}

/** There is no version of the id. */
export function versionNotFound(id: string): KaizenError {
  return new KaizenError('not_found', 'tracking.model_version_not_found', `There is no model version "${id}".`, { id });
}

/** There is no version of the number (or what was given for one). */
export function versionOfModelNotFound(name: string, version: number | string): KaizenError {
  return new KaizenError(
    'not_found',
    'tracking.model_version_not_found',
    `There is no version ${version} of the model "${name}". List them with GET /api/v1/models/${encodeURIComponent(name)}/versions.`,
    { name, version },
  );
}

export function versionNotServable(name: string, version: number): KaizenError {
  return new KaizenError(
    'precondition',
    'tracking.version_not_servable',
    `Version ${version} of the model "${name}" cannot be served here yet: only ONNX models can. Export it to ONNX and upload it as a version.`,
    { name, version },
  );
}

/** A deployment still needs what would go; `version` is the first version that is in use. */
export function versionInUse(name: string, version: number): KaizenError {
  return new KaizenError(
    'conflict',
    'tracking.version_in_use',
    `Version ${version} of the model "${name}" is in use by a deployment. Release another version or end the release first.`,
    { name, version },
  );
}

export function versionOfOtherModel(modelVersionId: string, model: string): KaizenError {
  return new KaizenError(
    'invalid',
    'tracking.version_of_other_model',
    `Version "${modelVersionId}" is not a version of the model "${model}", so it cannot carry its alias.`,
  );
}

export function loggedModelNotFound(id: string): KaizenError {
  return new KaizenError('not_found', 'tracking.logged_model_not_found', `There is no logged model "${id}".`, { id });
}

export function loggedModelParamChanged(modelId: string, name: string, before: string, after: string): KaizenError {
  return new KaizenError(
    'conflict',
    'tracking.param_changed',
    `The parameter "${name}" of the logged model "${modelId}" is ${JSON.stringify(before.slice(0, 100))} already and cannot become ${JSON.stringify(after.slice(0, 100))}. Log another model.`,
    { modelId, name, before, after },
  );
}

export function loggedModelTagNotFound(modelId: string, name: string): KaizenError {
  return new KaizenError('not_found', 'tracking.tag_not_found', `The logged model "${modelId}" has no tag "${name}".`, {
    modelId,
    name,
  });
}

/** The stage has no others to archive. */
export function archiveStageInvalid(stage: string): KaizenError {
  return new KaizenError(
    'invalid',
    'tracking.archive_stage_invalid',
    `Other versions can be archived only when a version goes to staging or production, not to ${stage}.`,
    { stage },
  );
}

/** A run has nothing where a version was said to be. */
export function nothingToRegister(runId: string, path: string): KaizenError {
  return new KaizenError(
    'not_found',
    'tracking.nothing_to_register',
    `Run "${runId}" has no file or folder "${path}". List its files with GET /api/v1/runs/${runId}/files.`,
    { runId, path },
  );
}

export function notOnnx(reason: string): KaizenError {
  return new KaizenError(
    'invalid',
    'tracking.not_onnx',
    `The file is not an ONNX model that Kaizen can serve: ${reason} Nothing was kept.`,
  );
}

export function uploadInvalid(field: string, message: string): KaizenError {
  return new KaizenError('invalid', 'tracking.upload_invalid', message, { field });
}
