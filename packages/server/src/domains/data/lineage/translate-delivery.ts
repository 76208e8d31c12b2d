import type { CheckResult, KaizenEvent } from '@kaizen/contracts';
import type { EventMaker, RunSays } from './event-maker.ts';
import { type Assertion, assertionsFacet, columnLineageFacet, schemaFacet } from './facets.ts';
import { findParent } from './find-parent.ts';
import type { LineageFacts } from './lineage-facts.ts';
import { ANSWER, jobNames, nodeNames } from './node-names.ts';
import type { LineageDataset, LineageEvent } from './openlineage.ts';

type Promoted = KaizenEvent<'delivery.release.promoted'>;
type Undone = KaizenEvent<'delivery.release.undone'>;

/** A gate judged a trained model: its checks as assertions. */
export async function translateGate(
  { payload }: KaizenEvent<'delivery.gate.decided'>,
  make: EventMaker,
  facts: LineageFacts,
): Promise<readonly LineageEvent[]> {
  const { gateId, deployment, loggedModelId, verdict, checks, pipelineRunId } = payload;
  const logged = await facts.findThing('logged_model', loggedModelId);
  const name = logged?.name ?? nodeNames.trained(loggedModelId);
  const inputFacets = { dataQualityAssertions: assertionsFacet(checks.map(assertionOf)) };
  const judged = make.dataset(name, { version: loggedModelId, inputFacets });
  await facts.keepThing({ kind: 'gate', id: gateId, name: nodeNames.gate(deployment), version: gateId, detail: {} });
  return make.both('COMPLETE', {
    job: jobNames.gate(deployment),
    jobType: 'GATE',
    of: { kind: 'gate', id: gateId },
    inputs: [judged],
    outputs: [
      make.dataset(nodeNames.gate(deployment), {
        version: gateId,
        facets: {
          schema: schemaFacet([{ name: 'verdict', description: verdict }]),
          columnLineage: columnLineageFacet({ verdict: [answerOf(judged)] }),
        },
      }),
    ],
    parent: await findParent(facts, pipelineRunId),
  });
}

function assertionOf({ name, verdict, observed, threshold, reason }: CheckResult): Assertion {
  return {
    assertion: name,
    success: verdict === 'pass',
    severity: 'error',
    ...(threshold === undefined ? {} : { expected: String(threshold) }),
    ...(observed === undefined ? {} : { actual: String(observed) }),
    description: reason,
  };
}

/** A release began. */
export async function translateReleaseStarted(
  event: KaizenEvent<'delivery.release.started'>,
  make: EventMaker,
  facts: LineageFacts,
): Promise<readonly LineageEvent[]> {
  const { releaseId, deployment, pipelineRunId } = event.payload;
  const inputs: LineageDataset[] = [];
  for (const { kind, id } of event.inputs) {
    const thing = await facts.findThing(kind, id);
    if (thing !== undefined) inputs.push(make.dataset(thing.name, { version: thing.version }));
  }
  const says = releaseSays(releaseId, deployment);
  return [make.one('START', { ...says, inputs, parent: await findParent(facts, pipelineRunId) })];
}

/** A version became what a deployment answers with. */
export async function translatePromoted(
  { payload }: Promoted,
  make: EventMaker,
  facts: LineageFacts,
): Promise<readonly LineageEvent[]> {
  const { releaseId, deployment, modelVersionId } = payload;
  const live = await liveSays(make, facts, deployment, modelVersionId);
  return [make.one('COMPLETE', { ...releaseSays(releaseId, deployment), ...live })];
}

/** A release was taken back by hand: the version before it answers again. */
export async function translateUndone(
  { id, payload }: Undone,
  make: EventMaker,
  facts: LineageFacts,
): Promise<readonly LineageEvent[]> {
  const { deployment, restoredVersionId } = payload;
  const live = await liveSays(make, facts, deployment, restoredVersionId);
  const says = { job: jobNames.release(deployment), jobType: 'RELEASE', of: { kind: 'undo', id } };
  return make.both('COMPLETE', { ...says, ...live });
}

/** A release did not become what answers. */
export async function translateRolledBack(
  { payload }: KaizenEvent<'delivery.release.rolled_back'>,
  make: EventMaker,
): Promise<readonly LineageEvent[]> {
  return [make.one('FAIL', { ...releaseSays(payload.releaseId, payload.deployment), error: payload.reason })];
}

/** A release was overtaken by a later one. */
export async function translateSuperseded(
  { payload }: KaizenEvent<'delivery.release.superseded'>,
  make: EventMaker,
): Promise<readonly LineageEvent[]> {
  return [make.one('ABORT', releaseSays(payload.releaseId, payload.deployment))];
}

function releaseSays(releaseId: string, deployment: string): Pick<RunSays, 'job' | 'jobType' | 'of'> {
  return { job: jobNames.release(deployment), jobType: 'RELEASE', of: { kind: 'release', id: releaseId } };
}

async function liveSays(
  make: EventMaker,
  facts: LineageFacts,
  deployment: string,
  modelVersionId: string,
): Promise<Pick<RunSays, 'inputs' | 'outputs'>> {
  const version = await facts.findThing('model_version', modelVersionId);
  const model = version === undefined ? undefined : make.dataset(version.name, { version: version.version });
  const columnLineage = model === undefined ? undefined : columnLineageFacet({ [ANSWER]: [answerOf(model)] });
  const output = make.dataset(nodeNames.deployment(deployment), {
    version: version?.version,
    facets: { schema: schemaFacet([{ name: ANSWER }]), columnLineage },
  });
  return { inputs: model === undefined ? [] : [model], outputs: [output] };
}

function answerOf({ namespace, name }: LineageDataset) {
  return { namespace, name, field: ANSWER, subtype: 'IDENTITY' };
}
