import type { LabelIndex } from './label-index.ts';

/** Labelled rows of [from, to), and the smallest length of the label log at which `count` of them had a label. */
export function countLabelled(
  labels: LabelIndex,
  range: { readonly from: number; readonly to: number },
  count?: number,
): { readonly labelled: number; readonly reachedAt?: number } {
  const positions = labels.firstPositions(range.from, range.to);
  const labelled = positions.length;
  if (count === undefined || count > labelled) return { labelled };
  if (count <= 0) return { labelled, reachedAt: 0 };
  positions.sort();
  return { labelled, reachedAt: (positions[count - 1] ?? 0) + 1 };
}

/** The ordinal after the `rows`-th labelled row from `from` on (or after the last labelled row when there are fewer), and how many there are up to it. */
export function findLabelledEnd(
  labels: LabelIndex,
  request: { readonly from: number; readonly end: number; readonly rows: number; readonly labelsThrough?: number },
): { readonly to: number; readonly rows: number } {
  let found = 0;
  let to = request.from;
  for (let ordinal = request.from; ordinal < request.end && found < request.rows; ordinal += 1) {
    if (!labels.find(ordinal, request.labelsThrough)) continue;
    found += 1;
    to = ordinal + 1;
  }
  return { to, rows: found };
}
