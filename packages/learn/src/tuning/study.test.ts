import { createRandom } from '@kaizen/stats';
import { describe, expect, it } from 'vitest';
import { runStudy, type StudyPlan, type StudyWork, selectKnown } from './study.ts';
import { standardFunctions } from './testing/standard-functions.ts';
import { findBestTrial, type Trial } from './trial.ts';

const { mixed } = standardFunctions;
const plan: StudyPlan = {
  space: mixed.space,
  search: 'tpe',
  direction: 'minimise',
  seed: 4,
  trials: 30,
  parallel: 3,
  prune: 'none',
  steps: 4,
};

/** Three noisy looks and then the truth, each after a wait that the seed decides. */
function createJudge(waits: number): StudyWork['judge'] {
  const random = createRandom(waits);
  return async ({ index, values }, report, signal) => {
    const noise = createRandom(index);
    for (let step = 0; step < plan.steps; step++) {
      for (let wait = random.int(4); wait > 0; wait--) await Promise.resolve();
      signal.throwIfAborted();
      const loss = mixed.compute(values) + (step === plan.steps - 1 ? 0 : 0.2 * noise.normal());
      if (report(loss) === 'prune') return;
    }
  };
}

describe('runStudy', () => {
  it.each(['none', 'median', 'asha'] as const)('comes to the same trials in any rhythm (%s)', async (prune) => {
    const first = await runStudy({ ...plan, prune }, [], { judge: createJudge(1) });
    for (const [waits, atOnce] of [
      [2, 3],
      [3, 1],
      [4, 2],
    ] as const) {
      const again = await runStudy({ ...plan, prune }, [], { judge: createJudge(waits), atOnce: () => atOnce });
      expect(again).toEqual(first);
    }
    expect(first.map(({ index }) => index)).toEqual(Array.from({ length: 30 }, (_, index) => index));
    expect(first.some(({ state }) => state === 'pruned')).toBe(prune !== 'none');
    expect(findBestTrial(first, 'minimise')?.scores.length).toBe(4);
  });

  it('goes on after it was cut off anywhere, without judging again what had ended', async () => {
    const whole = await runStudy({ ...plan, prune: 'asha' }, [], { judge: createJudge(1) });
    for (const cut of [1, 7, 16]) {
      const ledger = new Map<number, Trial>();
      const judged: number[] = [];
      const keep = (limit: number): StudyWork => ({
        judge: createJudge(cut),
        began: async (trial) => {
          if (ledger.get(trial.index)?.state === 'running')
            expect(trial.values).toEqual(ledger.get(trial.index)?.values);
          ledger.set(trial.index, { ...trial, state: 'running', scores: [] });
        },
        ended: async (trial) => {
          if (judged.length === limit) throw new Error('power cut');
          judged.push(trial.index);
          ledger.set(trial.index, trial);
        },
      });
      const known = () => [...ledger.values()];
      await expect(runStudy({ ...plan, prune: 'asha' }, known(), keep(cut))).rejects.toThrow('power cut');
      expect(await runStudy({ ...plan, prune: 'asha' }, known(), keep(99))).toEqual(whole);
      expect(judged.toSorted((a, b) => a - b)).toEqual(whole.map(({ index }) => index));
    }
  });

  it('begins with the values that are known to be good, and stops when the time is over', async () => {
    const first = { kernel: 'rbf', cost: 1, depth: 5, gamma: 1 };
    let left = 6;
    const trials = await runStudy({ ...plan, trials: undefined, first }, [], {
      judge: createJudge(1),
      hasTime: () => left-- > 0,
    });
    expect(trials.length).toBe(6);
    expect(trials[0]?.values).toEqual(first);
  });

  it('never has more under way than the plan or the moment allows', async () => {
    let most = 0;
    let now = 0;
    const judge = createJudge(1);
    await runStudy({ ...plan, parallel: 4 }, [], {
      judge: async (...given) => {
        most = Math.max(most, ++now);
        await judge(...given);
        now--;
      },
      atOnce: () => 2,
    });
    expect(most).toBe(2);
  });

  it('records a trial that fails and goes on', async () => {
    const told: string[] = [];
    const judge = createJudge(1);
    const trials = await runStudy(plan, [], {
      judge: (trial, ...rest) =>
        trial.index % 4 === 1 ? Promise.reject(new Error(`no ${trial.index}`)) : judge(trial, ...rest),
      ended: async (trial, error) => {
        if (error instanceof Error) told.push(`${trial.index} ${trial.state} ${error.message}`);
      },
    });
    expect(trials.length).toBe(30);
    expect(told).toContain('5 failed no 5');
    expect(told.length).toBe(8);
  });

  it('ends with the reason when most trials fail', async () => {
    const study = runStudy(plan, [], {
      judge: async ({ index }) => {
        if (index > 0) throw new Error('too few rows');
      },
    });
    await expect(study).rejects.toThrow('5 of 6 trials failed, the last one with: too few rows');
  });

  it('ends by its signal, and with an error of its keeper', async () => {
    const stop = new AbortController();
    const judge: StudyWork['judge'] = async ({ index }, _, signal) => {
      if (index === 2) stop.abort(new Error('cancelled by test'));
      signal.throwIfAborted();
    };
    await expect(runStudy(plan, [], { judge, signal: stop.signal })).rejects.toThrow('cancelled by test');
    const began = async () => Promise.reject(new Error('ledger lost'));
    await expect(runStudy(plan, [], { judge: createJudge(1), began })).rejects.toThrow('ledger lost');
    // Two end in the same turn, the second of them with an error.
    const ended: StudyWork['ended'] = async ({ index }) => {
      if (index === 1) throw new Error('ledger lost');
    };
    await expect(runStudy(plan, [], { judge: async () => undefined, ended })).rejects.toThrow('ledger lost');
  });
});

describe('selectKnown', () => {
  const trial = (index: number, state: Trial['state']): Trial => ({ index, state, values: {}, scores: [index] });
  it('waits for the trials that must be known, and hides what ended since', () => {
    const trials = [trial(0, 'finished'), trial(1, 'running'), trial(2, 'finished')];
    expect(selectKnown(trials, 3, 2)).toBeUndefined();
    const known = selectKnown(trials, 3, 3);
    expect(known?.map(({ state, scores }) => [state, ...scores])).toEqual([['finished', 0], ['running'], ['running']]);
    expect(selectKnown([], 0, 1)).toEqual([]);
  });
});
