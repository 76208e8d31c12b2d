import { type MeasuredSamples, percentileInterval } from '../evaluation/bootstrap.ts';
import type { MetricName } from '../evaluation/measure.ts';
import { orNull, type ReportPart, toMetrics } from '../evaluation/report-part.ts';
import { countGroups, crossGroups, type RowGroups } from '../evaluation/row-groups.ts';
import { LearnInputError } from '../frame/frame.ts';
import { computeDisparity, type DisparityPlan, planDisparities } from './disparity.ts';
import type {
  FairnessComparison,
  FairnessDisparity,
  FairnessGoal,
  FairnessGroup,
  FairnessReport,
} from './fairness-report.ts';
import { type FairnessSubject, measureGroups } from './fairness-subject.ts';
import { describeGroups } from './fairness-words.ts';
import { offerThresholds } from './offer-thresholds.ts';

/** What is compared, and how. */
export interface FairnessRequest {
  readonly attributes: readonly RowGroups[];
  /** Names of attributes whose combinations are groups, too. */
  readonly intersections: ReadonlyArray<readonly string[]>;
  /** Groups of fewer rows are listed, not judged. */
  readonly minGroup: number;
  /** Impact ratio below which a group is called disadvantaged; 0.8 is the four-fifths rule. */
  readonly line: number;
  /** Measures to show; all by default. */
  readonly metrics?: readonly MetricName[] | undefined;
  readonly mitigation?: { readonly goal: FairnessGoal; readonly tolerance: number } | undefined;
}

interface GroupedRows {
  readonly columns: readonly string[];
  /** Groups that have rows: their values, rows by descending score (or number), and whether they are judged. */
  readonly groups: ReadonlyArray<{
    readonly values: readonly string[];
    readonly rows: Uint32Array;
    readonly judged: boolean;
  }>;
}

function collectRows({ groups, codes }: RowGroups, order: Uint32Array): Uint32Array[] {
  const counts = countGroups({ name: '', groups, codes });
  const rows = Array.from(counts, (count) => new Uint32Array(count));
  const next = new Uint32Array(groups.length);
  for (const row of order) {
    const code = codes[row] ?? -1;
    const list = rows[code];
    if (list === undefined) continue;
    list[next[code] ?? 0] = row;
    next[code] = (next[code] ?? 0) + 1;
  }
  return rows;
}

function groupRows(request: FairnessRequest, order: Uint32Array): GroupedRows[] {
  const byName = new Map(request.attributes.map((attribute) => [attribute.name, attribute]));
  const toGroups = (columns: readonly string[], groups: RowGroups, valuesOf: (index: number) => readonly string[]) => ({
    columns,
    groups: collectRows(groups, order)
      .map((rows, index) => ({ values: valuesOf(index), rows, judged: rows.length >= request.minGroup }))
      .filter(({ rows }) => rows.length > 0),
  });
  const single = request.attributes.map((attribute) =>
    toGroups([attribute.name], attribute, (index) => [attribute.groups[index] ?? '']),
  );
  const crossed = request.intersections.map((names) => {
    const parts = names.map((name) => {
      const part = byName.get(name);
      if (part === undefined) throw new LearnInputError(`The intersection names "${name}", which is no attribute.`);
      return part;
    });
    const groups = crossGroups(parts);
    return toGroups(names, groups, (index) => groups.values[index] ?? []);
  });
  return [...single, ...crossed];
}

/** Values of the judged groups at one resample (or of the rows themselves). */
interface Snapshot {
  readonly groupsOf: (metric: MetricName) => number[];
  readonly overallOf: (metric: MetricName) => number;
}

function snapshotOf(groups: readonly MeasuredSamples[], overall: MeasuredSamples, repeat?: number): Snapshot {
  const read = ({ measure, values, samples }: MeasuredSamples, metric: MetricName) => {
    const index = measure.names.indexOf(metric);
    const from = repeat === undefined ? values : samples;
    return from[(repeat ?? 0) * measure.names.length + index] ?? Number.NaN;
  };
  return {
    groupsOf: (metric) => groups.map((group) => read(group, metric)),
    overallOf: (metric) => read(overall, metric),
  };
}

