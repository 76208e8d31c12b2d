import { decideTask, type TrainingSpec } from '@kaizen/contracts';
import { classTarget, type RowDivision, type Target } from '@kaizen/learn';
import { cannotTrain } from '../errors.ts';

/** Classes to tell apart: `codes` holds each row's index into them, -1 without a label. */
export interface ClassGoal {
  readonly task: 'classification';
  /** Distinct label texts, sorted. */
  readonly classes: readonly string[];
  readonly codes: Int32Array;
  /** Index of the positive one of two classes; undefined for more. */
  readonly positive: number | undefined;
}

/** A number to predict: one per row, NaN without a label. */
export interface NumberGoal {
  readonly task: 'regression';
  readonly values: Float64Array;
}

/** Rows that are unusual: 1 for an anomaly, 0 for a normal row, -1 where nobody said. */
export interface AnomalyGoal {
  readonly task: 'anomaly';
  readonly codes: Int32Array;
  /** What normal rows and anomalies are called, in this order. */
  readonly classes: readonly [normal: string, anomaly: string];
  /** The label value of normal rows, when they alone are trained on (one-class). */
  readonly normal: string | undefined;
  readonly isLabelled: boolean;
}

/** What the rows of a version are to teach, one entry per row. */
export type TrainingGoal = ClassGoal | NumberGoal | AnomalyGoal;

/** What a training's label column holds: text, numbers, or nothing when no label is named. */
export type LabelColumn =
  | { readonly kind: 'text'; readonly values: ReadonlyArray<string | null> }
  | { readonly kind: 'number'; readonly values: Float64Array }
  | { readonly kind: 'none'; readonly rowCount: number };

/** What the labels are read as. */
export function decideLabelKind(spec: TrainingSpec): LabelColumn['kind'] {
  if (spec.label === undefined) return 'none';
  return decideTask(spec) === 'regression' ? 'number' : 'text';
}

/** Makes the goal of a training from its labels. Throws `pipelines.cannot_train` where they cannot teach anything. */
export function decideGoal(spec: TrainingSpec, labels: LabelColumn): TrainingGoal {
  const name = spec.label ?? '';
  if (decideTask(spec) === 'anomaly') return decideAnomalies(spec, labels);
  if (labels.kind === 'number') return decideNumbers(name, labels.values);
  if (labels.kind === 'text') return decideClasses(name, 'positive' in spec ? spec.positive : undefined, labels.values);
  throw cannotTrain('The training names no `label`. Name the column to predict.');
}

/** The class of each row: an index into the sorted distinct label texts, -1 where there is none. */
export function encodeLabels(labels: ReadonlyArray<string | null>): {
  readonly classes: readonly string[];
  readonly codes: Int32Array;
} {
  const classes = [...new Set(labels)].filter((label) => label !== null).sort();
  const position = new Map(classes.map((name, index) => [name, index]));
  return { classes, codes: Int32Array.from(labels, (label) => position.get(label ?? '') ?? -1) };
}

/** More classes than this are numbers or names that nobody meant as classes. */
const MOST_CLASSES = 1000;

function decideClasses(label: string, positive = '1', labels: ReadonlyArray<string | null>): ClassGoal {
  const { classes, codes } = encodeLabels(labels);
  if (classes.length < 2) {
    throw cannotTrain(`The label "${label}" has ${classes.length} distinct values; a model needs at least two.`);
  }
  if (classes.length > MOST_CLASSES) {
    throw cannotTrain(
      `The label "${label}" has ${classes.length.toLocaleString('en-US')} distinct values; at most ${MOST_CLASSES} can be told apart. For numbers say \`task: regression\`.`,
    );
  }
  const counts = new Array<number>(classes.length).fill(0);
  for (const code of codes) if (code >= 0) counts[code] = (counts[code] ?? 0) + 1;
  const single = counts.indexOf(1);
  if (single >= 0) {
    throw cannotTrain(
      `The class "${classes[single]}" of "${label}" has one row, which cannot both teach and judge. Bring more rows of it, or leave that row out.`,
    );
  }
  if (classes.length > 2) return { task: 'classification', classes, codes, positive: undefined };
  if (!classes.includes(positive)) {
    throw cannotTrain(
      `The label "${label}" has the values ${classes.join(' and ')}, and \`positive\` names "${positive}". Name one of them.`,
    );
  }
  return { task: 'classification', classes, codes, positive: classes.indexOf(positive) };
}

