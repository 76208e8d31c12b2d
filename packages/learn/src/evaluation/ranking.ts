import { LearnInputError } from '../frame/frame.ts';
import { orderByScore } from './binary-measure.ts';
import type { BootstrapPlan, MeasuredSamples } from './bootstrap.ts';
import { bootstrapMeasures } from './bootstrap.ts';
import type { Measure, MetricName } from './measure.ts';
import { ratio } from './measure.ts';

/** Ranked rows: how relevant each is, and the score that orders them. */
export interface RankingInput {
  /** Relevance of each row, finite and 0 or more: 0 is irrelevant; more than two grades count in NDCG alone. */
  readonly relevance: Float64Array;
  readonly scores: Float64Array;
  /** Which rows are ranked together, one whole number per row; absent: all rows are one list. */
  readonly queries?: Int32Array | undefined;
}

/** Quality of the first k rows. */
export interface RankingAtK {
  readonly k: number;
  /** Share of relevant rows among the first k. */
  readonly precision: number;
  /** Share of all relevant rows that stand among the first k. */
  readonly recall: number;
  readonly ndcg: number;
}

/** Quality of one ranked list. */
export interface RankedList {
  readonly averagePrecision: number;
  /** Over the whole list. */
  readonly ndcg: number;
  readonly at: readonly RankingAtK[];
}

function checkRanking({ relevance, scores, queries }: RankingInput, ks: readonly number[]): void {
  if (relevance.length !== scores.length || (queries !== undefined && queries.length !== scores.length)) {
    throw new LearnInputError('Relevance, scores and queries of a ranking need one entry each per row.');
  }
  for (const k of ks) {
    if (!Number.isInteger(k) || k < 1) throw new LearnInputError(`topK must be whole numbers >= 1, not ${k}.`);
  }
  for (let row = 0; row < scores.length; row++) {
    if (!((relevance[row] ?? -1) >= 0 && Number.isFinite(relevance[row]))) {
      throw new LearnInputError(`Row ${row} has the relevance ${relevance[row]}; it must be finite and 0 or more.`);
    }
    if (Number.isNaN(scores[row])) throw new LearnInputError(`Row ${row} has no score (NaN).`);
  }
}

/** Sums of 1 ÷ log2(1 + position) over the first positions; entry i is the sum of i positions. */
function sumDiscounts(n: number): Float64Array {
  const sums = new Float64Array(n + 1);
  for (let i = 1; i <= n; i++) sums[i] = (sums[i - 1] ?? 0) + 1 / Math.log2(i + 1);
  return sums;
}

/** Rows of equal score (or relevance) that lie next to each other: where each such block of an order ends. */
function blockEnds(order: Uint32Array, values: Float64Array): Uint32Array {
  const ends: number[] = [];
  for (let i = 1; i <= order.length; i++) {
    if (i === order.length || values[order[i] ?? 0] !== values[order[i - 1] ?? 0]) ends.push(i);
  }
  return Uint32Array.from(ends);
}

interface RankingOrders {
  readonly relevance: Float64Array;
  readonly order: Uint32Array;
  readonly ends: Uint32Array;
  readonly ideal: Uint32Array;
  readonly idealEnds: Uint32Array;
  readonly discounts: Float64Array;
}

/** Gain of the first k rows, each block's mean gain standing at each of its places (McSherry and Najork 2008), and relevant rows among them. */
function gainOfFirst(
  { relevance, discounts }: RankingOrders,
  order: Uint32Array,
  ends: Uint32Array,
  counts: Float64Array,
  k: number,
): { readonly gain: number; readonly hits: number } {
  let gain = 0;
  let hits = 0;
  let place = 0;
  let i = 0;
  for (const end of ends) {
    let size = 0;
    let gains = 0;
    let relevant = 0;
    for (; i < end; i++) {
      const row = order[i] ?? 0;
      const count = counts[row] ?? 0;
      const value = relevance[row] ?? 0;
      size += count;
      gains += count * value;
      if (value > 0) relevant += count;
    }
    if (size === 0) continue;
    const until = Math.min(place + size, k);
    gain += (gains / size) * ((discounts[until] ?? 0) - (discounts[place] ?? 0));
    hits += (relevant / size) * (until - place);
    place += size;
    if (place >= k) break;
  }
  return { gain, hits };
}

function averagePrecision({ relevance, order, ends }: RankingOrders, counts: Float64Array): number {
  let seen = 0;
  let hits = 0;
  let sum = 0;
  let i = 0;
  for (const end of ends) {
    let found = 0;
    for (; i < end; i++) {
      const row = order[i] ?? 0;
      seen += counts[row] ?? 0;
      if ((relevance[row] ?? 0) > 0) found += counts[row] ?? 0;
    }
    hits += found;
    if (found > 0) sum += (found * hits) / seen;
  }
  return ratio(sum, hits);
}

