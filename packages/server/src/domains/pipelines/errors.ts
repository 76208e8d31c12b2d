import { KaizenError } from '../../kernel/errors.ts';

export function pipelineNotFound(name: string): KaizenError {
  return new KaizenError(
    'not_found',
    'pipelines.pipeline_not_found',
    `There is no pipeline "${name}". Declare it under \`pipelines\` in kaizen.yaml and run kaizen apply.`,
  );
}

export function runNotFound(id: string): KaizenError {
  return new KaizenError('not_found', 'pipelines.run_not_found', `There is no pipeline run "${id}".`);
}

export function runEnded(id: string, status: string): KaizenError {
  return new KaizenError(
    'conflict',
    'pipelines.run_ended',
    `Pipeline run "${id}" has already ended: ${status}. Start a new one.`,
  );
}

export function runCancelled(id: string): KaizenError {
  return new KaizenError('conflict', 'pipelines.run_cancelled', `Pipeline run "${id}" was cancelled.`);
}

export function stepKindMissing(uses: string): KaizenError {
  return new KaizenError(
    'precondition',
    'pipelines.step_kind_missing',
    `No room of this server supplies the step "${uses}".`,
  );
}

export function pipelineOfOtherProject(section: string, name: string): KaizenError {
  return new KaizenError(
    'conflict',
    'pipelines.name_of_other_project',
    `The name "${name}" in \`${section}\` is taken by another project of this home. Choose another name.`,
    { path: `${section}.${name}` },
  );
}

export function stepOutOfOrder(path: string, message: string): KaizenError {
  return new KaizenError('invalid', 'pipelines.step_out_of_order', message, { path });
}

export function trainingInvalid(path: string, message: string): KaizenError {
  return new KaizenError('invalid', 'pipelines.training_invalid', message, { path });
}

export function trainingNotFound(name: string): KaizenError {
  return new KaizenError(
    'not_found',
    'pipelines.training_not_found',
    `There is no training "${name}". Declare it under \`training\` in kaizen.yaml and run kaizen apply.`,
  );
}

export function studyNotFound(runId: string): KaizenError {
  return new KaizenError(
    'not_found',
    'pipelines.study_not_found',
    `Run "${runId}" searched for no parameters. Put \`tuning: { trials: 30 }\` into its training in kaizen.yaml to search for them.`,
  );
}

export function noVersion(dataset: string): KaizenError {
  return new KaizenError(
    'precondition',
    'pipelines.no_dataset_version',
    `The dataset "${dataset}" has no version yet. Put an \`ingest\` step before the training, or upload a batch.`,
  );
}

export function cannotTrain(message: string): KaizenError {
  return new KaizenError('precondition', 'pipelines.cannot_train', message);
}

export function notReproducible(runId: string, reason: string): KaizenError {
  return new KaizenError(
    'precondition',
    'pipelines.not_reproducible',
    `Run "${runId}" cannot be reproduced. ${reason}`,
  );
}