function decideNumbers(label: string, values: Float64Array): NumberGoal {
  const known = values.map((value) => (Number.isFinite(value) ? value : Number.NaN));
  const first = known.find((value) => !Number.isNaN(value));
  if (first === undefined) throw cannotTrain(`No row has a number in the label "${label}". Bring labelled rows.`);
  if (known.every((value) => Number.isNaN(value) || value === first)) {
    throw cannotTrain(
      `The label "${label}" is ${first} in every row; there is nothing to learn. Bring rows that differ.`,
    );
  }
  return { task: 'regression', values: known };
}

function decideAnomalies(spec: TrainingSpec, labels: LabelColumn): AnomalyGoal {
  const normal = 'normal' in spec ? spec.normal : undefined;
  if (labels.kind !== 'text') {
    const rowCount = labels.kind === 'none' ? labels.rowCount : labels.values.length;
    if (normal !== undefined) {
      throw cannotTrain(`\`normal\` names the label value "${normal}", and there is no \`label\`. Name the column.`);
    }
    const codes = new Int32Array(rowCount).fill(-1);
    return { task: 'anomaly', codes, classes: ['normal', 'anomaly'], normal, isLabelled: false };
  }
  const { classes } = encodeLabels(labels.values);
  const anomaly = ('positive' in spec ? spec.positive : undefined) ?? '1';
  const named = normal ?? anomaly;
  if (!classes.includes(named)) {
    throw cannotTrain(
      `The label "${spec.label}" has no row with "${named}", which \`${normal === undefined ? 'positive' : 'normal'}\` names; it has ${listed(classes)}. Name one of them.`,
    );
  }
  const other = classes.length === 2 ? classes.find((name) => name !== named) : undefined;
  const isAnomaly = (text: string) => (normal === undefined ? text === anomaly : text !== normal);
  return {
    task: 'anomaly',
    codes: Int32Array.from(labels.values, (text) => (text === null ? -1 : isAnomaly(text) ? 1 : 0)),
    classes: normal === undefined ? [other ?? 'normal', anomaly] : [normal, other ?? 'anomaly'],
    normal,
    isLabelled: true,
  };
}

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'no values at all';
  return `${names.slice(0, 5).join(', ')}${names.length > 5 ? `, … (${names.length} values)` : ''}`;
}

/** Whether each row has what its goal needs to judge a model by it. */
export function findKnown(goal: TrainingGoal): Uint8Array {
  switch (goal.task) {
    case 'classification':
      return Uint8Array.from(goal.codes, (code) => (code >= 0 ? 1 : 0));
    case 'regression':
      return Uint8Array.from(goal.values, (value) => (Number.isNaN(value) ? 0 : 1));
    case 'anomaly':
      return Uint8Array.from(goal.codes, (code) => (code >= 0 || !goal.isLabelled ? 1 : 0));
  }
}

/** The goal of some of the rows, in the given order. */
export function selectGoal(goal: TrainingGoal, rows: Uint32Array): TrainingGoal {
  if (goal.task === 'regression') {
    return { ...goal, values: Float64Array.from(rows, (row) => goal.values[row] ?? Number.NaN) };
  }
  return { ...goal, codes: Int32Array.from(rows, (row) => goal.codes[row] ?? -1) };
}

/** Throws `pipelines.cannot_train` when the training rows lack a class, because all of its rows were set aside. */
export function checkTaught(goal: TrainingGoal): void {
  if (goal.task === 'classification') {
    const present = new Set(goal.codes);
    const absent = goal.classes.find((_, code) => !present.has(code));
    if (absent === undefined) return;
    throw cannotTrain(
      `All rows of the class "${absent}" lie in the holdout, so it cannot be learnt. Bring more of them, or divide the rows otherwise.`,
    );
  }
  if (goal.task === 'anomaly' && goal.normal !== undefined && !goal.codes.includes(0)) {
    throw cannotTrain(`All rows of "${goal.normal}" lie in the holdout, so normal cannot be learnt.`);
  }
}

/** What learning is given to learn. */
export function toTarget(goal: TrainingGoal): Target {
  switch (goal.task) {
    case 'classification':
      return classTarget(goal.classes, goal.codes);
    case 'regression':
      return { kind: 'numbers', values: goal.values };
    case 'anomaly':
      return { kind: 'none' };
  }
}

/** How rows are divided when the training does not say: by class where there are classes, at random for numbers. */
export function defaultDivision(goal: TrainingGoal): RowDivision {
  if (goal.task === 'regression') return { kind: 'random', rowCount: goal.values.length };
  return { kind: 'stratified', labels: goal.codes };
}
