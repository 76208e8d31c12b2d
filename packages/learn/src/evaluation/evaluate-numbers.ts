import { computeEqualWidthEdges, computeHistogram, createRandom } from '@kaizen/stats';
import { subjectOfScores } from '../fairness/fairness-subject.ts';
import { LearnInputError } from '../frame/frame.ts';
import type { ClassTarget, NoTarget, NumberTarget } from '../model/target.ts';
import { orderByScore } from './binary-measure.ts';
import { chooseStrata } from './bootstrap.ts';
import { compareByBootstrap, compareByDeLong } from './compare-models.ts';
import type { EvaluationRequest } from './evaluation-request.ts';
import { judgeNumbers, judgeScores } from './judge.ts';
import type { AnomalyReport, CountedBins } from './report.ts';
import { chooseThreshold, drawCurves, viewConfusion } from './score-parts.ts';
import type { TaskEvaluation } from './task-evaluation.ts';

const BINS = 40;
const MOST_SAMPLED = 500;
const MOST_TOP = 100;

function countBins(values: Float64Array, edges: Float64Array): number[] {
  return Array.from(computeHistogram(values, edges).counts);
}

function findRange(values: Float64Array): readonly [number, number] {
  return values.reduce<[number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}

function histogram(values: Float64Array): { readonly bins: CountedBins; readonly edges: Float64Array } {
  const edges = computeEqualWidthEdges(...findRange(values), BINS);
  return { bins: { edges: Array.from(edges), counts: countBins(values, edges) }, edges };
}

/** Different rows in ascending order, drawn by the seed (Knuth, "The Art of Computer Programming" 2, 3.4.2, algorithm S). */
function drawRows(n: number, wanted: number, seed: number): number[] {
  const random = createRandom(seed);
  const rows: number[] = [];
  for (let row = 0; row < n && rows.length < wanted; row++) {
    if (random.next() * (n - row) < wanted - rows.length) rows.push(row);
  }
  return rows;
}

/** The report of a regression. */
export function evaluateNumbers(request: EvaluationRequest, target: NumberTarget): TaskEvaluation {
  const { predictions, bootstrap } = request;
  const { values } = target;
  const judge = judgeNumbers(values, predictions);
  const rows = drawRows(values.length, MOST_SAMPLED, bootstrap.seed);
  return {
    judge,
    judgeOther: (other) => judgeNumbers(values, other),
    compare: (results) => [...compareByBootstrap(results, 'mae'), ...compareByBootstrap(results, 'rmse')],
    parts: {
      regression: {
        residuals: histogram(predictions.map((value, row) => value - (values[row] ?? 0))).bins,
        sample: { actual: rows.map((row) => values[row] ?? 0), predicted: rows.map((row) => predictions[row] ?? 0) },
      },
    },
    isPositive: undefined,
    ranked: undefined,
    strata: undefined,
    skillName: 'r2',
    subject: () => ({ kind: 'numbers', actual: values, predicted: predictions, order: judge.order }),
  };
}

function describeScores(scores: Float64Array, labels: Int32Array | undefined, threshold: number): AnomalyReport {
  const { bins, edges } = histogram(scores);
  const top = Array.from(orderByScore(scores).subarray(0, MOST_TOP), (row) => ({
    row,
    score: scores[row] ?? 0,
    ...(labels === undefined ? {} : { anomaly: labels[row] === 1 }),
  }));
  return {
    scores: bins,
    ...(labels === undefined
      ? {}
      : {
          anomalyCounts: countBins(
            scores.filter((_, row) => labels[row] === 1),
            edges,
          ),
        }),
    called: scores.reduce((sum, score) => sum + (score >= threshold ? 1 : 0), 0),
    top,
  };
}

/** The report of an anomaly detector; without labels it has scores and nothing to judge them by. */
export function evaluateAnomalies(
  request: EvaluationRequest,
  target: ClassTarget | NoTarget,
  weights: Float64Array,
): TaskEvaluation {
  const { predictions: scores, threshold: rule, costs } = request;
  if (rule === undefined)
    throw new LearnInputError('An anomaly score needs a threshold: the one that the model was given.');
  const bad = scores.findIndex((score) => !Number.isFinite(score));
  if (bad >= 0) throw new LearnInputError(`Row ${bad} has the anomaly score ${scores[bad]}, which is not finite.`);
  const { positive = 1 } = request;
  const labels =
    target.kind === 'none' ? undefined : Int32Array.from(target.codes, (code) => (code === positive ? 1 : 0));
  const known = labels ?? new Int32Array(scores.length);
  const rows = { labels: known, scores, weights };
  const chosen = chooseThreshold(rows, rule, labels === undefined ? undefined : costs);
  const judgeBy = (other: Float64Array, threshold: number) =>
    judgeScores({ labels: known, scores: other, threshold, probabilities: false, costs });
  const names = target.kind === 'none' ? undefined : ['normal', target.classes[positive] ?? 'anomaly'];
  return {
    judge: labels === undefined ? undefined : judgeBy(scores, chosen.value),
    judgeOther: (other, threshold = chosen.value) => judgeBy(other, threshold),
    compare: (results, other) =>
      labels === undefined
        ? []
        : [
            ...(request.weights === undefined
              ? compareByDeLong(results, labels, scores, other)
              : compareByBootstrap(results, 'auc')),
            ...compareByBootstrap(results, 'average_precision'),
          ],
    parts: {
      ...(labels === undefined || names === undefined
        ? {}
        : {
            classes: names,
            positive: names[1] ?? '',
            positives: labels.reduce((sum, label) => sum + label, 0),
            confusion: viewConfusion(
              names,
              labels,
              Int32Array.from(scores, (score) => (score >= chosen.value ? 1 : 0)),
              weights,
            ),
            curves: [drawCurves(names[1] ?? '', rows, 500, false)],
          }),
      threshold: chosen,
      anomaly: describeScores(scores, labels, chosen.value),
    },
    isPositive: labels,
    ranked: labels === undefined ? undefined : scores,
    strata: labels === undefined ? undefined : chooseStrata(labels, 2),
    skillName: 'auc',
    subject: () =>
      subjectOfScores({
        labels: known,
        hasLabels: labels !== undefined,
        scores,
        threshold: chosen.value,
        probabilities: false,
        favourable: names?.[1] ?? 'anomaly',
        isReversed: false,
        weights,
        costs,
        currency: costs?.currency,
      }),
  };
}
