import type { LabelBatch, LabelBatchResult } from '@kaizen/contracts';
import type { Clock } from '../../kernel/clock.ts';
import type { Deployment, Deployments } from './deployments.ts';
import { normaliseLabel } from './log/label-text.ts';
import type { ServedVersions } from './model/served-versions.ts';

/** What adding labels needs. */
export interface LabelParts {
  readonly clock: Clock;
  readonly deployments: Deployments;
  readonly versions: ServedVersions;
}

/** Class names of the model that answers, to word labels like its classes; empty without a route. */
async function classesOf(deployment: Deployment, versions: ServedVersions): Promise<readonly string[]> {
  const champion = deployment.route?.targets.find((target) => target.role === 'champion');
  if (!champion) return [];
  const served = versions.find(champion.modelVersionId) ?? (await versions.load(champion.modelVersionId));
  return served.model.shape.classes;
}

/** Adds a batch of labels; durable when it resolves. The same batch again changes nothing. */
export async function addLabels(parts: LabelParts, name: string, batch: LabelBatch): Promise<LabelBatchResult> {
  const deployment = parts.deployments.get(name);
  const classes = await classesOf(deployment, parts.versions);
  const now = parts.clock.now();
  const drafts = batch.labels.map(({ id, value, at }) => ({
    id,
    value: normaliseLabel(value, classes),
    at: at ?? now,
  }));
  const log = await deployment.log();
  const { matched, waiting } = await log.addLabels(drafts);
  return { accepted: drafts.length, matched, waiting };
}
