import type { DriftBins, DriftMode } from '@kaizen/contracts';
import { computeEqualWidthEdges } from '@kaizen/stats';
import { FEW_VALUES } from './choose-method.ts';
import { countBins, countDistinct, groupValues, type NumberSample, valueAt } from './number-sample.ts';

/** Bins of a number in mode `kaizen`: tenths of the reference. */
const TENTHS = 10;
const DRAWN_BINS = 40;
/** Share of rows at either end that the drawing puts into its outer bins. */
const OUTER = 0.005;

/** The bins a measure of numbers is computed from. */
export function binNumbers(
  reference: NumberSample,
  current: NumberSample,
  given: {
    readonly mode: DriftMode;
    readonly distinct: number;
    readonly isInteger: boolean;
    readonly byValue: boolean;
    /** Evidently's Hellinger distance has bins of its own. */
    readonly isHellinger?: boolean;
  },
): DriftBins {
  if (given.byValue) return binValues(reference, current);
  if (given.mode === 'evidently-0.7') return binLikeEvidently(reference, current, given);
  if (given.distinct <= FEW_VALUES) return binValues(reference, current);
  const edges = tenthsOf(reference, current);
  return { edges, reference: countBins(reference, edges, true), current: countBins(current, edges, true) };
}

/** Evidently 0.7 (`stattests/utils.py`, `get_binned_data`): Sturges' bins over both sides when the reference has more than 20 values, else one bin a value. */
function binLikeEvidently(
  reference: NumberSample,
  current: NumberSample,
  {
    isInteger,
    isHellinger = false,
    distinct,
  }: { readonly isInteger: boolean; readonly isHellinger?: boolean; readonly distinct: number },
): DriftBins {
  if (!isHellinger && countDistinct(reference) <= FEW_VALUES) return binValues(reference, current);
  const low = Math.min(reference.values[0] ?? 0, current.values[0] ?? 0);
  const high = Math.max(reference.values.at(-1) ?? 0, current.values.at(-1) ?? 0);
  // Its Hellinger test counts values, not rows.
  const wanted = Math.log2(isHellinger ? distinct : reference.count + current.count) + 1;
  // numpy makes no bin of whole numbers narrower than 1.
  const bins = Math.ceil(isInteger ? Math.min(wanted, high - low) : wanted);
  const edges = [...computeEqualWidthEdges(low, high, Math.max(1, bins))];
  return { edges, reference: countBins(reference, edges, false), current: countBins(current, edges, false) };
}

/** One bin a value, smallest first. */
function binValues(reference: NumberSample, current: NumberSample): DriftBins {
  const before = groupValues(reference);
  const now = groupValues(current);
  const values = [...new Set([...before.keys(), ...now.keys()])].sort((a, b) => a - b);
  return {
    categories: values.map(String),
    reference: values.map((value) => before.get(value) ?? 0),
    current: values.map((value) => now.get(value) ?? 0),
  };
}

/** Edges at the tenths of the reference, the outer ones at the ends of both sides; tenths of both sides where the reference has too few values. */
function tenthsOf(reference: NumberSample, current: NumberSample): number[] {
  const low = Math.min(reference.values[0] ?? 0, current.values[0] ?? 0);
  const high = Math.max(reference.values.at(-1) ?? 0, current.values.at(-1) ?? 0);
  const inner = (samples: readonly NumberSample[]) => {
    const cuts = samples.flatMap((sample) =>
      Array.from({ length: TENTHS - 1 }, (_, i) => valueAt(sample, (i + 1) / TENTHS)),
    );
    return [...new Set(cuts)].sort((a, b) => a - b).filter((cut) => cut > low && cut < high);
  };
  const own = inner([reference]);
  const cuts = own.length >= 2 ? own : inner([reference, current]);
  if (low === high) return [...computeEqualWidthEdges(low, high, 1)];
  return [low, ...cuts, high];
}

/** For drawing: equal bins over the middle of both sides, outliers in the outer ones; undefined where there is one value only. */
export function drawNumbers(reference: NumberSample, current: NumberSample): DriftBins | undefined {
  const low = Math.min(valueAt(reference, OUTER), valueAt(current, OUTER));
  const high = Math.max(valueAt(reference, 1 - OUTER), valueAt(current, 1 - OUTER));
  if (!(high > low) || !Number.isFinite(high - low)) return undefined;
  const edges = [...computeEqualWidthEdges(low, high, DRAWN_BINS)];
  return { edges, reference: countBins(reference, edges, true), current: countBins(current, edges, true) };
}
