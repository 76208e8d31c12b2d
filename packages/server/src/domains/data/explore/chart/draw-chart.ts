import type { ChartData, ChartSpec, ExploreChart } from '@kaizen/contracts';
import type { OpenQuery, QueryRequest, RunQuery } from '../query/open-query.ts';
import { checkChart } from './chart-columns.ts';
import { drawGroups } from './draw-groups.duck.ts';
import { drawHistogram } from './draw-histogram.duck.ts';
import { drawLine } from './draw-line.duck.ts';
import { drawScatter } from './draw-scatter.duck.ts';

/** The numbers of a chart over every row of a query; the query runs once, in the engine, and only what is drawn leaves it. */
export async function drawChart(runQuery: RunQuery, request: QueryRequest, spec: ChartSpec): Promise<ExploreChart> {
  const started = performance.now();
  return runQuery(request, async (query) => {
    checkChart(query.columns, spec);
    const data = await draw(query, spec);
    return { data, reads: [...query.reads], elapsedMs: Math.round(performance.now() - started) };
  });
}

function draw(query: OpenQuery, spec: ChartSpec): Promise<ChartData> {
  switch (spec.kind) {
    case 'histogram':
      return drawHistogram(query, spec);
    case 'scatter':
      return drawScatter(query, spec);
    case 'line':
      return drawLine(query, spec);
    case 'groups':
      return drawGroups(query, spec);
  }
}
