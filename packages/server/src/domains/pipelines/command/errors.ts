import { KaizenError } from '../../../kernel/errors.ts';

export function commandFailed(message: string): KaizenError {
  return new KaizenError('precondition', 'pipelines.command_failed', message);
}

export function environmentFailed(message: string): KaizenError {
  return new KaizenError('precondition', 'pipelines.environment_failed', message);
}

export function folderNotAllowed(folder: string): KaizenError {
  return new KaizenError(
    'forbidden',
    'pipelines.folder_not_registered',
    `Commands may not run in ${folder}: it is not registered on this machine. Run \`kaizen init ${folder}\` there once.`,
    { folder },
  );
}

export function secretMissing(variable: string, secret: string): KaizenError {
  return new KaizenError(
    'precondition',
    'pipelines.secret_missing',
    `The command needs ${variable}, and the server has no environment variable ${secret} that holds it. Set it and start the server again (names begin with a letter, and not with KAIZEN_).`,
    { secret },
  );
}

export function stepLogNotFound(pipelineRunId: string, step: string): KaizenError {
  return new KaizenError(
    'not_found',
    'pipelines.step_log_not_found',
    `The run "${pipelineRunId}" has no step "${step}" that runs a command; only those have a log.`,
  );
}
