import type { FairnessAttribute } from '@kaizen/contracts';
import {
  type BootstrapPlan,
  type Column,
  computeEvaluation,
  type Evaluation,
  type EvaluationRequest,
  groupByAttribute,
  LearnInputError,
} from '@kaizen/learn';
import type { JudgeTask } from './judge-rows.ts';
import { plainLabel } from './labels.ts';

/** Groups to compare in one report. */
export interface GroupedRows {
  readonly attributes: readonly FairnessAttribute[];
  /** Names of attributes whose combinations are groups. */
  readonly intersections: ReadonlyArray<readonly string[]>;
  readonly favourable: string | undefined;
  readonly minGroup: number;
}

/** A candidate on the rows that it was not trained on, beside the champion and by groups; plain data for a thread of its own. */
export interface HoldoutTask {
  readonly candidate: JudgeTask;
  /** The names of 0 and 1, where labels are these. */
  readonly names: readonly [other: string, positive: string];
  readonly champion: { readonly with: string; readonly withId: string; readonly side: JudgeTask } | undefined;
  /** One column for each attribute that is named, in the order of the labels. */
  readonly columns: readonly Column[];
  readonly groups: readonly GroupedRows[];
  readonly plan: BootstrapPlan;
}

type Fairness = NonNullable<Evaluation['fairness']>;

/** What came of a task: paired tests against the champion, and for each of its `groups` the report or why there is none. */
export interface HoldoutFindings {
  readonly comparisons: Evaluation['comparisons'];
  readonly fairness: ReadonlyArray<
    | { readonly report: Fairness; readonly reason?: undefined }
    | { readonly report?: undefined; readonly reason: string }
  >;
}

/** Evaluates the candidate as a training is evaluated, but for what the gate does not ask. */
export function evaluateHoldout(task: HoldoutTask): HoldoutFindings {
  const subject = describeSubject(task);
  const { champion } = task;
  const comparisons =
    champion === undefined
      ? []
      : computeEvaluation({
          ...subject,
          others: [
            {
              with: champion.with,
              withId: champion.withId,
              predictions: predictionsOf(champion.side, isProbability(task)),
              threshold: champion.side.threshold,
            },
          ],
        }).comparisons;
  return { comparisons, fairness: task.groups.map((grouped) => compareGroups(task, subject, grouped)) };
}

function compareGroups(
  { columns, names, candidate }: HoldoutTask,
  subject: EvaluationRequest,
  { attributes, intersections, favourable, minGroup }: GroupedRows,
): HoldoutFindings['fairness'][number] {
  try {
    const classes = candidate.kind === 'classes' ? candidate.classes : names;
    const groups = attributes.map((attribute) => {
      const name = typeof attribute === 'string' ? attribute : attribute.column;
      const column = columns.find((one) => one.name === name);
      if (column === undefined) throw new LearnInputError(`The rows have no column "${name}".`);
      return groupByAttribute(column, typeof attribute === 'string' ? undefined : attribute.bounds);
    });
    const index = favourable === undefined ? undefined : findClass(classes, favourable);
    const fairness = { attributes: groups, intersections, minGroup, line: 0.8, favourable: index };
    const { fairness: report } = computeEvaluation({ ...subject, fairness });
    return report === undefined ? { reason: 'Nothing was compared.' } : { report };
  } catch (error) {
    if (error instanceof LearnInputError) return { reason: error.message };
    throw error;
  }
}

function findClass(classes: readonly string[], favourable: string): number {
  const index = classes.findIndex((name) => plainLabel(name) === plainLabel(favourable));
  if (index >= 0) return index;
  throw new LearnInputError(`\`favourable\` names "${favourable}"; the model knows ${classes.join(', ')}.`);
}

/** Scores between 0 and 1 on both sides are probabilities; any others are scores of anomalies, which only rank and decide. */
function isProbability({ candidate, champion }: HoldoutTask): boolean {
  const sides = champion === undefined ? [candidate] : [candidate, champion.side];
  return sides.every(({ kind, scores }) => kind !== 'two-classes' || scores.every((score) => score >= 0 && score <= 1));
}

function describeSubject(task: HoldoutTask): EvaluationRequest {
  const { candidate, names, plan } = task;
  const probability = isProbability(task);
  const always = {
    rows: { kind: 'holdout' as const, what: 'the rows of the gate' },
    predictions: predictionsOf(candidate, probability),
    bootstrap: plan,
  };
  switch (candidate.kind) {
    case 'numbers':
      return { ...always, task: 'regression', target: { kind: 'numbers', values: candidate.labels } };
    case 'classes': {
      // One more class for labels that the models do not know.
      const classes = [...candidate.classes, 'another'];
      const codes = candidate.labels.map((label) => (label < 0 ? classes.length - 1 : label));
      return { ...always, task: 'classification', target: { kind: 'classes', classes, codes } };
    }
    case 'two-classes': {
      const { costs, threshold, labels } = candidate;
      return {
        ...always,
        task: probability ? 'classification' : 'anomaly',
        target: { kind: 'classes', classes: names, codes: labels },
        positive: 1,
        threshold: { kind: 'given', value: threshold },
        costs: costs && {
          falseNegative: costs.missedFailure,
          falsePositive: costs.falseAlarm,
          truePositive: costs.plannedStop,
          trueNegative: 0,
          currency: costs.currency,
        },
      };
    }
  }
}

/** In the form that the evaluation reads: of several classes the decided one has probability 1. */
function predictionsOf(side: JudgeTask, probability: boolean): Float64Array {
  const { scores } = side;
  if (side.kind === 'numbers' || (side.kind === 'two-classes' && !probability)) return scores;
  if (side.kind === 'two-classes') {
    return Float64Array.from({ length: scores.length * 2 }, (_, at) => {
      const score = scores[at >> 1] ?? 0;
      return at % 2 === 1 ? score : 1 - score;
    });
  }
  const width = side.classes.length + 1;
  const decided = new Float64Array(scores.length * width);
  scores.forEach((place, row) => {
    decided[row * width + (place < 0 ? width - 1 : place)] = 1;
  });
  return decided;
}
