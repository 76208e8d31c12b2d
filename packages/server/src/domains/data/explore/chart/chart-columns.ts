import { type ChartSpec, type ExploreColumn, findNearestName } from '@kaizen/contracts';
import { chartColumnUnfit, chartColumnUnknown, chartNeedsColumn } from '../errors.ts';
import { placeName } from '../query/describe-columns.ts';

/** A column of the query as a chart reads it. */
export interface ChartColumn {
  /** SQL over the query's columns: a DOUBLE (of a time: epoch milliseconds), or text. */
  readonly sql: string;
  readonly axis: 'number' | 'time';
}

/** A number or a time of the query, as an axis. */
export function axisColumn(columns: readonly ExploreColumn[], name: string, takesTime: boolean): ChartColumn {
  const { column, sql } = find(columns, name);
  if (column.kind === 'number' || column.kind === 'flag') return { sql: `CAST(${sql} AS DOUBLE)`, axis: 'number' };
  if (column.kind === 'time' && takesTime)
    return { sql: `CAST(epoch_ms(CAST(${sql} AS TIMESTAMP)) AS DOUBLE)`, axis: 'time' };
  throw chartColumnUnfit(column.name, column.type, takesTime ? 'numbers or times' : 'numbers');
}

/** Any column of the query as the name of a group; NULL where none is asked for. */
export function groupColumn(columns: readonly ExploreColumn[], name: string | undefined): string {
  return name === undefined ? 'CAST(NULL AS VARCHAR)' : `CAST(${find(columns, name).sql} AS VARCHAR)`;
}

/** Throws for a chart that the columns do not carry. */
export function checkChart(columns: readonly ExploreColumn[], chart: ChartSpec): void {
  if (chart.kind === 'groups') {
    if (chart.measure !== 'count' && chart.of === undefined) throw chartNeedsColumn(chart.measure);
    if (chart.of !== undefined) axisColumn(columns, chart.of, false);
  } else {
    axisColumn(columns, chart.x, true);
    if (chart.kind !== 'histogram') axisColumn(columns, chart.y, false);
  }
  if (chart.kind !== 'histogram') groupColumn(columns, chart.by);
}

function find(columns: readonly ExploreColumn[], name: string) {
  const wanted = name.toLowerCase();
  const index = columns.findIndex((column) => column.name.toLowerCase() === wanted);
  const column = columns[index];
  if (column === undefined)
    throw chartColumnUnknown(
      name,
      findNearestName(
        name,
        columns.map((one) => one.name),
      ),
    );
  return { column, sql: placeName(index) };
}
