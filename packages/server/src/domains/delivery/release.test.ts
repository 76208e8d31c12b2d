import { describe, expect, it } from 'vitest';
import {
  beginRelease,
  computeLookNeeds,
  computeTargets,
  isMachine,
  isOpen,
  nextRelease,
  type ReleaseInput,
  type ReleasePhase,
  type ReleaseState,
} from './release.ts';

const plan = [
  { weight: 0.1, requests: 500, labels: 450 },
  { weight: 0.5, requests: 400, labels: 300 },
];
const looked = (verdict: 'advance' | 'hold' | 'roll_back'): ReleaseInput => ({ kind: 'looked', verdict });
const prepared: ReleaseInput = { kind: 'prepared' };
const undone: ReleaseInput = { kind: 'undone' };
const superseded: ReleaseInput = { kind: 'superseded' };

function walk(strategy: 'direct' | 'canary', inputs: readonly ReleaseInput[]): ReleaseState {
  return inputs.reduce((state, input, index) => nextRelease(state, input, 1000 + index), beginRelease(strategy, plan));
}

describe('a release', () => {
  const journeys: ReadonlyArray<{
    readonly name: string;
    readonly strategy: 'direct' | 'canary';
    readonly inputs: readonly ReleaseInput[];
    readonly ends: Partial<ReleaseState>;
  }> = [
    { name: 'starts', strategy: 'canary', inputs: [], ends: { phase: 'starting', weight: 0 } },
    {
      name: 'is direct',
      strategy: 'direct',
      inputs: [prepared],
      ends: { phase: 'succeeded', weight: 1, endedAt: 1000, plan: [] },
    },
    {
      name: 'begins at step 0',
      strategy: 'canary',
      inputs: [prepared],
      ends: { phase: 'canary', step: 0, weight: 0.1 },
    },
    {
      name: 'advances',
      strategy: 'canary',
      inputs: [prepared, looked('advance')],
      ends: { phase: 'canary', step: 1, look: 0, weight: 0.5 },
    },
    {
      name: 'holds and keeps its weight',
      strategy: 'canary',
      inputs: [prepared, looked('hold'), looked('hold')],
      ends: { phase: 'holding', step: 0, look: 2, weight: 0.1 },
    },
    {
      name: 'leaves a hold',
      strategy: 'canary',
      inputs: [prepared, looked('hold'), looked('advance')],
      ends: { phase: 'canary', step: 1, look: 0, weight: 0.5 },
    },
    {
      name: 'succeeds after the last step',
      strategy: 'canary',
      inputs: [prepared, looked('advance'), looked('advance')],
      ends: { phase: 'succeeded', weight: 1, endedAt: 1002 },
    },
    {
      name: 'rolls back',
      strategy: 'canary',
      inputs: [prepared, looked('advance'), looked('roll_back')],
      ends: { phase: 'rolled_back', weight: 0, endedAt: 1002 },
    },
    {
      name: 'rolls back from a hold',
      strategy: 'canary',
      inputs: [prepared, looked('hold'), looked('roll_back')],
      ends: { phase: 'rolled_back', weight: 0 },
    },
    {
      name: 'is undone while open',
      strategy: 'canary',
      inputs: [prepared, undone],
      ends: { phase: 'undone', weight: 0 },
    },
    { name: 'is undone after success', strategy: 'direct', inputs: [prepared, undone], ends: { phase: 'undone' } },
    {
      name: 'is superseded',
      strategy: 'canary',
      inputs: [prepared, looked('hold'), superseded],
      ends: { phase: 'superseded', weight: 0 },
    },
  ];
  it.each(journeys)('$name', ({ strategy, inputs, ends }) => {
    expect(walk(strategy, inputs)).toMatchObject(ends);
  });

  const refused: ReadonlyArray<readonly [string, readonly ReleaseInput[], ReleaseInput]> = [
    ['a look before it is prepared', [], looked('advance')],
    ['a second start', [prepared], prepared],
    ['a look after a roll back', [prepared, looked('roll_back')], looked('advance')],
    ['an undo after a roll back', [prepared, looked('roll_back')], undone],
    ['a second undo', [prepared, undone], undone],
    ['superseding what succeeded', [prepared, looked('advance'), looked('advance')], superseded],
  ];
  it.each(refused)('refuses %s', (_name, inputs, last) => {
    expect(() => nextRelease(walk('canary', inputs), last, 5)).toThrow(
      expect.objectContaining({ code: 'delivery.release_ended' }),
    );
  });

  it('is open only while it can still change what is live', () => {
    const phases: ReleasePhase[] = [
      'starting',
      'canary',
      'holding',
      'succeeded',
      'rolled_back',
      'undone',
      'superseded',
    ];
    expect(phases.filter(isOpen)).toEqual(['starting', 'canary', 'holding']);
  });

  it('waits for multiples of the labels when it holds', () => {
    expect(computeLookNeeds(walk('canary', [prepared]))).toEqual({ requests: 500, labels: 450 });
    expect(computeLookNeeds(walk('canary', [prepared, looked('hold')]))).toEqual({ requests: 500, labels: 900 });
    expect(computeLookNeeds(walk('canary', [prepared, looked('hold'), looked('advance')])).labels).toBe(300);
  });
});

describe('targets', () => {
  const one = { modelVersionId: 'mv_1', version: 1 };
  const two = { modelVersionId: 'mv_2', version: 2 };
  it('sum to 1 without rounding dust', () => {
    expect(computeTargets(one, { ...two, weight: 0.9 })).toEqual([
      { ...one, role: 'champion', weight: 0.1 },
      { ...two, role: 'canary', weight: 0.9 },
    ]);
    expect(computeTargets(one, undefined)).toEqual([{ ...one, role: 'champion', weight: 1 }]);
    expect(computeTargets(undefined, undefined)).toEqual([]);
  });
});

describe('who releases', () => {
  it.each(['pipeline failure', 'pipeline:failure', 'pipelines', 'reaction retrain', 'system'])(
    '%s is a machine',
    (by) => {
      expect(isMachine(by)).toBe(true);
    },
  );
  it.each(['operator', 'piper', 'systematic', 'anna'])('%s is a person', (by) => expect(isMachine(by)).toBe(false));
});
