import type { MetricSeriesView, RunRow } from '@kaizen/contracts';
import { saveCsv } from '../../../design/download.ts';

/** Keeps the points that are drawn, one to a line. */
export function saveSeries(metric: string, series: readonly MetricSeriesView[], runs: readonly RunRow[]): void {
  const names = new Map(runs.map((run) => [run.id, run.name]));
  saveCsv(metric.replaceAll(/[^\p{L}\d]+/gu, '-'), [
    ['run', 'name', 'step', 'time', metric],
    ...series.flatMap(({ runId, step, at, value }) =>
      value.map((each, index) => [
        runId,
        names.get(runId) ?? '',
        String(step[index] ?? ''),
        new Date(at[index] ?? 0).toISOString(),
        String(each),
      ]),
    ),
  ]);
}
