import { decideTask, type Manifest, type TrainingSpec } from '@kaizen/contracts';
import { trainingInvalid } from './errors.ts';

/**
 * Throws `pipelines.training_invalid` when the label is a feature, a leak or an identifier, when fields contradict each other, or when a field has no
 * meaning for what the training learns.
 */
export function checkTrainings(manifest: Manifest): void {
  for (const [name, spec] of Object.entries(manifest.training ?? {})) {
    const path = `training.${name}`;
    checkLabel(manifest, path, spec);
    checkWeights(manifest, path, spec);
    checkNames(path, spec);
    checkSplits(path, spec);
  }
}

function checkLabel(manifest: Manifest, path: string, { features, label }: TrainingSpec): void {
  if (label === undefined) return;
  const set = manifest.features?.[features];
  const role = set === undefined ? undefined : manifest.data?.[set.from]?.columns?.[label]?.role;
  if (set?.inputs.includes(label)) {
    throw trainingInvalid(
      `${path}.label`,
      `"${label}" is the label and an input of "${features}"; a model must not see its label.`,
    );
  }
  if (role === 'leak' || role === 'id') {
    throw trainingInvalid(
      `${path}.label`,
      `"${label}" is declared as ${role}, so it cannot be the label; say \`role: label\`.`,
    );
  }
}

function checkWeights(manifest: Manifest, path: string, { features, label, weights }: TrainingSpec): void {
  if (weights === undefined) return;
  if (weights === label) {
    throw trainingInvalid(`${path}.weights`, `"${weights}" is the label; name another column for the weights.`);
  }
  if (manifest.features?.[features]?.inputs.includes(weights)) {
    throw trainingInvalid(
      `${path}.weights`,
      `"${weights}" is an input of "${features}"; weights are unknown when the model answers, so it must not be one.`,
    );
  }
}

function checkNames(path: string, spec: TrainingSpec): void {
  const normal = 'normal' in spec ? spec.normal : undefined;
  const positive = decideTask(spec) === 'anomaly' && 'positive' in spec ? spec.positive : undefined;
  if (normal !== undefined && positive !== undefined) {
    throw trainingInvalid(
      `${path}.positive`,
      '`normal` names the normal rows and all others are anomalies; leave out `positive`.',
    );
  }
  if (spec.label === undefined && (normal ?? positive) !== undefined) {
    const field = normal === undefined ? 'positive' : 'normal';
    throw trainingInvalid(`${path}.${field}`, `\`${field}\` is a value of the label; name the column in \`label\`.`);
  }
}

function checkSplits(path: string, spec: TrainingSpec): void {
  for (const part of ['holdout', 'validation'] as const) {
    const { split, by } = spec[part] ?? {};
    const at = `${path}.${part}`;
    if (split === 'group' && by === undefined) {
      throw trainingInvalid(`${at}.by`, '`split: group` needs the column whose rows stay together: name it in `by`.');
    }
    if (by !== undefined && split !== 'group' && split !== 'time') {
      throw trainingInvalid(
        `${at}.by`,
        `\`by\` names a time or a group; say \`split: time\` or \`split: group\` beside it.`,
      );
    }
    if (split === 'stratified' && (decideTask(spec) === 'regression' || spec.label === undefined)) {
      throw trainingInvalid(
        `${at}.split`,
        '`stratified` keeps the shares of classes, and this training has none; say random, time or group.',
      );
    }
  }
}
