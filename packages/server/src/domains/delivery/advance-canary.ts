import { canaryLookJob, type LookInput } from './canary-look.ts';
import type { DeliveryContext } from './delivery-context.ts';
import { computeLookNeeds } from './release.ts';
import type { Release } from './release-store.ts';

/** What the present step has counted so far. */
export async function countStep(context: DeliveryContext, release: Release) {
  const { deployment, stepOrdinal } = release;
  const labels = Math.max(1, computeLookNeeds(release.state).labels);
  const count = (to: number) => context.serving.countLabelled(deployment, { from: stepOrdinal, to }, labels);
  const early = (await context.serving.getLogStatus(deployment)).rows;
  const first = await count(early);
  const { rows } = await context.serving.getLogStatus(deployment);
  // Rows and their labels may have come between the two readings; a second count over all rows of now makes `reachedAt` a function of the logs alone.
  const counted = rows === early ? first : await count(rows);
  return { ...counted, rows, requests: rows - stepOrdinal };
}

/** Calls a look at an open canary once its counts are reached. */
export function createAdvance(context: DeliveryContext): (deployment: string) => Promise<void> {
  // Only spares repeated transactions while a look is under way; the job's key is what makes it once.
  const called = new Map<string, string>();
  return async (deployment) => {
    const release = await context.reading.releases.findOpen(deployment);
    if (release === undefined) return;
    const { step, look } = release.state;
    const key = `${release.id}:${step}:${look}`;
    if (called.get(deployment) === key) return;
    const needs = computeLookNeeds(release.state);
    const counted = await countStep(context, release);
    if (counted.requests < needs.requests) return;
    if (needs.labels > 0 && counted.reachedAt === undefined) return;
    const input: LookInput = {
      releaseId: release.id,
      step,
      look,
      toOrdinal: counted.rows,
      labelsThrough: needs.labels === 0 ? 0 : (counted.reachedAt ?? 0),
      requests: counted.requests,
      labels: needs.labels,
    };
    const { projectId } = release;
    await context.platform.db.run((tx) =>
      context.platform.jobs.enqueue(tx, { kind: canaryLookJob, key, projectId, input }),
    );
    called.set(deployment, key);
  };
}
