import { canaryLookJob, type LookInput } from './canary-look.ts';
import type { DeliveryContext } from './delivery-context.ts';
import { computeLookNeeds } from './release.ts';
import type { Release } from './release-store.ts';

/** What the present step has counted so far. */
export async function countStep(context: DeliveryContext, release: Release) {
  const { serving } = context;
  const { labels } = computeLookNeeds(release.state);
  const range = { from: release.stepOrdinal, to: Number.MAX_SAFE_INTEGER };
  // Labels before rows: every label that was counted then belongs to a row that was counted too.
  const labelled = await serving.countLabelled(release.deployment, range, Math.max(1, labels));
  const { rows } = await serving.getLogStatus(release.deployment);
  return { ...labelled, rows, requests: rows - release.stepOrdinal };
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