function toDisparity(
  plan: DisparityPlan,
  now: Snapshot,
  resampled: readonly Snapshot[],
  names: readonly string[],
  level: number,
): FairnessDisparity {
  const samples = Float64Array.from(resampled, (at) => computeDisparity(plan, at.groupsOf, at.overallOf));
  const { low, high } = percentileInterval(samples, level);
  const [metric, second] = plan.metrics;
  const values = metric === undefined || second !== undefined ? [] : now.groupsOf(metric);
  const known = values.filter((value) => !Number.isNaN(value));
  const nameOf = (value: number) => names[values.indexOf(value)] ?? '';
  const isCompared = plan.kind === 'difference' || plan.kind === 'ratio';
  return {
    name: plan.name,
    method: plan.method,
    ...(plan.agg === undefined ? {} : { agg: plan.agg }),
    value: orNull(computeDisparity(plan, now.groupsOf, now.overallOf)),
    low: orNull(low),
    high: orNull(high),
    level,
    ...(isCompared ? { ideal: plan.kind === 'difference' ? 0 : 1 } : {}),
    ...(known.length < 2 ? {} : { lowest: nameOf(Math.min(...known)), highest: nameOf(Math.max(...known)) }),
  };
}

/** Selection rate of group `index` ÷ the highest of all, in every snapshot. */
function toImpactRatio(
  index: number,
  now: Snapshot,
  resampled: readonly Snapshot[],
  level: number,
): FairnessGroup['impactRatio'] {
  const at = ({ groupsOf }: Snapshot) => {
    const rates = groupsOf('selection_rate');
    return (rates[index] ?? Number.NaN) / Math.max(...rates);
  };
  const { low, high } = percentileInterval(Float64Array.from(resampled, at), level);
  return { value: orNull(at(now)), low: orNull(low), high: orNull(high) };
}

function compare(
  { columns, groups }: GroupedRows,
  results: readonly MeasuredSamples[],
  overall: MeasuredSamples,
  request: FairnessRequest,
  subject: FairnessSubject,
  level: number,
): FairnessComparison {
  const repeats = overall.samples.length / overall.measure.names.length;
  const judgedResults = results.filter((_, index) => groups[index]?.judged);
  const judgedNames = groups.filter(({ judged }) => judged).map(({ values }) => values.join(' × '));
  const now = snapshotOf(judgedResults, overall);
  const resampled = Array.from({ length: repeats }, (_, repeat) => snapshotOf(judgedResults, overall, repeat));
  const none = { value: null, low: null, high: null };
  const views = groups.map(({ values, rows, judged }, index): FairnessGroup => {
    const result = results[index] ?? overall;
    const place = judgedResults.indexOf(result);
    const isRated = judged && judgedResults.length > 1 && subject.kind === 'decisions';
    return {
      values,
      n: rows.length,
      ...(subject.kind === 'decisions' && subject.hasLabels
        ? { positives: rows.reduce((sum, row) => sum + (subject.labels[row] ?? 0), 0) }
        : {}),
      judged,
      metrics: toMetrics(result, level, request.metrics),
      impactRatio: isRated ? toImpactRatio(place, now, resampled, level) : none,
    };
  });
  const plans = judgedResults.length < 2 ? [] : planDisparities(overall.measure.names);
  const words = describeGroups(views, request, subject.kind);
  const judged = groups.filter((group) => group.judged);
  const mitigation =
    request.mitigation === undefined || subject.kind !== 'decisions'
      ? undefined
      : offerThresholds(judged, subject, request.mitigation);
  return {
    columns,
    groups: views,
    overall: toMetrics(overall, level, request.metrics),
    disparities: plans
      .map((plan) => toDisparity(plan, now, resampled, judgedNames, level))
      .filter(({ value }) => value !== null),
    ...words,
    ...(mitigation === undefined ? {} : { mitigation }),
  };
}

/**
 * Compares groups: measures by group with intervals, the disparities that fairlearn names, impact ratios beside the line, and on request thresholds for each group with their cost. Intervals of
 * the least and greatest of several groups lean outwards: chance alone sets groups apart, the smaller the more.
 */
export function prepareFairness(
  request: FairnessRequest,
  subject: FairnessSubject,
  level: number,
): ReportPart<FairnessReport> {
  const compared = groupRows(request, subject.order);
  const measures = compared.map(({ groups }) => groups.map(({ rows }) => measureGroups(subject, rows)));
  return {
    measures: [measureGroups(subject, subject.order), ...measures.flat()],
    finish([overall, ...results]) {
      if (overall === undefined) throw new RangeError('A comparison of groups needs its results.');
      let next = 0;
      const comparisons = compared.map((grouped) => {
        const own = results.slice(next, next + grouped.groups.length);
        next += grouped.groups.length;
        return compare(grouped, own, overall, request, subject, level);
      });
      return {
        ...(subject.kind === 'decisions' ? { favourable: subject.favourable } : {}),
        minGroup: request.minGroup,
        line: request.line,
        level,
        comparisons,
      };
    },
  };
}
