import type { ComparisonView, PipelineRunView, ReleaseView } from '@kaizen/contracts';
import { CommandFailure } from '../failure.ts';
import { formatCount, formatNumber } from '../terminal/format.ts';
import type { Output } from '../terminal/output.ts';
import { type DemoSession, names } from './demo-session.ts';
import { outputOf } from './to-production.ts';
import { waitUntil } from './waiting.ts';
import { plantChange } from './watched-traffic.ts';

const mostChunks = 40;

/** Traffic until the canary of a retraining has ended; throws when it did not end with the new version live. */
export async function throughCanary(session: DemoSession, run: PipelineRunView): Promise<ReleaseView> {
  const { client, output, plan } = session.options;
  session.head(
    '6  The new version takes over in steps',
    '10 %, 50 %, then all traffic; each step looks at what both versions would have cost.',
  );
  const releaseId = outputOf(run, 'releaseId');
  let told = 0;
  for (let chunk = 0; chunk < mostChunks; chunk++) {
    const release = await lookDone(session, releaseId);
    for (const step of release.steps.slice(told)) tellStep(output, step);
    told = release.steps.length;
    if (release.phase === 'succeeded') return release;
    if (release.endedAt !== undefined)
      throw new CommandFailure(
        `The release ended as ${release.phase}. See ${client.url}/deployments/${names.deployment}`,
      );
    await session.send('canary', plantChange, plan.canaryRows);
  }
  throw new CommandFailure('The canary did not come to an end.');
}

function tellStep(output: Output, step: ReleaseView['steps'][number]): void {
  const state = { advance: 'ok', hold: 'waiting', roll_back: 'failed' } as const;
  output.say(`  ${output.style.state(state[step.verdict])} ${formatNumber(step.weight * 100, 0)} %: ${step.reason}`);
}

/** Waits until no look of the release is due: its present counts are below the step's. */
function lookDone({ options }: DemoSession, releaseId: string): Promise<ReleaseView> {
  return waitUntil(
    'the canary to look at its step',
    () => options.client.deployments.getRelease(releaseId),
    (release) => release.endedAt !== undefined || !isLookDue(release),
  );
}

function isLookDue({ nextLook, counted }: ReleaseView): boolean {
  return nextLook !== undefined && counted.requests >= nextLook.requests && counted.labels >= nextLook.labels;
}

/** Both champions on the same further rows, which neither was trained on. */
export async function compareChampions(
  session: DemoSession,
  release: ReleaseView,
  championBefore: { readonly modelVersionId: string },
): Promise<ComparisonView> {
  const { client, plan, acknowledged } = session.options;
  session.head('7  Was it worth it?', `${formatCount(plan.finalRows)} more rows that neither model was trained on.`);
  const fromOrdinal = (await client.deployments.log(names.deployment)).rows;
  await session.send('after', plantChange, plan.finalRows);
  const range = { fromOrdinal, toOrdinal: fromOrdinal + plan.finalRows };
  const accepted = await client.deployments.compare(
    names.deployment,
    { beforeVersionId: championBefore.modelVersionId, afterVersionId: release.modelVersionId, ...range },
    'demo-comparison',
  );
  const job = await client.jobs.ended(accepted.jobId);
  const comparisonId = readComparisonId(job.result);
  if (comparisonId === undefined) throw new CommandFailure(`The comparison failed: ${job.error?.message ?? job.state}`);
  acknowledged.comparisons.push(comparisonId);
  return client.deployments.comparison(comparisonId);
}

function readComparisonId(result: unknown): string | undefined {
  if (typeof result !== 'object' || result === null || !('comparisonId' in result)) return undefined;
  return typeof result.comparisonId === 'string' ? result.comparisonId : undefined;
}
