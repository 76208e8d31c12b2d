import { KaizenError } from '../../kernel/errors.ts';

export function runNotFound(runId: string): KaizenError {
  return new KaizenError(
    'not_found',
    'tracking.run_not_found',
    `There is no run "${runId}". List them with GET /api/v1/runs.`,
  );
}

export function runEnded(runId: string, status: string): KaizenError {
  return new KaizenError(
    'conflict',
    'tracking.run_ended',
    `Run "${runId}" has ended as ${status}, so it takes nothing more. Start a new run.`,
  );
}

export function experimentOfOtherProject(name: string): KaizenError {
  return new KaizenError(
    'conflict',
    'tracking.experiment_of_other_project',
    `The experiment "${name}" belongs to another project of this home. Choose another name.`,
  );
}

export function modelNotFound(model: string): KaizenError {
  return new KaizenError(
    'not_found',
    'tracking.model_not_found',
    `There is no registered model "${model}". List them with GET /api/v1/models.`,
  );
}

export function modelOfOtherProject(name: string): KaizenError {
  return new KaizenError(
    'conflict',
    'tracking.model_of_other_project',
    `The model "${name}" belongs to another project of this home. Choose another name.`,
  );
}

export function versionNotFound(what: string): KaizenError {
  return new KaizenError('not_found', 'tracking.model_version_not_found', `There is no model version ${what}.`);
}

export function versionOfOtherModel(modelVersionId: string, model: string): KaizenError {
  return new KaizenError(
    'invalid',
    'tracking.version_of_other_model',
    `Version "${modelVersionId}" is not a version of the model "${model}", so it cannot carry its alias.`,
  );
}

export function loggedModelNotFound(id: string): KaizenError {
  return new KaizenError('not_found', 'tracking.logged_model_not_found', `There is no logged model "${id}".`);
}

export function artifactNotFound(runId: string, path: string): KaizenError {
  return new KaizenError('not_found', 'tracking.artifact_not_found', `Run "${runId}" has no artifact "${path}".`);
}

export function artifactPathInvalid(path: string, reason: string): KaizenError {
  return new KaizenError(
    'invalid',
    'tracking.artifact_path_invalid',
    `The artifact path ${JSON.stringify(path.slice(0, 200))} ${reason}. Give a relative path such as "curves/roc.json".`,
  );
}

export function nameInvalid(field: string, value: string): KaizenError {
  return new KaizenError(
    'invalid',
    'tracking.name_invalid',
    `The ${field} ${JSON.stringify(value.slice(0, 100))} is not a name: use 1 to 250 characters without slashes, colons or control characters.`,
    { field },
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
