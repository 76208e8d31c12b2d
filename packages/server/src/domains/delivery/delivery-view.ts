import type { DeploymentView, ReleaseStepView, ReleaseView } from '@kaizen/contracts';
import type { Page, PageRequest } from '../../kernel/page.ts';
import { countStep } from './advance-canary.ts';
import type { DeliveryContext } from './delivery-context.ts';
import type { Deployment } from './deployment-store.ts';
import { gateNotFound, releaseNotFound } from './errors.ts';
import { describeDeployment } from './headline.ts';
import type { DeliveryReader } from './ports.ts';
import { computeLookNeeds, computeTargets, isOpen, stateOfPhase } from './release.ts';
import type { Release } from './release-store.ts';

/** The readers of the room, with what only its own pages ask. */
export interface DeliveryViews extends DeliveryReader {
  getRelease(id: string): Promise<ReleaseView>;
  listReleases(deployment: string, page: PageRequest): Promise<Page<ReleaseView>>;
  viewRelease(release: Release): Promise<ReleaseView>;
}

export function createDeliveryViews(context: DeliveryContext): DeliveryViews {
  const { deployments, releases, gates } = context.reading;
  const viewAll = async (found: readonly Release[]) => {
    const steps = await releases.listSteps(found.map(({ id }) => id));
    return Promise.all(found.map((release) => toReleaseView(context, release, steps.get(release.id) ?? [])));
  };
  const viewRelease = async (release: Release) => {
    const steps = await releases.listSteps([release.id]);
    return toReleaseView(context, release, steps.get(release.id) ?? []);
  };
  const viewDeployment = (deployment: Deployment) => toDeploymentView(context, deployment, viewRelease);
  const findRelease = async (id: string) => {
    const release = await releases.find(id);
    return release === undefined ? undefined : viewRelease(release);
  };
  return {
    viewRelease,
    findRelease,
    getDeployment: async (name) => viewDeployment(await deployments.get(name)),
    findDeployments: async (projectId) => Promise.all((await deployments.list(projectId)).map(viewDeployment)),
    async getGate(id) {
      const gate = await gates.find(id);
      if (gate === undefined) throw gateNotFound(id);
      return gate;
    },
    async getRelease(id) {
      const release = await findRelease(id);
      if (release === undefined) throw releaseNotFound(id);
      return release;
    },
    async listReleases(deployment, page) {
      await deployments.get(deployment);
      const found = await releases.list(deployment, page);
      return { ...found, items: await viewAll(found.items) };
    },
  };
}

async function toReleaseView(
  context: DeliveryContext,
  release: Release,
  steps: readonly ReleaseStepView[],
): Promise<ReleaseView> {
  const { state, previous, gateId } = release;
  return {
    id: release.id,
    deployment: release.deployment,
    modelVersionId: release.modelVersionId,
    version: release.version,
    ...(previous === undefined
      ? {}
      : { previousVersionId: previous.modelVersionId, previousVersion: previous.version }),
    strategy: state.strategy,
    phase: state.phase,
    state: stateOfPhase(state.phase),
    step: state.step,
    weight: state.weight,
    plan: [...state.plan],
    counted: await countedOf(context, release, steps),
    ...(isOpen(state.phase) ? { nextLook: computeLookNeeds(state) } : {}),
    steps: [...steps],
    ...(gateId === undefined ? {} : { gateId }),
    cause: release.cause,
    releasedBy: release.releasedBy,
    startedAt: release.startedAt,
    ...(state.endedAt === undefined ? {} : { endedAt: state.endedAt }),
  };
}

/** An open release counts now; an ended one shows what its last look saw. */
async function countedOf(context: DeliveryContext, release: Release, steps: readonly ReleaseStepView[]) {
  if (isOpen(release.state.phase)) {
    const { requests, labelled } = await countStep(context, release);
    return { requests, labels: labelled };
  }
  const last = steps.at(-1);
  return { requests: last?.requests ?? 0, labels: last?.labels ?? 0 };
}

async function toDeploymentView(
  context: DeliveryContext,
  deployment: Deployment,
  viewRelease: (release: Release) => Promise<ReleaseView>,
): Promise<DeploymentView> {
  const { releases } = context.reading;
  const { champion, costs } = deployment;
  const latest = await releases.findLatest(deployment.name);
  const open = latest !== undefined && isOpen(latest.state.phase) ? latest : undefined;
  const latestView = latest === undefined ? undefined : await viewRelease(latest);
  const champions = champion === undefined ? undefined : await releases.find(champion.releaseId);
  const described = describeDeployment({
    ...(champion === undefined ? {} : { champion }),
    ...(latestView === undefined ? {} : open === undefined ? { lastRelease: latestView } : { openRelease: latestView }),
    ...(open === undefined ? {} : { needs: computeLookNeeds(open.state) }),
    now: context.platform.clock.now(),
  });
  const previous = champions?.previous;
  return {
    name: deployment.name,
    projectId: deployment.projectId,
    model: deployment.model,
    state: described.state,
    ...(champion === undefined
      ? {}
      : {
          champion: { modelVersionId: champion.modelVersionId, version: champion.version, since: champion.since },
        }),
    ...(previous === undefined
      ? {}
      : { previous: { modelVersionId: previous.modelVersionId, version: previous.version } }),
    targets: computeTargets(champion, open === undefined ? undefined : { ...open, weight: open.state.weight }),
    ...(open === undefined || latestView === undefined ? {} : { openRelease: latestView }),
    ...(costs === undefined ? {} : { costs }),
    headline: described.headline,
  };
}
