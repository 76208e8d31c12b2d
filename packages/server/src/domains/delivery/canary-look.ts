import type { ModelVersionView } from '@kaizen/contracts';
import { isKaizenError, messageOf } from '../../kernel/errors.ts';
import type { JobContext, JobKind } from '../../platform/jobs/jobs.ts';
import { promote, setRoute } from './change-live.ts';
import { computeLookAlpha, decideLook, type LookEvidence } from './decide-canary.ts';
import { answerKindOf, countPositives, readAnswers } from './answers.ts';
import { type DeliveryContext, judgePair, scoreSide, viewDifference } from './delivery-context.ts';
import type { Deployment } from './deployment-store.ts';
import { releaseRolledBack, releaseStepped } from './events.ts';
import { bootstrapSeed } from './paired-interval.ts';
import { costUnitOf } from './quality.ts';
import { isOpen, nextRelease } from './release.ts';
import type { LookRecord, Release } from './release-store.ts';

/** Counts that a look was called at; with them fixed its verdict is fixed. */
export interface LookInput {
  readonly releaseId: string;
  readonly step: number;
  readonly look: number;
  /** End of the log (exclusive) and of the label log when the counts were reached. */
  readonly toOrdinal: number;
  readonly labelsThrough: number;
  readonly requests: number;
  readonly labels: number;
}

export const canaryLookJob = 'delivery.canary-look';

/** An outage is tried again; a candidate that stays unusable this often is rolled back. */
const patience = 4;

/** The job that looks at a canary once its counts are reached. `afterLook` is called when the release may go on. */
export function createCanaryLook(
  context: DeliveryContext,
  afterLook: (deployment: string) => Promise<void>,
): JobKind<LookInput, { readonly verdict: string }> {
  return {
    name: canaryLookJob,
    async run(job) {
      const release = await context.reading.releases.find(job.input.releaseId);
      if (release === undefined || !isDue(release, job.input)) return { verdict: 'ended' };
      const deployment = await context.reading.deployments.get(release.deployment);
      const evidence = await collectEvidence(context, job, release, deployment);
      const { rows } = await context.serving.getLogStatus(release.deployment);
      const verdict = await job.commit((tx) => {
        const decided = decideLook(evidence);
        const look = toRecord(job.input, release, evidence, decided, context.platform.clock.now());
        return applyLook(context, tx, { look, input: job.input, logRows: rows });
      });
      await afterLook(release.deployment);
      return { verdict };
    },
  };
}

function isDue(release: Release, { step, look }: LookInput): boolean {
  return isOpen(release.state.phase) && release.state.step === step && release.state.look === look;
}

function toRecord(
  input: LookInput,
  release: Release,
  evidence: LookEvidence,
  decided: ReturnType<typeof decideLook>,
  at: number,
): LookRecord {
  const { difference } = evidence;
  const { step, look, requests, labels } = input;
  return {
    step,
    look,
    weight: release.state.weight,
    verdict: decided.verdict,
    requests,
    labels,
    ...(difference === undefined ? {} : viewDifference(difference)),
    reason: decided.reason,
    seed: bootstrapSeed,
    at,
  };
}

/** Writes the look and what follows from it; a look of a release that went on meanwhile leaves no trace. */
async function applyLook(
  context: DeliveryContext,
  tx: Parameters<DeliveryContext['storesIn']>[0],
  { look, input, logRows }: { readonly look: LookRecord; readonly input: LookInput; readonly logRows: number },
): Promise<string> {
  const { releases, deployments } = context.storesIn(tx);
  const release = await releases.find(input.releaseId);
  if (release === undefined || !isDue(release, input)) return 'ended';
  const deployment = await deployments.get(release.deployment);
  const state = nextRelease(release.state, { kind: 'looked', verdict: look.verdict }, look.at);
  const changed = state.step !== release.state.step || state.phase === 'succeeded';
  const next: Release = { ...release, state, stepOrdinal: changed ? logRows : release.stepOrdinal };
  await releases.update(release.id, state, next.stepOrdinal);
  await releases.insertStep(release.id, look);
  await tx.emit(releaseStepped(release, look));
  if (state.phase === 'succeeded') await promote(context, tx, deployment, next);
  else if (state.phase === 'rolled_back') {
    await setRoute(context, tx, deployment, deployment.champion);
    await tx.emit(releaseRolledBack(next, look));
  } else if (state.weight !== release.state.weight) {
    await setRoute(context, tx, deployment, deployment.champion, { ...next, weight: state.weight });
  }
  return look.verdict;
}

async function collectEvidence(
  context: DeliveryContext,
  job: JobContext<LookInput>,
  release: Release,
  deployment: Deployment,
): Promise<LookEvidence> {
  const { step, look, toOrdinal } = job.input;
  const planned = release.state.plan[step];
  const log = await context.serving.openLog(release.deployment, { from: release.stepOrdinal, to: toOrdinal });
  try {
    const counted = await context.countAnswered(log.from, release.modelVersionId, job.signal);
    return {
      step,
      look,
      steps: release.state.plan.length,
      labelsAsked: planned?.labels ?? 0,
      ...(await comparePaired(context, job, release, deployment)),
      unit: costUnitOf(deployment.costs),
      answered: { ...counted, weight: release.state.weight },
    };
  } finally {
    log.release();
  }
}

type Compared = Pick<LookEvidence, 'labelled' | 'positives' | 'difference' | 'failure'>;

/** Both versions on the labelled rows since the canary began, as far as the label log reached when the counts were. */
async function comparePaired(
  context: DeliveryContext,
  job: JobContext<LookInput>,
  release: Release,
  deployment: Deployment,
): Promise<Compared> {
  const { toOrdinal, labelsThrough, look } = job.input;
  const champion = deployment.champion;
  if (champion === undefined || labelsThrough === 0) return { labelled: 0, positives: 0 };
  const range = { from: release.fromOrdinal, to: toOrdinal, labelsThrough };
  const log = await context.serving.openLog(release.deployment, range);
  try {
    const [before, after] = await Promise.all([
      context.tracking.getModelVersion(champion.modelVersionId),
      context.tracking.getModelVersion(release.modelVersionId),
    ]);
    const rows = context.labelledRowsOf(log.from);
    const kind = answerKindOf([before.loggedModel, after.loggedModel]);
    const read = readAnswers(kind, await context.readLabels(rows, job.signal));
    const counts = { labelled: read.labels.length, positives: countPositives(read) };
    if (read.labels.length < 2) return counts;
    job.progress({ done: 1, total: 3, unit: 'parts', message: `scoring ${counts.labelled} labelled rows twice` });
    const score = ({ loggedModel }: ModelVersionView) =>
      scoreSide(context, deployment, loggedModel, rows, read, job.signal);
    const left = await score(before);
    const right = await score(after).catch((error: unknown) => describeFailure(error, job));
    if (typeof right === 'string') return { ...counts, failure: right };
    job.progress({ done: 2, total: 3, unit: 'parts', message: 'drawing the interval of the difference' });
    const level = 1 - 2 * computeLookAlpha(release.state.plan.length, look);
    const settings = { costs: deployment.costs, level, seed: bootstrapSeed, signal: job.signal };
    const { difference } = await judgePair(context, read, { left, right }, settings);
    return { ...counts, difference };
  } finally {
    log.release();
  }
}

function describeFailure(error: unknown, job: JobContext<LookInput>): string {
  if (job.signal.aborted) throw error;
  if (isKaizenError(error) && error.kind === 'unavailable' && job.attempt < patience) throw error;
  return messageOf(error);
}
