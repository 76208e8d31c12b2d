import type { EventPayload } from '@kaizen/contracts';
import type { Outbox } from '../../platform/outbox/outbox.ts';
import type { OutcomeCounts } from './outcome-counts.ts';

/** Gates of a deployment that are looked through for the one of a model, newest first. */
const GATES_READ = 100;

/**
 * What the gate counted for a model on the held-out rows, from the kept events: the holdout itself is the gate's alone. Undefined when no gate judged the
 * model for the deployment at this threshold.
 */
export async function findGateOutcomes(
  outbox: Outbox,
  judged: { readonly deployment: string; readonly loggedModelId: string; readonly threshold: number },
): Promise<OutcomeCounts | undefined> {
  const { items } = await outbox.find({
    types: ['delivery.gate.decided'],
    subject: judged.deployment,
    order: 'newest',
    limit: GATES_READ,
  });
  for (const event of items) {
    // Row mapping: payloads are checked against the catalogue when they are written.
    const { loggedModelId, outcomes } = event.payload as EventPayload<'delivery.gate.decided'>;
    if (loggedModelId !== judged.loggedModelId || outcomes?.threshold !== judged.threshold) continue;
    const { tp, fp, fn, tn } = outcomes;
    return { tp, fp, fn, tn };
  }
  return undefined;
}
