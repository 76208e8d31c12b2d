import { createRandom } from '@kaizen/stats';
import { type Column, type Frame, LearnInputError } from '../frame/frame.ts';
import type { Target } from '../model/target.ts';
import { hashRows } from './row-hash.ts';
import { computeSingleColumnSkill } from './single-column.ts';

/** What was looked for. */
export type LeakKind = 'target-leak' | 'duplicate-rows' | 'time-travel';

/** A sign that the evaluation is better than production will be. */
export interface LeakFinding {
  readonly kind: LeakKind;
  /** `failed`: it is there; `warning`: it may have a good reason. */
  readonly severity: 'failed' | 'warning';
  readonly column?: string;
  /** AUC or R² of the single column; share of the rows concerned. */
  readonly value: number;
  readonly rows?: number;
  readonly n: number;
  readonly message: string;
}

/** Checks that were made, and what they found. */
export interface LeakReport {
  readonly checked: readonly LeakKind[];
  readonly findings: readonly LeakFinding[];
}

/** Rows to look for leaks in. */
export interface LeakRequest {
  /** Features of the evaluated rows. */
  readonly frame: Frame;
  readonly target: Target;
  /** Features of the training rows, for a holdout. */
  readonly train?: Frame | undefined;
  /** Fold of each row, for cross-validation: then the rows of other folds are the training rows. */
  readonly folds?: Int32Array | undefined;
  /** Time of each evaluated row, and of each training row of a holdout; any unit. */
  readonly times?: Float64Array | undefined;
  readonly trainTimes?: Float64Array | undefined;
  /** The model's own AUC or R²: a column that alone reaches most of it is worth a look. */
  readonly modelSkill?: number | undefined;
  readonly seed: number;
}

const CERTAIN = 0.99;
const MOST_ROWS = 20_000;

function describeLeak(
  name: string,
  value: number,
  measure: 'AUC' | 'R²',
  modelSkill: number | undefined,
): LeakFinding | undefined {
  const n = 0;
  const chance = measure === 'AUC' ? 0.5 : 0;
  const text = value.toFixed(3);
  if (value >= CERTAIN) {
    const message = `Column “${name}” alone tells the label (${measure} ${text}). It probably holds the answer, or was written after it; leave it out unless it is known when the model is asked.`;
    return { kind: 'target-leak', severity: 'failed', column: name, value, n, message };
  }
  if (modelSkill === undefined || value - chance < 0.25) return undefined;
  const part = (value - chance) / (modelSkill - chance);
  if (!(part >= 0.85)) return undefined;
  const message = `Column “${name}” alone reaches ${measure} ${text} of the model's ${modelSkill.toFixed(3)}. See that it is known when the model is asked.`;
  return { kind: 'target-leak', severity: 'warning', column: name, value, n, message };
}

/** At most 20,000 rows, drawn by the seed. */
function sampleRows(n: number, seed: number): Uint32Array {
  const rows = Uint32Array.from({ length: n }, (_, row) => row);
  if (n <= MOST_ROWS) return rows;
  const random = createRandom(seed);
  for (let i = 0; i < MOST_ROWS; i++) {
    const j = i + random.int(n - i);
    const row = rows[i] ?? 0;
    rows[i] = rows[j] ?? 0;
    rows[j] = row;
  }
  return rows.slice(0, MOST_ROWS);
}

function findTargetLeaks({ frame, target, modelSkill, seed }: LeakRequest): LeakFinding[] {
  if (target.kind === 'none') return [];
  const rows = sampleRows(frame.rowCount, seed);
  const measure = target.kind === 'classes' ? 'AUC' : 'R²';
  const finding = (column: Column) => {
    const found = describeLeak(column.name, computeSingleColumnSkill(column, target, rows), measure, modelSkill);
    return found === undefined ? [] : [{ ...found, n: rows.length }];
  };
  return frame.columns.flatMap(finding).sort((a, b) => b.value - a.value);
}