function orderRanking(relevance: Float64Array, scores: Float64Array): RankingOrders {
  const order = orderByScore(scores);
  const ideal = orderByScore(relevance);
  return {
    relevance,
    order,
    ends: blockEnds(order, scores),
    ideal,
    idealEnds: blockEnds(ideal, relevance),
    discounts: sumDiscounts(relevance.length),
  };
}

/** `average_precision`, `ndcg`, then precision, recall and ndcg for each k; counts must be whole. */
function listMeasure(orders: RankingOrders, ks: readonly number[]): Measure {
  const n = orders.order.length;
  const perK: readonly MetricName[] = ['precision', 'recall', 'ndcg'];
  return {
    names: ['average_precision', 'ndcg', ...ks.flatMap(() => perK)],
    n,
    measure(counts, out) {
      const all = gainOfFirst(orders, orders.order, orders.ends, counts, n);
      const ndcgOf = (gain: number, k: number) =>
        ratio(gain, gainOfFirst(orders, orders.ideal, orders.idealEnds, counts, k).gain);
      out[0] = averagePrecision(orders, counts);
      out[1] = ndcgOf(all.gain, n);
      ks.forEach((k, index) => {
        const first = gainOfFirst(orders, orders.order, orders.ends, counts, k);
        out[2 + index * 3] = first.hits / Math.min(k, n);
        out[3 + index * 3] = ratio(first.hits, all.hits);
        out[4 + index * 3] = ndcgOf(first.gain, k);
      });
    },
  };
}

/**
 * Quality of one ranked list: average precision (scikit-learn's), NDCG with binary or graded gains and logarithmic discount to base 2 (Järvelin and Kekäläinen,
 * ACM TOIS 20, 2002), and precision and recall of the first k. Rows of equal score count with their mean over all their orders, as scikit-learn's
 * `ndcg_score` does. A list shorter than k is judged whole. Recall, average precision and NDCG are NaN without a relevant row.
 */
export function computeRanking(input: RankingInput, ks: readonly number[]): RankedList {
  checkRanking(input, ks);
  const n = input.scores.length;
  const measure = listMeasure(orderRanking(input.relevance, input.scores), ks);
  const out = new Float64Array(measure.names.length);
  measure.measure(new Float64Array(n).fill(1), out);
  const at = (index: number) => out[index] ?? Number.NaN;
  return {
    averagePrecision: at(0),
    ndcg: at(1),
    at: ks.map((k, i) => ({ k, precision: at(2 + i * 3), recall: at(3 + i * 3), ndcg: at(4 + i * 3) })),
  };
}

function splitQueries({ relevance, scores }: RankingInput, queries: Int32Array): RankingOrders[] {
  const rows = new Map<number, number[]>();
  queries.forEach((query, row) => {
    const list = rows.get(query);
    if (list) list.push(row);
    else rows.set(query, [row]);
  });
  const pick = (from: Float64Array, list: readonly number[]) => Float64Array.from(list, (row) => from[row] ?? 0);
  return [...rows.values()].map((list) => orderRanking(pick(relevance, list), pick(scores, list)));
}

/** Means over the queries, of those that define a measure; weights are of queries. */
function meanMeasure(lists: readonly RankingOrders[], ks: readonly number[]): Measure {
  const perList = lists.map((orders) => {
    const measure = listMeasure(orders, ks);
    const out = new Float64Array(measure.names.length);
    measure.measure(new Float64Array(orders.order.length).fill(1), out);
    return out;
  });
  const names: readonly MetricName[] = [
    'average_precision',
    'ndcg',
    ...ks.flatMap(() => ['precision', 'recall', 'ndcg'] as const),
  ];
  return {
    names,
    n: lists.length,
    measure(weights, out) {
      for (let index = 0; index < names.length; index++) {
        let sum = 0;
        let total = 0;
        for (let list = 0; list < lists.length; list++) {
          const value = perList[list]?.[index] ?? Number.NaN;
          if (Number.isNaN(value)) continue;
          sum += (weights[list] ?? 0) * value;
          total += weights[list] ?? 0;
        }
        out[index] = ratio(sum, total);
      }
    },
  };
}

/** A ranking measured on resamples: of the rows of one list, or of whole queries. Weights of rows do not count. */
export function bootstrapRanking(
  input: RankingInput,
  ks: readonly number[],
  plan: BootstrapPlan,
): { readonly measured: MeasuredSamples; readonly queries: number } {
  checkRanking(input, ks);
  const lists = input.queries === undefined ? undefined : splitQueries(input, input.queries);
  const measure =
    lists === undefined ? listMeasure(orderRanking(input.relevance, input.scores), ks) : meanMeasure(lists, ks);
  const [measured] = bootstrapMeasures([measure], new Float64Array(measure.n).fill(1), plan);
  if (measured === undefined) throw new RangeError('One measure gives one result.');
  return { measured, queries: lists?.length ?? 1 };
}
