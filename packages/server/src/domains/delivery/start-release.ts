import type { ModelVersionView } from '@kaizen/contracts';
import type { Tx } from '../../platform/db/database.ts';
import { promote, setRoute } from './change-live.ts';
import type { DeliveryContext } from './delivery-context.ts';
import type { Deployment } from './deployment-store.ts';
import {
  alreadyChampion,
  gateNotFound,
  gateNotPassed,
  gateOfAnother,
  noCanaryPlan,
  rolledBackBefore,
  wrongModel,
} from './errors.ts';
import { releaseStarted, releaseSuperseded } from './events.ts';
import type { DeliveryCommands } from './ports.ts';
import { beginRelease, isMachine, nextRelease } from './release.ts';
import type { Release } from './release-store.ts';

type StartRequest = Parameters<DeliveryCommands['startRelease']>[0];

/** Starts a release, or returns the one that the key started before. */
export async function startRelease(context: DeliveryContext, request: StartRequest): Promise<Release> {
  const known = await context.reading.releases.findByKey(request.key);
  if (known !== undefined) return known;
  const version = await context.tracking.getModelVersion(request.modelVersionId);
  await refuseUnfit(context, request, version);
  await context.ports().serving.prepare(version.id);
  const { rows } = await context.serving.getLogStatus(request.deployment);
  return context.platform.db.run(async (tx) => {
    const stores = context.storesIn(tx);
    const startedMeanwhile = await stores.releases.findByKey(request.key);
    if (startedMeanwhile !== undefined) return startedMeanwhile;
    const deployment = await stores.deployments.get(request.deployment);
    if (deployment.champion?.modelVersionId === version.id) throw alreadyChampion(deployment.name, version.version);
    const release = makeRelease(context, request, deployment, version, rows);
    await supersede(context, tx, deployment, release.id);
    await stores.releases.insert(release);
    await tx.emit(releaseStarted(release));
    if (release.state.phase === 'succeeded') await promote(context, tx, deployment, release);
    else await setRoute(context, tx, deployment, deployment.champion, { ...release, weight: release.state.weight });
    return release;
  });
}

async function refuseUnfit(context: DeliveryContext, request: StartRequest, version: ModelVersionView): Promise<void> {
  const { deployments, gates, releases } = context.reading;
  const deployment = await deployments.get(request.deployment);
  if (version.model !== deployment.model) throw wrongModel(deployment.name, deployment.model, version.model);
  if (deployment.champion?.modelVersionId === version.id) throw alreadyChampion(deployment.name, version.version);
  if (request.gateId !== undefined) {
    const gate = await gates.find(request.gateId);
    if (gate === undefined) throw gateNotFound(request.gateId);
    if (gate.deployment !== deployment.name) throw gateOfAnother(gate.id, 'deployment');
    if (gate.loggedModelId !== version.loggedModel.id) throw gateOfAnother(gate.id, 'model');
    if (gate.verdict !== 'pass') throw gateNotPassed(gate.id, gate.verdict);
  }
  if (!isMachine(request.releasedBy)) return;
  const taken = await releases.findTakenBack(deployment.name, version.loggedModel.id);
  if (taken !== undefined) throw rolledBackBefore(deployment.name, taken.version, taken.id);
}

/** Direct without a champion to protect, when asked for, or when the deployment declares no canary; else step by step. */
function makeRelease(
  context: DeliveryContext,
  request: StartRequest,
  deployment: Deployment,
  version: ModelVersionView,
  logRows: number,
): Release {
  const { champion, canary } = deployment;
  if (request.strategy === 'canary' && champion !== undefined && canary.length === 0) {
    throw noCanaryPlan(deployment.name);
  }
  const direct = champion === undefined || request.strategy === 'direct' || canary.length === 0;
  const now = context.platform.clock.now();
  const state = nextRelease(beginRelease(direct ? 'direct' : 'canary', canary), { kind: 'prepared' }, now);
  const { projectId, environment, name } = deployment;
  return {
    id: context.platform.ids.next('rel'),
    key: request.key,
    projectId,
    environment,
    deployment: name,
    loggedModelId: version.loggedModel.id,
    modelVersionId: version.id,
    version: version.version,
    ...(champion === undefined ? {} : { previous: champion }),
    state,
    fromOrdinal: logRows,
    stepOrdinal: logRows,
    ...(request.gateId === undefined ? {} : { gateId: request.gateId }),
    cause: request.cause,
    releasedBy: request.releasedBy,
    startedAt: now,
  };
}

async function supersede(context: DeliveryContext, tx: Tx, deployment: Deployment, byReleaseId: string): Promise<void> {
  const { releases } = context.storesIn(tx);
  const open = await releases.findOpen(deployment.name);
  if (open === undefined) return;
  const state = nextRelease(open.state, { kind: 'superseded' }, context.platform.clock.now());
  await releases.update(open.id, state, open.stepOrdinal);
  await tx.emit(releaseSuperseded(open, byReleaseId));
}
