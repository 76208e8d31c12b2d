import { divideRows, LearnInputError, selectDivision } from '@kaizen/learn';
import { createRandom, deriveSeed } from '@kaizen/stats';
import { cannotTrain } from '../errors.ts';
import type { PlannedDivision } from './row-plan.ts';

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

/** The rows to choose from. */
export interface RowsToChoose {
  /** 1 for rows that can judge a model, because their label is known. */
  readonly known: Uint8Array;
  /** Whether rows without a label can be learnt from, too. */
  readonly learnsUnknown: boolean;
  readonly division: PlannedDivision;
}

/** Share of the production rows that a retraining keeps for the gate. */
const productionHoldoutShare = 0.2;

/** Fewer rows than this cannot be divided into something that teaches and something that judges. */
const FEWEST_ROWS = 10;

const BASE_SEED = 1;

/**
 * Chooses the rows. Without `production`: a share of all labelled rows is the holdout. With it: 20 % of the production rows are the holdout, and trained on
 * is the rest of them plus `baseRows` of the older rows, sampled without replacement.
 */
export function chooseRows(
  given: RowsToChoose,
  options: { readonly share: number; readonly seed: number; readonly production?: ProductionRows | undefined },
): RowChoice {
  const { known, learnsUnknown, division } = given;
  const { share, seed, production } = options;
  const all = Uint32Array.from(known.keys());
  const labelled = all.filter((row) => known[row] === 1);
  const unknown = learnsUnknown ? all.filter((row) => known[row] !== 1) : new Uint32Array();
  if (production === undefined) {
    const { train, holdout } = setAside(division, labelled, share, seed);
    return { train: join(train, unknown), holdout, description: `${percent(share)}, ${division.words}, seed ${seed}` };
  }
  const first = known.length - production.rows;
  const recent = labelled.filter((row) => row >= first);
  const older = all.filter((row) => row < first && (known[row] === 1 || learnsUnknown) && !production.kept.has(row));
  const { train, holdout } = setAside(division, recent, productionHoldoutShare, seed);
  const base = sampleRows(older, production.baseRows, deriveSeed(seed, BASE_SEED));
  return {
    train: join(base, train),
    holdout,
    description: `${percent(productionHoldoutShare)} of ${count(recent.length)} production rows, ${division.words}, seed ${seed}`,
  };
}

function setAside({ division }: PlannedDivision, rows: Uint32Array, share: number, seed: number) {
  if (rows.length < FEWEST_ROWS) {
    throw cannotTrain(
      `Only ${rows.length} rows have a label; at least ${FEWEST_ROWS} are needed. Bring more labelled rows.`,
    );
  }
  try {
    const split = divideRows(selectDivision(division, rows), { share, seed });
    const pick = (chosen: Uint32Array) => chosen.map((index) => rows[index] ?? 0);
    return { train: pick(split.train), holdout: pick(split.holdout) };
  } catch (error) {
    throw error instanceof LearnInputError ? cannotTrain(error.message) : error;
  }
}

function join(left: Uint32Array, right: Uint32Array): Uint32Array {
  const all = new Uint32Array(left.length + right.length);
  all.set(left);
  all.set(right, left.length);
  return all.sort();
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
