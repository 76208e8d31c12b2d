import { stratifiedSplit } from '@kaizen/learn';
import { createRandom, deriveSeed } from '@kaizen/stats';
import { cannotTrain } from '../errors.ts';

/** Which rows are trained on and which are kept for the gate; row numbers of the dataset version, ascending. */
export interface RowChoice {
  readonly train: Uint32Array;
  readonly holdout: Uint32Array;
  /** In words, for the record: "20 %, stratified, seed 7". */
  readonly description: string;
}

/** Rows of the version that came from production: the last ones. */
export interface ProductionRows {
  readonly rows: number;
  /** How many of the older rows to add. */
  readonly baseRows: number;
  /** Older rows that must not be trained on: the holdout of the champion. */
  readonly kept: ReadonlySet<number>;
}

/** Share of the production rows that a retraining keeps for the gate. */
const productionHoldoutShare = 0.2;

const BASE_SEED = 1;

/**
 * Chooses the rows. Without `production`: a stratified share of all labelled rows is the holdout. With it: a stratified 20 % of the production rows
 * is the holdout, and trained on is the rest of them plus `baseRows` of the older rows, sampled without replacement.
 *
 * @param labels class per row, -1 where the label is missing; such rows are left out.
 */
export function chooseRows(
  labels: Int32Array,
  options: { readonly share: number; readonly seed: number; readonly production?: ProductionRows | undefined },
): RowChoice {
  const { share, seed, production } = options;
  const labelled = Uint32Array.from(labels.keys()).filter((row) => (labels[row] ?? -1) >= 0);
  if (production === undefined) {
    const { train, holdout } = splitRows(labels, labelled, share, seed);
    return { train, holdout, description: `${percent(share)}, stratified, seed ${seed}` };
  }
  const first = labels.length - production.rows;
  const recent = labelled.filter((row) => row >= first);
  const older = labelled.filter((row) => row < first && !production.kept.has(row));
  const { train, holdout } = splitRows(labels, recent, productionHoldoutShare, seed);
  const base = sampleRows(older, production.baseRows, deriveSeed(seed, BASE_SEED));
  return {
    train: Uint32Array.from([...base, ...train]).sort(),
    holdout,
    description: `${percent(productionHoldoutShare)} of ${count(recent.length)} production rows, stratified, seed ${seed}`,
  };
}

function splitRows(labels: Int32Array, rows: Uint32Array, share: number, seed: number) {
  if (rows.length < 10) {
    throw cannotTrain(`Only ${rows.length} rows have a label; at least 10 are needed. Bring more labelled rows.`);
  }
  const split = stratifiedSplit(
    Int32Array.from(rows, (row) => labels[row] ?? 0),
    { share, seed },
  );
  const pick = (chosen: Uint32Array) => chosen.map((index) => rows[index] ?? 0);
  return { train: pick(split.train), holdout: pick(split.holdout) };
}

/** At most `wanted` of the rows without replacement, ascending (the first steps of Fisher and Yates' shuffle). */
function sampleRows(rows: Uint32Array, wanted: number, seed: number): Uint32Array {
  const taken = Math.min(wanted, rows.length);
  const pool = rows.slice();
  const random = createRandom(seed);
  for (let i = 0; i < taken; i++) {
    const j = i + random.int(pool.length - i);
    const row = pool[i] ?? 0;
    pool[i] = pool[j] ?? 0;
    pool[j] = row;
  }
  return pool.slice(0, taken).sort();
}

const percent = (share: number) => `${Math.round(share * 1000) / 10} %`;
const count = (rows: number) => rows.toLocaleString('en-US');
