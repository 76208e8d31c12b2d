import { subjectOfClasses, subjectOfScores } from '../fairness/fairness-subject.ts';
import { LearnInputError } from '../frame/frame.ts';
import type { ClassTarget } from '../model/target.ts';
import { chooseStrata } from './bootstrap.ts';
import { type ComparedResults, compareByBootstrap, compareByDeLong, compareByMcNemar } from './compare-models.ts';
import { chooseThresholdByCost, decideByThreshold } from './cost.ts';
import type { EvaluationRequest } from './evaluation-request.ts';
import { judgeClasses, judgeScores } from './judge.ts';
import { predictClasses } from './multiclass-metrics.ts';
import { chooseThreshold, drawCurves, type ScoredRows, viewConfusion } from './score-parts.ts';
import type { TaskEvaluation } from './task-evaluation.ts';

const isRight = (decided: Int32Array | Uint8Array, labels: Int32Array) =>
  Uint8Array.from(labels, (label, row) => (decided[row] === label ? 1 : 0));

/** Comparisons of two models' scores: DeLong, McNemar and, with costs, the paired bootstrap; weighted rows by the bootstrap alone. */
function compareScores(
  results: ComparedResults,
  labels: Int32Array,
  own: { readonly scores: Float64Array; readonly threshold: number },
  other: { readonly scores: Float64Array; readonly threshold: number },
  isWeighted: boolean,
) {
  const rightBy = ({ scores, threshold }: typeof own) => isRight(decideByThreshold(scores, threshold), labels);
  const tested = isWeighted
    ? [...compareByBootstrap(results, 'auc'), ...compareByBootstrap(results, 'accuracy')]
    : [
        ...compareByDeLong(results, labels, own.scores, other.scores),
        ...compareByMcNemar(results, rightBy(own), rightBy(other)),
      ];
  return [
    ...tested,
    ...compareByBootstrap(results, 'average_precision'),
    ...compareByBootstrap(results, 'cost_per_1000'),
  ];
}

/** The report of two classes. */
export function evaluateTwoClasses(
  request: EvaluationRequest,
  target: ClassTarget,
  weights: Float64Array,
): TaskEvaluation {
  const { positive = 1, costs, threshold: rule = { kind: costs === undefined ? 'default' : 'cost' } } = request;
  const scoresOf = (predictions: Float64Array) =>
    Float64Array.from(target.codes, (_, row) => predictions[row * 2 + positive] ?? Number.NaN);
  const labels = Int32Array.from(target.codes, (code) => (code === positive ? 1 : 0));
  const scores = scoresOf(request.predictions);
  const rows: ScoredRows = { labels, scores, weights };
  const judge = judgeScores({ labels, scores, threshold: 0.5, probabilities: true, costs });
  const chosen = chooseThreshold(rows, rule, costs);
  const threshold = chosen.value;
  const name = target.classes[positive] ?? '';
  const decided = Int32Array.from(scores, (score) => (score >= threshold ? positive : 1 - positive));
  const ownThreshold = (other: Float64Array, given: number | undefined) =>
    given ?? (costs === undefined ? 0.5 : chooseThresholdByCost(labels, other, costs, weights).threshold);
  return {
    judge: threshold === 0.5 ? judge : judgeScores({ labels, scores, threshold, probabilities: true, costs }),
    judgeOther(predictions, given) {
      const other = scoresOf(predictions);
      return judgeScores({ labels, scores: other, threshold: ownThreshold(other, given), probabilities: true, costs });
    },
    compare(results, predictions, given) {
      const other = scoresOf(predictions);
      const isWeighted = request.weights !== undefined;
      return compareScores(
        results,
        labels,
        { scores, threshold },
        { scores: other, threshold: ownThreshold(other, given) },
        isWeighted,
      );
    },
    parts: {
      classes: target.classes,
      positive: name,
      positives: labels.reduce((sum, label) => sum + label, 0),
      confusion: viewConfusion(target.classes, target.codes, decided, weights),
      curves: [drawCurves(name, rows, 500, true)],
      threshold: chosen,
    },
    isPositive: labels,
    ranked: scores,
    strata: chooseStrata(labels, 2),
    skillName: 'auc',
    subject(favourable = positive) {
      const favourableName = target.classes[favourable];
      if (favourableName === undefined) throw new LearnInputError(`favourable names class ${favourable} of two.`);
      return subjectOfScores({
        labels,
        hasLabels: true,
        scores,
        threshold,
        probabilities: true,
        favourable: favourableName,
        isReversed: favourable !== positive,
        weights,
        costs,
        currency: costs?.currency,
      });
    },
  };
}

/** Curves of more than two classes are drawn for the largest ones, with fewer points each. */
const MOST_CURVES = 10;

/** The report of more than two classes. */
export function evaluateManyClasses(
  request: EvaluationRequest,
  target: ClassTarget,
  weights: Float64Array,
): TaskEvaluation {
  const { predictions } = request;
  const { classes, codes } = target;
  const k = classes.length;
  const predicted = predictClasses(predictions, k);
  const counts = classes.map((_, c) => codes.reduce((sum, code) => sum + (code === c ? 1 : 0), 0));
  const largest = [...classes.keys()].sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0)).slice(0, MOST_CURVES);
  const isOf = (c: number): ScoredRows => ({
    labels: Int32Array.from(codes, (code) => (code === c ? 1 : 0)),
    scores: Float64Array.from(codes, (_, row) => predictions[row * k + c] ?? Number.NaN),
    weights,
  });
  return {
    judge: judgeClasses(codes, predictions, k),
    judgeOther: (other) => judgeClasses(codes, other, k),
    compare(results, other) {
      const own = isRight(predicted, codes);
      const accuracy =
        request.weights === undefined
          ? compareByMcNemar(results, own, isRight(predictClasses(other, k), codes))
          : compareByBootstrap(results, 'accuracy');
      return [...compareByBootstrap(results, 'macro_f1'), ...accuracy];
    },
    parts: {
      classes,
      confusion: viewConfusion(classes, codes, predicted, weights),
      curves: largest.filter((c) => (counts[c] ?? 0) > 0).map((c) => drawCurves(classes[c] ?? '', isOf(c), 100, true)),
    },
    isPositive: undefined,
    ranked: undefined,
    strata: chooseStrata(codes, k),
    skillName: 'auc_ovr',
    subject(favourable) {
      const index = favourable ?? request.positive;
      const name = index === undefined ? undefined : classes[index];
      if (index === undefined || name === undefined) {
        throw new LearnInputError(`Say which of the classes ${classes.join(', ')} favours a row; fairness needs it.`);
      }
      return subjectOfClasses({ labels: codes, predicted, favourable: { index, name }, weights });
    },
  };
}
