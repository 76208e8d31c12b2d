import type { ChartSpec, ExploreColumn } from '@kaizen/contracts';

export type ChartKind = ChartSpec['kind'];

/** Kinds of charts in the order of the builder. */
export const chartKinds: ReadonlyArray<{ readonly value: ChartKind; readonly label: string }> = [
  { value: 'histogram', label: 'Histogram' },
  { value: 'groups', label: 'By group' },
  { value: 'line', label: 'Line' },
  { value: 'scatter', label: 'Scatter' },
];

const isNumber = ({ kind }: ExploreColumn) => kind === 'number' || kind === 'flag';
const isAxis = (column: ExploreColumn) => isNumber(column) || column.kind === 'time';

/** Names of the columns that a place of a chart takes. */
export function columnsFor(place: 'axis' | 'number' | 'any', columns: readonly ExploreColumn[]): readonly string[] {
  const takes = place === 'any' ? () => true : place === 'axis' ? isAxis : isNumber;
  return columns.filter(takes).map(({ name }) => name);
}

/** A first chart of a kind; undefined where the columns do not carry it. */
export function suggestChart(kind: ChartKind, columns: readonly ExploreColumn[]): ChartSpec | undefined {
  const numbers = columnsFor('number', columns);
  const time = columns.find((column) => column.kind === 'time')?.name;
  const text = columns.find((column) => column.kind === 'text' || column.kind === 'flag')?.name;
  const [first, second] = numbers;
  switch (kind) {
    case 'histogram': {
      const x = first ?? time;
      return x === undefined ? undefined : { kind, x };
    }
    case 'scatter':
      return first === undefined || second === undefined ? undefined : { kind, x: first, y: second };
    case 'line': {
      const x = time ?? first;
      const y = numbers.find((name) => name !== x);
      return x === undefined || y === undefined ? undefined : { kind, x, y };
    }
    case 'groups': {
      const by = text ?? columns[0]?.name;
      const of = numbers.find((name) => name !== by);
      if (by === undefined) return undefined;
      return of === undefined ? { kind, by, measure: 'count' } : { kind, by, measure: 'mean', of };
    }
  }
}

/** The first kind that the columns carry: a time becomes a line, a text groups, numbers spread. */
export function suggestAny(columns: readonly ExploreColumn[]): ChartSpec | undefined {
  const hasTime = columns.some(({ kind }) => kind === 'time');
  const hasText = columns.some(({ kind }) => kind === 'text');
  const order: readonly ChartKind[] = [
    ...(hasTime ? (['line'] as const) : []),
    ...(hasText ? (['groups'] as const) : []),
    'histogram',
    'groups',
  ];
  for (const kind of order) {
    const spec = suggestChart(kind, columns);
    if (spec !== undefined) return spec;
  }
  return undefined;
}

/** Whether every column that a chart names is there. */
export function fits(spec: ChartSpec, columns: readonly ExploreColumn[]): boolean {
  const has = (place: 'axis' | 'number' | 'any', name: string | undefined) =>
    name === undefined || columnsFor(place, columns).includes(name);
  if (spec.kind === 'groups') return has('any', spec.by) && has('number', spec.of);
  if (spec.kind === 'histogram') return has('axis', spec.x);
  return has('axis', spec.x) && has('number', spec.y) && has('any', spec.by);
}

/** A chart as a short text for the address: `line;x=day;y=price`. */
export function writeChart(spec: ChartSpec): string {
  const { kind, ...places } = spec;
  return [
    kind,
    ...Object.entries(places).map(([place, value]) => `${place}=${encodeURIComponent(String(value))}`),
  ].join(';');
}

/** The chart of such a text; undefined for any other. */
export function readChart(text: string | undefined): ChartSpec | undefined {
  const [kind, ...parts] = (text ?? '').split(';');
  const places = new Map(
    parts.map((part) => [part.slice(0, part.indexOf('=')), decode(part.slice(part.indexOf('=') + 1))]),
  );
  const [x, y, by, of] = ['x', 'y', 'by', 'of'].map((place) => places.get(place));
  const grouped = by === undefined ? {} : { by };
  switch (kind) {
    case 'histogram': {
      const bins = Number(places.get('bins'));
      return x === undefined ? undefined : { kind, x, ...(bins >= 2 && bins <= 200 ? { bins } : {}) };
    }
    case 'scatter':
    case 'line':
      return x === undefined || y === undefined ? undefined : { kind, x, y, ...grouped };
    case 'groups': {
      const measure = measures.find((one) => one === places.get('measure'));
      if (by === undefined || measure === undefined) return undefined;
      return { kind, by, measure, ...(of === undefined ? {} : { of }) };
    }
    default:
      return undefined;
  }
}

/** Measures of groups in the order of the builder. */
export const measures = ['count', 'mean', 'median', 'sum', 'min', 'max'] as const;

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
