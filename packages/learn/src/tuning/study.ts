import { type Pruner, shouldPrune } from './pruner.ts';
import type { ParameterValues, SearchSpace } from './search-space.ts';
import { suggestTrial } from './suggest-trial.ts';
import type { Direction, Trial } from './trial.ts';

/** What a study is: with the same plan and the same judge, it comes to the same trials however often it was cut off. */
export interface StudyPlan {
  readonly space: SearchSpace;
  readonly search: 'random' | 'tpe';
  readonly direction: Direction;
  /** A whole number from 0 to 2^53 - 1. */
  readonly seed: number;
  /** Trials in all; undefined: as many as the time allows. */
  readonly trials?: number | undefined;
  /**
   * At least 1. A trial is chosen, and pruned, by what the trials so many places before it came to, whatever ended meanwhile: that makes the result a
   * function of the plan and not of the clock. At most so many are under way.
   */
  readonly parallel: number;
  readonly prune: Pruner;
  /** Steps in which a trial is judged, at least 1. */
  readonly steps: number;
  /** Values of the first trial, when they are known to be good. */
  readonly first?: ParameterValues | undefined;
}

/** A trial that is to be judged. */
export type AskedTrial = Pick<Trial, 'index' | 'values'>;

/** What a study asks of the one who runs it. A callback that rejects ends the study with that error. */
export interface StudyWork {
  /** Judges a trial step by step; `report` takes the score after each step and tells whether to go on. Rejects when the trial fails. */
  judge(trial: AskedTrial, report: (score: number) => 'go on' | 'prune', signal: AbortSignal): Promise<void>;
  /** Before a trial is judged. */
  began?(trial: AskedTrial): Promise<void>;
  /** After it was; `error` of a failed one. */
  ended?(trial: Trial, error: unknown): Promise<void>;
  /** Whether there is time for one more trial; yes by default. */
  hasTime?(): boolean;
  /** How many trials may be under way now; by default the plan's `parallel`. */
  atOnce?(): number;
  readonly signal?: AbortSignal | undefined;
}

/** Raised when most trials fail: the parameters or the data are at fault, and more trials would not help. */
export class StudyFailedError extends Error {
  override readonly name = 'StudyFailedError';
}

const FEWEST_FAILURES = 5;

/** The trials as trial `index` may know them; undefined while one that it must know of has not ended. */
export function selectKnown(trials: readonly Trial[], index: number, parallel: number): readonly Trial[] | undefined {
  const before = trials.filter((trial) => trial.index < index);
  const ended = before.filter((trial) => trial.index <= index - parallel && trial.state !== 'running');
  if (ended.length < index - parallel + 1) return undefined;
  return before.map((trial) =>
    trial.index <= index - parallel ? trial : { ...trial, state: 'running' as const, scores: [] },
  );
}

/**
 * Runs a study to its end and gives its trials by place.
 *
 * @param known trials of this study that an earlier run left: ended ones count, running ones are judged again with their values.
 * @throws {@link StudyFailedError} when at least five and more than half of the trials failed; the signal's reason on abort.
 */
export async function runStudy(plan: StudyPlan, known: readonly Trial[], work: StudyWork): Promise<readonly Trial[]> {
  const stop = new AbortController();
  const signal = work.signal === undefined ? stop.signal : AbortSignal.any([work.signal, stop.signal]);
  const trials = new Map(known.map((trial) => [trial.index, trial]));
  const underWay = new Map<number, Promise<void>>();
  try {
    for (;;) {
      signal.throwIfAborted();
      const next = findNext(plan, work, trials, underWay);
      if (next !== undefined) {
        trials.set(next.index, { ...next, state: 'running', scores: [] });
        const judged = judge(plan, work, trials, next, signal)
          .catch((error) => stop.abort(error))
          .finally(() => underWay.delete(next.index));
        underWay.set(next.index, judged);
      } else if (underWay.size > 0) await Promise.race(underWay.values());
      else break;
    }
    return [...trials.values()].sort((a, b) => a.index - b.index);
  } catch (error) {
    stop.abort(error);
    await Promise.all(underWay.values());
    throw error;
  }
}

/** The next trial that may begin now. */
function findNext(
  plan: StudyPlan,
  work: StudyWork,
  trials: ReadonlyMap<number, Trial>,
  underWay: ReadonlyMap<number, unknown>,
): AskedTrial | undefined {
  const { parallel } = plan;
  if (underWay.size >= Math.max(1, Math.min(parallel, work.atOnce?.() ?? parallel))) return undefined;
  let index = 0;
  while (underWay.has(index) || (trials.get(index)?.state ?? 'running') !== 'running') index++;
  if (index >= (plan.trials ?? Number.POSITIVE_INFINITY)) return undefined;
  const cutOff = trials.get(index);
  if (cutOff !== undefined) return { index, values: cutOff.values };
  if (work.hasTime?.() === false) return undefined;
  const known = selectKnown([...trials.values()], index, parallel);
  if (known === undefined) return undefined;
  const values = index === 0 && plan.first !== undefined ? plan.first : suggestTrial({ ...plan, index, trials: known });
  return { index, values };
}

async function judge(
  plan: StudyPlan,
  work: StudyWork,
  trials: Map<number, Trial>,
  asked: AskedTrial,
  signal: AbortSignal,
): Promise<void> {
  const known = selectKnown([...trials.values()], asked.index, plan.parallel) ?? [];
  const others = known.filter(({ state }) => state !== 'running');
  const scores: number[] = [];
  let isPruned = false;
  let failure: { readonly error: unknown } | undefined;
  await work.began?.(asked);
  try {
    await work.judge(
      asked,
      (score) => {
        scores.push(score);
        isPruned = shouldPrune(plan.prune, { scores, steps: plan.steps }, others, plan.direction);
        return isPruned ? 'prune' : 'go on';
      },
      signal,
    );
  } catch (error) {
    signal.throwIfAborted();
    failure = { error };
  }
  const state = failure !== undefined ? 'failed' : isPruned ? 'pruned' : 'finished';
  const ended: Trial = { ...asked, state, scores };
  await work.ended?.(ended, failure?.error);
  trials.set(asked.index, ended);
  if (failure !== undefined) refuseFailures([...trials.values()], failure.error);
}

function refuseFailures(trials: readonly Trial[], error: unknown): void {
  const ended = trials.filter(({ state }) => state !== 'running').length;
  const failed = trials.filter(({ state }) => state === 'failed').length;
  if (failed < FEWEST_FAILURES || failed * 2 <= ended) return;
  const reason = error instanceof Error ? error.message : String(error);
  throw new StudyFailedError(`${failed} of ${ended} trials failed, the last one with: ${reason}`);
}
