import type { EventDraft } from '@kaizen/contracts';
import { expect, it } from 'vitest';
import { createTestPlatform } from '../../testing/test-platform.ts';
import { findGateOutcomes } from './gate-outcomes.ts';

function gate(gateId: string, loggedModelId: string, threshold: number, tp: number): EventDraft {
  const outcomes = { tp, fp: 1, fn: 2, tn: 90, threshold };
  return {
    type: 'delivery.gate.decided',
    projectId: 'prj_1',
    subject: 'mill',
    payload: {
      gateId,
      deployment: 'mill',
      loggedModelId,
      verdict: 'pass',
      checks: [],
      evaluatedOn: 'holdout',
      outcomes,
    },
  };
}

it('takes the newest counts of the model at the threshold in force, and none of others', async () => {
  const { db, outbox } = await createTestPlatform();
  await db.run(async (tx) => {
    await tx.emit(gate('gat_1', 'lm_1', 0.3, 5));
    await tx.emit(gate('gat_2', 'lm_1', 0.3, 7));
    await tx.emit(gate('gat_3', 'lm_1', 0.5, 9));
    await tx.emit(gate('gat_4', 'lm_2', 0.3, 11));
  });
  const find = (loggedModelId: string, threshold: number) =>
    findGateOutcomes(outbox, { deployment: 'mill', loggedModelId, threshold });
  expect(await find('lm_1', 0.3)).toEqual({ tp: 7, fp: 1, fn: 2, tn: 90 });
  expect(await find('lm_2', 0.3)).toEqual({ tp: 11, fp: 1, fn: 2, tn: 90 });
  expect(await find('lm_2', 0.4)).toBeUndefined();
  expect(await find('lm_3', 0.3)).toBeUndefined();
});
