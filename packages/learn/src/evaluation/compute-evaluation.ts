import { deriveSeed } from '@kaizen/stats';
import { prepareFairness } from '../fairness/compute-fairness.ts';
import { LearnInputError } from '../frame/frame.ts';
import { bootstrapMeasures, type MeasuredSamples } from './bootstrap.ts';
import { evaluateManyClasses, evaluateTwoClasses } from './evaluate-classes.ts';
import { evaluateAnomalies, evaluateNumbers } from './evaluate-numbers.ts';
import { checkEvaluationRequest, type EvaluationRequest } from './evaluation-request.ts';
import type { Judge } from './judge.ts';
import { findLeaks, type LeakReport } from './leaks.ts';
import { checkWeights } from './measure.ts';
import type { MeasuredMetric } from './measured-metric.ts';
import { bootstrapRanking } from './ranking.ts';
import type { BaselineMetrics, Evaluation, ModelComparison, RankingReport } from './report.ts';
import { type ReportPart, toMetric, toMetrics } from './report-part.ts';
import { prepareSlices } from './slices.ts';
import type { TaskEvaluation } from './task-evaluation.ts';

const RANKING_SEED = 1;
const LEAK_SEED = 2;

function evaluateTask(request: EvaluationRequest, weights: Float64Array): TaskEvaluation {
  const { task, target } = request;
  if (target.kind === 'numbers') return evaluateNumbers(request, target);
  if (task === 'anomaly') return evaluateAnomalies(request, target, weights);
  if (target.kind === 'none') throw new LearnInputError(`The task ${task} needs labels.`);
  return target.classes.length === 2
    ? evaluateTwoClasses(request, target, weights)
    : evaluateManyClasses(request, target, weights);
}

function metricsOf(judge: Judge, results: readonly MeasuredSamples[], level: number): MeasuredMetric[] {
  return results.flatMap((result) => toMetrics(result, level, judge.names));
}

function prepareBaselines(request: EvaluationRequest, evaluated: TaskEvaluation): ReportPart<BaselineMetrics[]> {
  const { baselines = [], bootstrap } = request;
  const judges =
    evaluated.judge === undefined
      ? []
      : baselines.map(({ predictions }) => evaluated.judgeOther(predictions, undefined));
  const width = evaluated.judge?.whole.length ?? 0;
  return {
    measures: judges.flatMap(({ whole }) => whole),
    finish: (results) =>
      judges.flatMap((judge, index) => {
        const baseline = baselines[index];
        if (baseline === undefined) return [];
        const own = results.slice(index * width, (index + 1) * width);
        return [{ name: baseline.name, what: baseline.what, metrics: metricsOf(judge, own, bootstrap.level) }];
      }),
  };
}

/** The other models are measured beside the model itself, on the same resamples. */
function prepareComparisons(request: EvaluationRequest, evaluated: TaskEvaluation): ReportPart<ModelComparison[]> {
  const { others = [], bootstrap } = request;
  const { judge } = evaluated;
  if (judge === undefined || others.length === 0) return { measures: [], finish: () => [] };
  const width = judge.whole.length;
  const judges = others.map(({ predictions, threshold }) => evaluated.judgeOther(predictions, threshold));
  return {
    measures: [...judge.whole, ...judges.flatMap(({ whole }) => whole)],
    finish: (results) =>
      others.flatMap(({ predictions, threshold, ...named }, index) => {
        const other = results.slice((index + 1) * width, (index + 2) * width);
        const compared = { ...named, own: results.slice(0, width), other, level: bootstrap.level };
        return evaluated.compare(compared, predictions, threshold);
      }),
  };
}

function rank(request: EvaluationRequest, { isPositive, ranked }: TaskEvaluation): RankingReport | undefined {
  const { ranking, bootstrap } = request;
  if (ranking === undefined || isPositive === undefined || ranked === undefined) return undefined;
  const input = { relevance: Float64Array.from(isPositive), scores: ranked, queries: ranking.queries };
  const plan = { ...bootstrap, seed: deriveSeed(bootstrap.seed, RANKING_SEED) };
  const ks = ranking.queries === undefined ? ranking.topK.filter((k) => k <= ranked.length) : ranking.topK;
  const { measured, queries } = bootstrapRanking(input, ks, plan);
  const at = (index: number) => toMetric(measured, index, measured.values[index] ?? Number.NaN, bootstrap.level);
  return {
    queries,
    metrics: [at(0), at(1)],
    at: ks.map((k, i) => ({ k, metrics: [at(2 + i * 3), at(3 + i * 3), at(4 + i * 3)] })),
  };
}

