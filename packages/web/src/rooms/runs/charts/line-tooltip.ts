import { formatNumber } from '../../../design/format.ts';

interface TooltipItem {
  readonly seriesName: string;
  readonly color: string;
  readonly value: readonly [number, number | null];
  readonly axisValue: number;
}

/** So many lines are named; the pointer is at the one place of all of them. */
const most = 12;

/**
 * What stands at the pointer: the place, then each line with its value, highest first. Made of elements, not of HTML text: names of runs are other people's
 * words.
 */
export function drawTooltip(given: unknown, sayPlace: (x: number) => string): HTMLElement {
  const items = (Array.isArray(given) ? given.filter(isItem) : []).filter(
    ({ seriesName }) => !seriesName.endsWith(' '),
  );
  const box = document.createElement('div');
  const head = box.appendChild(document.createElement('div'));
  head.textContent = sayPlace(items[0]?.axisValue ?? 0);
  head.style.opacity = '0.75';
  const sorted = items.toSorted(
    (a, b) => (b.value[1] ?? Number.NEGATIVE_INFINITY) - (a.value[1] ?? Number.NEGATIVE_INFINITY),
  );
  for (const item of sorted.slice(0, most)) box.appendChild(drawItem(item));
  if (sorted.length > most) {
    const rest = box.appendChild(document.createElement('div'));
    rest.textContent = `and ${sorted.length - most} more`;
    rest.style.opacity = '0.75';
  }
  return box;
}

function drawItem(item: TooltipItem): HTMLElement {
  const line = document.createElement('div');
  line.style.cssText = 'display:flex;gap:8px;align-items:center;max-width:320px';
  const dot = line.appendChild(document.createElement('span'));
  dot.style.cssText = `flex:none;width:8px;height:8px;border-radius:50%;background:${item.color}`;
  const name = line.appendChild(document.createElement('span'));
  name.textContent = item.seriesName;
  name.style.cssText = 'flex:1;overflow:hidden;text-overflow:ellipsis;white-space:nowrap';
  const value = line.appendChild(document.createElement('b'));
  value.textContent = item.value[1] === null ? 'no number' : formatNumber(item.value[1], 5);
  return line;
}

/** Band edges have no name of their own; ECharts calls them by number. */
function isItem(item: unknown): item is TooltipItem {
  return (
    typeof item === 'object' &&
    item !== null &&
    'seriesName' in item &&
    typeof item.seriesName === 'string' &&
    !item.seriesName.startsWith('series\0') &&
    'value' in item &&
    Array.isArray(item.value)
  );
}
