import type { MetricSeriesView, RunRow } from '@kaizen/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import type { LineAxis } from './charts-query.ts';

/** A stretch of the axis that is looked at. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The lines of one metric; a stretch is read finer. Lines of runs at work grow by themselves. */
export function useMetricSeries(ask: {
  readonly runs: readonly RunRow[];
  readonly metric: string;
  readonly axis: LineAxis;
  readonly stretch: Stretch | undefined;
  readonly points: number;
}) {
  const { runs, metric, axis, stretch, points } = ask;
  const runIds = runs.slice(0, 100).map((run) => run.id);
  const isLive = runs.some((run) => run.status === 'running');
  const range = stretch === undefined ? {} : rangeOf(stretch, axis, runs);
  return useQuery<readonly MetricSeriesView[]>({
    queryKey: ['run-series', metric, runIds, axis === 'step' ? 'step' : 'at', points, range],
    queryFn: async ({ signal }) => {
      const page = await client.runs.series(
        { runIds, metric, points, axis: axis === 'step' ? 'step' : 'at', ...range },
        signal,
      );
      return page.items;
    },
    enabled: runIds.length > 0,
    placeholderData: keepPreviousData,
    staleTime: isLive ? 4_000 : 60_000,
    refetchInterval: isLive ? 5_000 : false,
  });
}

/** Every run has its own beginning: of relative time the server is asked for whatever any of them needs. */
function rangeOf({ from, to }: Stretch, axis: LineAxis, runs: readonly RunRow[]): Stretch {
  if (axis !== 'relative') return { from: Math.floor(from), to: Math.ceil(to) };
  const starts = runs.map((run) => run.startedAt);
  return { from: Math.floor(Math.min(...starts) + from * 1000), to: Math.ceil(Math.max(...starts) + to * 1000) };
}
