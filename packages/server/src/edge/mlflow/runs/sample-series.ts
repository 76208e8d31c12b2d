import type { MetricSeries, RunReader } from '../../../domains/tracking/index.ts';
import { createPacer } from '../../../platform/pacer.ts';

/** So many points of one run, and of all runs of a request, are looked at one by one; longer series are thinned by the store, which keeps their extremes. */
const MOST_OF_RUN = 20_000;
const MOST_OF_ALL = 200_000;

interface Sampled {
  readonly key: string;
  readonly value: number | string;
  readonly timestamp: number;
  readonly step: number;
  readonly run_id: string;
}

/**
 * Points of one metric for a drawing, as the text of a JSON list for each run that has it: per run about `limit` of them: all of its steps, or evenly chosen ones of all runs' steps together and the
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
): Promise<string[]> {
  const { key, from, to, limit } = query;
  const runIds = [...new Set(query.runIds)];
  const ask = (ids: readonly string[], points: number) =>
    ids.length === 0 ? [] : runs.series({ runIds: ids, metric: key, points, axis: 'step', from, to });
  const most = Math.max(limit, Math.min(MOST_OF_RUN, Math.floor(MOST_OF_ALL / runIds.length)));
  const whole = await ask(runIds, most);
  const long = whole.filter(({ total }) => total > most).map(({ runId }) => runId);
  const thinned = new Map((await ask(long, limit)).map((series) => [series.runId, series]));
  const short = whole.filter(({ total }) => total <= most);
  const chosen = new Set([...chooseSteps(short, limit), ...short.flatMap(({ step }) => step.slice(-1))]);
  const byRun = new Map(whole.map((series) => [series.runId, series]));
  const pace = createPacer();
  const lists: string[] = [];
  for (const id of runIds) {
    const thin = thinned.get(id);
    const series = thin ?? byRun.get(id);
    const kept = series === undefined ? [] : points(key, series, (step) => thin !== undefined || chosen.has(step));
    if (kept.length > 0) lists.push(JSON.stringify(kept));
    await pace();
  }
  return lists;
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
