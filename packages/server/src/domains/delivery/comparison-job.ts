import type { ComparisonView, StartComparison } from '@kaizen/contracts';
import type { JobContext, JobKind } from '../../platform/jobs/jobs.ts';
import { defaultLevel } from './decide-gate.ts';
import { answerKindOf, readAnswers } from './answers.ts';
import { type DeliveryContext, judgePair, scoreSide, viewDifference } from './delivery-context.ts';
import type { Deployment } from './deployment-store.ts';
import { noLabelledRows } from './errors.ts';
import { comparisonCompleted } from './events.ts';
import { bootstrapSeed } from './paired-interval.ts';
import { computeDifferences, computeNeverActCosts, perThousand } from './quality.ts';

export const comparisonJob = 'delivery.comparison';

/** What a comparison job is asked. */
export interface ComparisonInput extends StartComparison {
  readonly deployment: string;
}

type Numbers = Omit<ComparisonView, 'id' | 'deployment' | 'createdAt'>;

/** Compares two versions on the same labelled rows of the log; one comparison per job, however often the job runs. */
export function createComparisonJob(
  context: DeliveryContext,
): JobKind<ComparisonInput, { readonly comparisonId: string }> {
  return {
    name: comparisonJob,
    async run(job) {
      const known = await context.reading.comparisons.findByKey(job.id);
      if (known !== undefined) return { comparisonId: known.id };
      const deployment = await context.reading.deployments.get(job.input.deployment);
      const numbers = await computeNumbers(context, job, deployment);
      return job.commit(async (tx) => {
        const { comparisons } = context.storesIn(tx);
        const made = await comparisons.findByKey(job.id);
        if (made !== undefined) return { comparisonId: made.id };
        const view: ComparisonView = {
          id: context.platform.ids.next('cmp'),
          deployment: deployment.name,
          ...numbers,
          createdAt: context.platform.clock.now(),
        };
        const { projectId, environment } = deployment;
        const { fromOrdinal, toOrdinal } = job.input;
        await comparisons.insert({ view, key: job.id, projectId, fromOrdinal, toOrdinal, seed: bootstrapSeed });
        await tx.emit(comparisonCompleted(view, { projectId, environment }));
        return { comparisonId: view.id };
      });
    },
  };
}

async function computeNumbers(
  context: DeliveryContext,
  job: JobContext<ComparisonInput>,
  deployment: Deployment,
): Promise<Numbers> {
  const { fromOrdinal: from, toOrdinal: to, beforeVersionId, afterVersionId } = job.input;
  const { serving, tracking } = context;
  const before = (await tracking.getModelVersion(beforeVersionId)).loggedModel;
  const after = (await tracking.getModelVersion(afterVersionId)).loggedModel;
  const log = await serving.openLog(deployment.name, { from, to });
  try {
    const rows = context.labelledRowsOf(log.from);
    const read = readAnswers(answerKindOf([before, after]), await context.readLabels(rows, job.signal));
    const { labels } = read;
    if (labels.length < 2) throw noLabelledRows(`rows ${from} to ${to} of "${deployment.name}"`);
    const score = (model: typeof before, done: number, message: string) => {
      job.progress({ done, total: 3, unit: 'parts', message });
      return scoreSide(context, deployment, model, rows, read, job.signal);
    };
    const left = await score(before, 0, `scoring ${labels.length} rows with the version before`);
    const right = await score(after, 1, `scoring ${labels.length} rows with the version after`);
    job.progress({ done: 2, total: 3, unit: 'parts', message: 'drawing the intervals' });
    const settings = { costs: deployment.costs, level: defaultLevel, seed: bootstrapSeed, signal: job.signal };
    const pair = await judgePair(context, read, { left, right }, settings);
    const sides = { beforeVersionId, afterVersionId, before: pair.left.report, after: pair.right.report };
    const numbers = { ...sides, rows: labels.length, ...viewDifference(pair.difference) };
    if (read.kind !== 'two-classes') return numbers;
    const neverAct = computeNeverActCosts(read.labels, deployment.costs);
    return {
      ...numbers,
      neverActCostPer1000: perThousand(neverAct),
      savedAgainstNeverActing: await context.interval(computeDifferences(neverAct, pair.right.costs), settings),
    };
  } finally {
    log.release();
  }
}
