import { decideTask, type Manifest, type TrainingSpec } from '@kaizen/contracts';
import { trainingInvalid } from './errors.ts';
import { describeUnknown, findEvaluationColumns } from './train/attribute-columns.ts';
import { chooseDefaultSpace } from './train/tuning/default-spaces.ts';

/**
 * Throws `pipelines.training_invalid` when the label is a feature, a leak or an identifier, when fields contradict each other, or when a field has no
 * meaning for what the training learns.
 */
export function checkTrainings(manifest: Manifest): void {
  for (const [name, spec] of Object.entries(manifest.training ?? {})) {
    const path = `training.${name}`;
    checkCommand(path, spec);
    checkLabel(manifest, path, spec);
    checkWeights(manifest, path, spec);
    checkNames(path, spec);
    checkSplits(path, spec);
    checkTuning(path, spec);
    checkEvaluation(path, spec);
  }
}

/** A command trains and judges by itself: what only our own trainers do cannot be asked of it. */
function checkCommand(path: string, spec: TrainingSpec): void {
  if (spec.algorithm !== 'command') return;
  const field = (['tuning', 'evaluation', 'fairness', 'validation'] as const).find((name) => spec[name] !== undefined);
  if (field === undefined) return;
  throw trainingInvalid(
    `${path}.${field}`,
    `A training by a command does its own ${field}: take the field away, or choose one of Kaizen's algorithms.`,
  );
}

/** Columns of a dataset by name, those of its current version too. */
export type ColumnsOf = (dataset: string) => Promise<readonly string[]>;

/** Throws `pipelines.training_invalid` when an evaluation names what is neither a column of the dataset nor a feature. */
export async function checkEvaluationColumns(manifest: Manifest, columnsOf: ColumnsOf): Promise<void> {
  for (const [training, spec] of Object.entries(manifest.training ?? {})) {
    const named = findEvaluationColumns(spec);
    const set = manifest.features?.[spec.features];
    if (named.length === 0 || set === undefined) continue;
    const declared = Object.keys(manifest.data?.[set.from]?.columns ?? {});
    const columns = [...new Set([...declared, ...set.inputs, ...(await columnsOf(set.from))])];
    const features = Object.keys(set.derived ?? {});
    for (const { field, name } of named) {
      const isOfRows = field === 'evaluation.query' || field === 'evaluation.time';
      if (columns.includes(name) || (!isOfRows && features.includes(name))) continue;
      throw trainingInvalid(
        `training.${training}.${field}`,
        `${describeUnknown(name, set.from, [...columns, ...features])} Declare it under data.${set.from}.columns, or ingest rows that have it first.`,
      );
    }
  }
}

function checkEvaluation(path: string, spec: TrainingSpec): void {
  const { evaluation, fairness } = spec;
  if (evaluation?.query !== undefined && evaluation.topK === undefined) {
    throw trainingInvalid(
      `${path}.evaluation.query`,
      '`query` says which rows are ranked together; say `topK` beside it.',
    );
  }
  const attributes = (fairness?.attributes ?? []).map((one) => (typeof one === 'string' ? one : one.column));
  const twice = attributes.find((name, index) => attributes.indexOf(name) !== index);
  if (twice !== undefined) {
    throw trainingInvalid(`${path}.fairness.attributes`, `"${twice}" stands twice; keep it once.`);
  }
  for (const [index, names] of (fairness?.intersections ?? []).entries()) {
    const unknown = names.find((name) => !attributes.includes(name));
    if (unknown === undefined) continue;
    throw trainingInvalid(
      `${path}.fairness.intersections.${index}`,
      `"${unknown}" is none of \`attributes\` (${attributes.join(', ')}); name it there, too.`,
    );
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

function checkTuning(path: string, spec: TrainingSpec): void {
  if (spec.tuning === undefined || spec.tuning.space !== undefined || chooseDefaultSpace(spec).length > 0) return;
  throw trainingInvalid(
    `${path}.tuning`,
    `There is nothing left to tune of ${spec.algorithm}: name a \`space\`, free a parameter, or leave \`tuning\` out.`,
  );
}
