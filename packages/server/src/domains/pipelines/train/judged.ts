import type { Curve } from '@kaizen/contracts';

/** What the predictions of a training say of it: its threshold of decisions, its metrics and its curves. */
export interface Judged {
  /** 0.5 where there is nothing to decide. */
  readonly threshold: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly curves: Readonly<Record<string, Curve>>;
}

/** Points as a curve to draw. */
export function toCurve<P>(
  name: string,
  xLabel: string,
  yLabel: string,
  points: readonly P[],
  at: (point: P) => readonly [number, number],
): Curve {
  const pairs = points.map(at);
  return { name, xLabel, yLabel, x: pairs.map(([x]) => x), y: pairs.map(([, y]) => y) };
}
