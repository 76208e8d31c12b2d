import type { ChartColours } from '../../../design/chart-theme.ts';
import { formatNumber } from '../../../design/format.ts';
import type { PlotAxis, PlotRun } from './plot-columns.ts';

/** What stands at a point: the run and its value on each axis; made of elements, because names are other people's words. */
export function pointTooltip(theme: ChartColours, placed: readonly PlotRun[], axes: readonly PlotAxis[]): object {
  return {
    trigger: 'item',
    confine: true,
    backgroundColor: theme.surface,
    borderColor: theme.line,
    textStyle: { color: theme.text, fontSize: 12 },
    formatter: (item: { readonly dataIndex: number }) => drawPoint(placed[item.dataIndex], axes),
  };
}

function drawPoint(point: PlotRun | undefined, axes: readonly PlotAxis[]): HTMLElement {
  const box = document.createElement('div');
  if (point === undefined) return box;
  const name = box.appendChild(document.createElement('b'));
  name.textContent = point.run.name || point.run.id;
  for (const [index, axis] of axes.entries()) {
    const line = box.appendChild(document.createElement('div'));
    const value = point.values[index] ?? 0;
    line.textContent = `${axis.label} ${axis.words === undefined ? formatNumber(value, 5) : (axis.words[value] ?? '')}`;
  }
  return box;
}