function lookForLeaks(
  request: EvaluationRequest,
  evaluated: TaskEvaluation,
  metrics: readonly MeasuredMetric[],
): LeakReport {
  if (request.leaks === undefined) return { checked: [], findings: [] };
  const modelSkill = metrics.find(({ name }) => name === evaluated.skillName)?.value ?? undefined;
  const seed = deriveSeed(request.bootstrap.seed, LEAK_SEED);
  return findLeaks({ ...request.leaks, target: request.target, modelSkill, seed });
}

/** Measures all parts on one set of resamples. */
function measureParts(
  parts: ReadonlyArray<ReportPart<unknown>>,
  weights: Float64Array,
  request: EvaluationRequest,
  strata: Int32Array | undefined,
): MeasuredSamples[][] {
  const measures = parts.flatMap((part) => part.measures);
  const results = measures.length === 0 ? [] : bootstrapMeasures(measures, weights, request.bootstrap, strata);
  let next = 0;
  return parts.map((part) => {
    const own = results.slice(next, next + part.measures.length);
    next += part.measures.length;
    return own;
  });
}

/**
 * Makes the whole report of one model on one set of rows: metrics with percentile bootstrap intervals (stratified by class when one has fewer than twenty rows), baselines, confusion,
 * curves, threshold and its costs, slices, ranking, comparisons with other models, leak checks and fairness. Pure and seeded: the same request gives the same report.
 *
 * It works on the calling thread, so call it in a worker. Time grows with rows × repeats × (1 + baselines + other models + slice columns + fairness
 * columns and intersections): 100,000 rows with 500 repeats took 5.6 s of processor time, and 1.5 s more for each of those; a ranking takes several times that.
 *
 * @throws LearnInputError for parts that do not fit together, naming the part and the mend.
 */
export function computeEvaluation(request: EvaluationRequest): Evaluation {
  const n = checkEvaluationRequest(request);
  const { task, algorithm, label, rows, bootstrap, slices, fairness } = request;
  const { level } = bootstrap;
  const weights = checkWeights(request.weights, n);
  const evaluated = evaluateTask(request, weights);
  const { judge } = evaluated;
  const main: ReportPart<MeasuredMetric[]> = {
    measures: judge?.whole ?? [],
    finish: (results) => (judge === undefined ? [] : metricsOf(judge, results, level)),
  };
  const baselines = prepareBaselines(request, evaluated);
  const comparisons = prepareComparisons(request, evaluated);
  const sliced =
    slices === undefined || judge === undefined ? undefined : prepareSlices(slices, judge, level, evaluated.isPositive);
  const fair =
    fairness === undefined ? undefined : prepareFairness(fairness, evaluated.subject(fairness.favourable), level);
  const parts: ReadonlyArray<ReportPart<unknown>> = [
    main,
    baselines,
    comparisons,
    ...(sliced === undefined ? [] : [sliced]),
    ...(fair === undefined ? [] : [fair]),
  ];
  const measured = measureParts(parts, weights, request, evaluated.strata);
  const of = (part: ReportPart<unknown>) => measured[parts.indexOf(part)] ?? [];
  const metrics = main.finish(of(main));
  const ranking = rank(request, evaluated);
  return {
    version: 1,
    task,
    ...(algorithm === undefined ? {} : { algorithm }),
    ...(label === undefined ? {} : { label }),
    rows: { ...rows, n, weighted: request.weights !== undefined },
    bootstrap: { repeats: bootstrap.repeats, level, seed: bootstrap.seed },
    ...evaluated.parts,
    metrics,
    baselines: baselines.finish(of(baselines)),
    slices: sliced?.finish(of(sliced)) ?? [],
    ...(ranking === undefined ? {} : { ranking }),
    leaks: lookForLeaks(request, evaluated, metrics),
    comparisons: comparisons.finish(of(comparisons)),
    ...(fair === undefined ? {} : { fairness: fair.finish(of(fair)) }),
  };
}
