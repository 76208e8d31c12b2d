import type { MetricSeries, RunReader } from '../../../domains/tracking/index.ts';

/** So many points of a run are looked at one by one; a longer series is thinned by the store, which keeps its extremes. */
const WHOLE = 20_000;

interface Sampled {
  readonly key: string;
  readonly value: number | string;
  readonly timestamp: number;
  readonly step: number;
  readonly run_id: string;
}

/**
 * Points of one metric for a drawing, per run about `limit` of them: all of its steps, or evenly chosen ones of all runs' steps together and the
 * last of each, with every point logged at a chosen step.
 */
export async function sampleSeries(
  runs: Pick<RunReader, 'series'>,
  query: {
    readonly runIds: readonly string[];
    readonly key: string;
    readonly from: number | undefined;
    readonly to: number | undefined;
    readonly limit: number;
  },
): Promise<Sampled[]> {
  const { key, from, to, limit } = query;
  const runIds = [...new Set(query.runIds)];
  const ask = (ids: readonly string[], points: number) =>
    ids.length === 0 ? [] : runs.series({ runIds: ids, metric: key, points, axis: 'step', from, to });
  const whole = await ask(runIds, WHOLE);
  const long = whole.filter(({ total }) => total > WHOLE).map(({ runId }) => runId);
  const thinned = new Map((await ask(long, limit)).map((series) => [series.runId, series]));
  const short = whole.filter(({ total }) => total <= WHOLE);
  const chosen = new Set([...chooseSteps(short, limit), ...short.flatMap(({ step }) => step.slice(-1))]);
  const byRun = new Map(whole.map((series) => [series.runId, series]));
  return runIds.flatMap((id) => {
    const thin = thinned.get(id);
    if (thin !== undefined) return points(key, thin, () => true);
    const series = byRun.get(id);
    return series === undefined ? [] : points(key, series, (step) => chosen.has(step));
  });
}

function chooseSteps(all: readonly MetricSeries[], limit: number): readonly number[] {
  const steps = [...new Set(all.flatMap(({ step }) => step))].sort((left, right) => left - right);
  if (steps.length <= limit) return steps;
  const stride = steps.length / limit;
  return Array.from({ length: limit }, (_, at) => steps[Math.floor(at * stride)] ?? 0);
}

function points(key: string, series: MetricSeries, keeps: (step: number) => boolean): Sampled[] {
  return series.step.flatMap((step, at) => {
    if (!keeps(step)) return [];
    const value = series.value[at] ?? Number.NaN;
    const timestamp = series.at[at] ?? 0;
    return [{ key, value: Number.isFinite(value) ? value : String(value), timestamp, step, run_id: series.runId }];
  });
}
