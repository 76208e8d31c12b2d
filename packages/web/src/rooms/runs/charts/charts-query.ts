import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { type ChartKind, chartKinds } from '../runs-query.ts';

/** What a line runs along. */
export type LineAxis = 'step' | 'time' | 'relative';

/** How the charts are drawn; all of it in the address. */
export interface ChartsQuery {
  readonly kind: ChartKind;
  readonly axis: LineAxis;
  /** 0 draws what was logged; towards 1 the moving average reaches further back. */
  readonly smooth: number;
  readonly logX: boolean;
  readonly logY: boolean;
  /** Regular expression, or part, of the names of the metrics that are drawn. */
  readonly find: string;
  /** Columns of the scatter, contour and parallel drawings. */
  readonly across: string | undefined;
  readonly up: string | undefined;
  readonly hue: string | undefined;
  readonly dims: readonly string[] | undefined;
  /** The run that the others are compared with. */
  readonly base: string | undefined;
}

type Search = Readonly<Record<string, unknown>>;

const names = {
  kind: 'chart',
  axis: 'axis',
  smooth: 'smooth',
  logX: 'logx',
  logY: 'logy',
  find: 'find',
  across: 'across',
  up: 'up',
  hue: 'hue',
  dims: 'dims',
  base: 'base',
} as const satisfies Record<keyof ChartsQuery, string>;

/** Reads the address; what is not understood counts as not there. */
export function readChartsQuery(search: Search): ChartsQuery {
  const smooth = Number(search.smooth ?? 0);
  return {
    kind: chartKinds.find((kind) => kind === search.chart) ?? 'lines',
    axis: search.axis === 'time' || search.axis === 'relative' ? search.axis : 'step',
    smooth: Number.isFinite(smooth) ? Math.min(0.99, Math.max(0, smooth)) : 0,
    logX: search.logx === true,
    logY: search.logy === true,
    find: search.find === undefined ? '' : String(search.find),
    across: readText(search.across),
    up: readText(search.up),
    hue: readText(search.hue),
    dims: Array.isArray(search.dims) ? search.dims.map(String) : undefined,
    base: readText(search.base),
  };
}

const defaults: Partial<ChartsQuery> = { kind: 'lines', axis: 'step', smooth: 0, logX: false, logY: false, find: '' };

/** What of a change goes into the address. */
export function writeChartsQuery(change: Partial<ChartsQuery>): Record<string, unknown> {
  const written: Record<string, unknown> = {};
  for (const [key, name] of Object.entries(names) as ReadonlyArray<readonly [keyof ChartsQuery, string]>)
    if (key in change) written[name] = change[key] === defaults[key] ? undefined : change[key];
  return written;
}

/** The state of the charts, and how to change a part of it. */
export function useChartsQuery(): readonly [ChartsQuery, (change: Partial<ChartsQuery>) => void] {
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const query = useMemo(() => readChartsQuery(search), [search]);
  const change = useCallback(
    (part: Partial<ChartsQuery>) =>
      void navigate({
        to: '.',
        search: (before: Search) => ({ ...before, ...writeChartsQuery(part) }),
        replace: true,
        resetScroll: false,
      }),
    [navigate],
  );
  return [query, change];
}

function readText(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** Whether a metric is drawn: the text is a regular expression, or a part of the name where it is none. */
export function findsMetric(find: string): (name: string) => boolean {
  if (find === '') return () => true;
  try {
    const pattern = new RegExp(find, 'i');
    return (name) => pattern.test(name);
  } catch {
    return (name) => name.toLowerCase().includes(find.toLowerCase());
  }
}
