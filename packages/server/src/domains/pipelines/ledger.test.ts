import type { Manifest } from '@kaizen/contracts';
import { describe, expect, it } from 'vitest';
import { checkTrainings } from './check-training.ts';
import { checkPipelines } from './declaration.ts';
import { decideNext, decideOutcome, type LedgerStep, type StepStatus } from './ledger.ts';

const step = (name: string, status: StepStatus, outputs: LedgerStep['outputs'] = {}): LedgerStep => ({
  name,
  status,
  outputs,
});

describe('decideNext', () => {
  it.each([
    ['nothing done', ['waiting', 'waiting'], { do: 'step', index: 0, inputs: {} }],
    ['killed in the middle', ['succeeded', 'running', 'waiting'], { do: 'step', index: 1, inputs: { a: 0 } }],
    ['killed at the boundary', ['succeeded', 'waiting'], { do: 'step', index: 1, inputs: { a: 0 } }],
    ['all done', ['succeeded', 'succeeded'], { do: 'end', status: 'succeeded' }],
    ['held', ['succeeded', 'held', 'skipped'], { do: 'end', status: 'held' }],
    ['failed', ['failed', 'skipped'], { do: 'end', status: 'failed' }],
    ['cancelled', ['succeeded', 'cancelled', 'skipped'], { do: 'end', status: 'cancelled' }],
    ['cancelled before it began', ['skipped', 'skipped'], { do: 'end', status: 'cancelled' }],
  ] as const)('%s', (_, statuses, expected) => {
    const names = ['a', 'b', 'c'];
    const steps = statuses.map((status, index) => step(names[index] ?? '', status, { [names[index] ?? '']: index }));
    expect(decideNext(steps)).toEqual(expected);
  });

  it('lets later outputs win', () => {
    const steps = [step('a', 'succeeded', { x: 1, y: 1 }), step('b', 'succeeded', { x: 2 }), step('c', 'waiting')];
    expect(decideNext(steps)).toEqual({ do: 'step', index: 2, inputs: { x: 2, y: 1 } });
  });
});

it('decideOutcome ends the run at its last step and at a hold', () => {
  expect(decideOutcome('go', false)).toEqual({ step: 'succeeded', run: undefined });
  expect(decideOutcome('go', true)).toEqual({ step: 'succeeded', run: 'succeeded' });
  expect(decideOutcome('hold', false)).toEqual({ step: 'held', run: 'held' });
});

describe('checks of the manifest', () => {
  type Steps = NonNullable<Manifest['pipelines']>[string]['steps'];
  const withSteps = (...steps: Steps): Manifest => ({ kaizen: 1, project: 'p', pipelines: { main: { steps } } });

  it('refuses a step before the one that it needs, naming the place', () => {
    const manifest = withSteps({ name: 'gate', uses: 'gate', with: 'd' }, { name: 'train', uses: 'train', with: 't' });
    expect(() => checkPipelines(manifest)).toThrow(
      expect.objectContaining({
        code: 'pipelines.step_out_of_order',
        details: { path: 'pipelines.main.steps.0.uses' },
      }),
    );
  });

  it('refuses two steps of one name', () => {
    const manifest = withSteps({ name: 'a', uses: 'ingest', with: 'd' }, { name: 'a', uses: 'validate', with: 'd' });
    expect(() => checkPipelines(manifest)).toThrow(/Two steps are named "a"/);
  });

  it('refuses a label that the model would see, or that is a leak', () => {
    const base: Manifest = {
      kaizen: 1,
      project: 'p',
      data: { d: { source: {}, columns: { TWF: { type: 'flag', role: 'leak' } } } },
      features: { f: { from: 'd', inputs: ['x', 'y'] } },
    };
    const training = (label: string): Manifest => ({
      ...base,
      training: { t: { features: 'f', label, algorithm: 'random-forest' } },
    });
    expect(() => checkTrainings(training('x'))).toThrow(/label and an input/);
    expect(() => checkTrainings(training('TWF'))).toThrow(/declared as leak/);
    expect(() => checkTrainings(training('z'))).not.toThrow();
  });
});
