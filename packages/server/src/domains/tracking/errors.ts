import { KaizenError } from '../../kernel/errors.ts';

export { loggedModelNotFound } from './models/errors.ts';

import { describeProblem, type LimitProblem } from './runs/limits.ts';

export function runNotFound(runId: string): KaizenError {
  return new KaizenError(
    'not_found',
    'tracking.run_not_found',
    `There is no run "${runId}". List them with GET /api/v1/runs.`,
    { runId },
  );
}

export function savedViewNotFound(viewId: string): KaizenError {
  return new KaizenError(
    'not_found',
    'tracking.saved_view_not_found',
    `There is no saved view "${viewId}". List them with GET /api/v1/saved-views.`,
    { viewId },
  );
}

export function runEnded(runId: string, status: string): KaizenError {
  return new KaizenError(
    'conflict',
    'tracking.run_ended',
    `Run "${runId}" has ended as ${status}, so it takes nothing more. Start a new run.`,
    { runId, status },
  );
}

export function runDeleted(runId: string): KaizenError {
  return new KaizenError(
    'conflict',
    'tracking.run_deleted',
    `Run "${runId}" is deleted, so it takes nothing more. Restore it first.`,
    { runId },
  );
}

/** Parameters of a run that have another value already. */
export function paramChanged(
  runId: string,
  changed: ReadonlyArray<{ readonly name: string; readonly before: string; readonly after: string }>,
): KaizenError {
  const first = changed[0] ?? { name: '', before: '', after: '' };
  return new KaizenError(
    'conflict',
    'tracking.param_changed',
    `The parameter "${first.name}" of run "${runId}" is ${quote(first.before)} already and cannot become ${quote(first.after)}. Use another name, or a tag.`,
    { runId, ...first, changed },
  );
}

export function paramRepeated(name: string): KaizenError {
  return new KaizenError(
    'invalid',
    'tracking.param_repeated',
    `The parameter "${name}" comes more than once in one batch. Send it once.`,
    { name },
  );
}

export function runTagNotFound(runId: string, name: string): KaizenError {
  return new KaizenError('not_found', 'tracking.tag_not_found', `Run "${runId}" has no tag "${name}".`, {
    runId,
    name,
  });
}

/** A text or number that breaks a limit; see runs/limits.ts. */
export function valueRefused(problem: LimitProblem): KaizenError {
  const { field, rule, limit, value } = problem;
  return new KaizenError('invalid', 'tracking.value_refused', describeProblem(problem), {
    field,
    rule,
    ...(limit === undefined ? {} : { limit }),
    value: value.slice(0, 1000),
  });
}

export function experimentNotFound(experimentId: string): KaizenError {
  return new KaizenError(
    'not_found',
    'tracking.experiment_not_found',
    `There is no experiment "${experimentId}". List them with GET /api/v1/experiments.`,
    { experimentId },
  );
}

export function experimentExists(existing: {
  readonly id: string;
  readonly name: string;
  readonly stage: string;
}): KaizenError {
  const { id, name, stage } = existing;
  return new KaizenError(
    'conflict',
    'tracking.experiment_exists',
    stage === 'deleted'
      ? `The deleted experiment "${id}" is named "${name}". Restore it, free the name with \`kaizen gc\`, or choose another name.`
      : `There is an experiment "${name}" already. Choose another name.`,
    { experimentId: id, name, stage },
  );
}

export function experimentDeleted(experimentId: string): KaizenError {
  return new KaizenError(
    'conflict',
    'tracking.experiment_deleted',
    `The experiment "${experimentId}" is deleted. Restore it first.`,
    { experimentId },
  );
}

export function experimentActive(experimentId: string): KaizenError {
  return new KaizenError(
    'conflict',
    'tracking.experiment_active',
    `The experiment "${experimentId}" is not deleted, so there is nothing to restore.`,
    { experimentId },
  );
}

export function experimentTagNotFound(experimentId: string, name: string): KaizenError {
  return new KaizenError(
    'not_found',
    'tracking.tag_not_found',
    `The experiment "${experimentId}" has no tag "${name}".`,
    { experimentId, name },
  );
}

export function experimentOfOtherProject(name: string): KaizenError {
  return new KaizenError(
    'conflict',
    'tracking.experiment_of_other_project',
    `The experiment "${name}" belongs to another project of this home. Choose another name.`,
    { name },
  );
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}

export function artifactNotFound(owner: string, path: string): KaizenError {
  return new KaizenError(
    'not_found',
    'tracking.artifact_not_found',
    `There is no artifact ${JSON.stringify(path.slice(0, 200))} in ${owner}.`,
    { path },
  );
}

export function artifactPathInvalid(path: string, reason: string): KaizenError {
  return new KaizenError(
    'invalid',
    'tracking.artifact_path_invalid',
    `The artifact path ${JSON.stringify(path.slice(0, 200))} ${reason}. Give a relative path such as "curves/roc.json".`,
    { path },
  );
}

export function artifactOutOfReach(uri: string): KaizenError {
  return new KaizenError(
    'invalid',
    'tracking.artifact_out_of_reach',
    `The files at ${JSON.stringify(uri.slice(0, 300))} are out of this server's reach: it reads and writes only its own tree and the folder that artifactRoot names. Clients that have access there read them themselves.`,
    { uri },
  );
}

export function artifactIsFolder(path: string): KaizenError {
  return new KaizenError(
    'conflict',
    'tracking.artifact_is_folder',
    `${JSON.stringify(path.slice(0, 200))} is a folder with files in it, so it cannot be a file too. Choose another name, or delete the folder first.`,
    { path },
  );
}

export function artifactBelowFile(path: string, file: string): KaizenError {
  return new KaizenError(
    'conflict',
    'tracking.artifact_below_file',
    `${JSON.stringify(path.slice(0, 200))} cannot be kept, because ${JSON.stringify(file.slice(0, 200))} is a file and not a folder. Choose another name, or delete that file first.`,
    { path, file },
  );
}

export function uploadNotFound(uploadId: string): KaizenError {
  return new KaizenError(
    'not_found',
    'tracking.upload_not_found',
    `There is no upload ${JSON.stringify(uploadId.slice(0, 100))}: it was completed, given up, or left alone for a day. Begin a new one.`,
    { uploadId },
  );
}

export function uploadIncomplete(uploadId: string, reason: string): KaizenError {
  return new KaizenError(
    'invalid',
    'tracking.upload_incomplete',
    `The upload "${uploadId}" cannot be completed: ${reason}. Send what is missing, then complete it again.`,
    { uploadId },
  );
}

export function partInvalid(number: number): KaizenError {
  return new KaizenError(
    'invalid',
    'tracking.part_invalid',
    `An upload has parts 1 to 10,000; ${number} is none of them.`,
    { number },
  );
}

export function artifactRootUnusable(root: string, reason: string): KaizenError {
  return new KaizenError(
    'invalid',
    'platform.config_artifact_root',
    `artifactRoot is ${JSON.stringify(root)}, and files cannot be kept there (${reason}). Name a folder that this user may write, or leave it out to keep files in the home.`,
    { field: 'artifactRoot' },
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