function countKnown({ frame, train, folds }: LeakRequest): number {
  const hashes = hashRows(frame);
  if (folds === undefined) {
    const known = new Set(train === undefined ? [] : hashRows(train));
    return hashes.filter((hash) => known.has(hash)).length;
  }
  const firstFold = new Map<number, number>();
  const inMore = new Set<number>();
  hashes.forEach((hash, row) => {
    const fold = folds[row] ?? 0;
    const first = firstFold.get(hash);
    if (first === undefined) firstFold.set(hash, fold);
    else if (first !== fold) inMore.add(hash);
  });
  return hashes.filter((hash) => inMore.has(hash)).length;
}

function findDuplicates(request: LeakRequest): LeakFinding[] {
  const rows = countKnown(request);
  const n = request.frame.rowCount;
  if (rows === 0) return [];
  const share = rows / n;
  const message = `${rows.toLocaleString('en')} of ${n.toLocaleString('en')} evaluated rows (${(100 * share).toFixed(1)} %) have the same features as a training row. Remove repeated rows before the split, or split by group, unless such rows are expected to repeat.`;
  return [{ kind: 'duplicate-rows', severity: share >= 0.01 ? 'failed' : 'warning', value: share, rows, n, message }];
}

/** Evaluated rows that are earlier than the latest training row. */
function countEarlier(times: Float64Array, { trainTimes, folds }: LeakRequest): number {
  if (folds === undefined) {
    const latest = (trainTimes ?? new Float64Array(0)).reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    return times.filter((time) => time < latest).length;
  }
  const latest = new Map<number, number>();
  times.forEach((time, row) => {
    const fold = folds[row] ?? 0;
    latest.set(fold, Math.max(latest.get(fold) ?? Number.NEGATIVE_INFINITY, time));
  });
  const others = (fold: number) => Math.max(...[...latest].filter(([other]) => other !== fold).map(([, time]) => time));
  const latestOther = new Map([...latest.keys()].map((fold) => [fold, others(fold)]));
  return times.filter((time, row) => time < (latestOther.get(folds[row] ?? 0) ?? Number.NEGATIVE_INFINITY)).length;
}

function findTimeTravel(times: Float64Array, request: LeakRequest): LeakFinding[] {
  const rows = countEarlier(times, request);
  if (rows === 0) return [];
  const n = times.length;
  const message = `${rows.toLocaleString('en')} of ${n.toLocaleString('en')} evaluated rows are earlier than a training row, so the model was judged on the past of what it knows. Split by time to see what it does on the future.`;
  return [{ kind: 'time-travel', severity: 'warning', value: rows / n, rows, n, message }];
}

/**
 * Looks for three leaks. Target: one column alone ranks the label almost perfectly (AUC, or R², of at least 0.99, on at most 20,000 rows), or reaches most of what the
 * model reaches. Duplicates: evaluated rows whose features equal those of a training row exactly, by a 53-bit hash. Time travel: evaluated rows
 * earlier than the latest training row. A check without what it needs is not made, and not in `checked`.
 */
export function findLeaks(request: LeakRequest): LeakReport {
  const { frame, target, train, folds, times, trainTimes } = request;
  const checked: LeakKind[] = [];
  const findings: LeakFinding[] = [];
  if (folds !== undefined && folds.length !== frame.rowCount) {
    throw new LearnInputError(`There are folds for ${folds.length} rows, the frame has ${frame.rowCount}.`);
  }
  if (target.kind !== 'none') {
    checked.push('target-leak');
    findings.push(...findTargetLeaks(request));
  }
  if (train !== undefined || folds !== undefined) {
    checked.push('duplicate-rows');
    findings.push(...findDuplicates(request));
  }
  if (times !== undefined && (trainTimes !== undefined || folds !== undefined)) {
    checked.push('time-travel');
    findings.push(...findTimeTravel(times, request));
  }
  return { checked, findings };
}
