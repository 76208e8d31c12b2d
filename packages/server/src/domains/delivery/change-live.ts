import type { Tx } from '../../platform/db/database.ts';
import type { DeliveryContext } from './delivery-context.ts';
import type { Champion, Deployment } from './deployment-store.ts';
import { releasePromoted } from './events.ts';
import { computeTargets } from './release.ts';
import type { Release } from './release-store.ts';

type Candidate = NonNullable<Parameters<typeof computeTargets>[1]>;

/** Sets who answers, in the caller's transaction. */
export async function setRoute(
  context: DeliveryContext,
  tx: Tx,
  deployment: Deployment,
  champion: Champion | undefined,
  candidate?: Candidate,
): Promise<void> {
  await context.ports().serving.setRoute(tx, {
    deployment: deployment.name,
    targets: computeTargets(champion, candidate),
    ...(deployment.threshold === undefined ? {} : { threshold: deployment.threshold }),
  });
}

/** Makes a version the champion: row, route with all traffic, registry alias, in the caller's transaction. */
export async function setChampion(
  context: DeliveryContext,
  tx: Tx,
  deployment: Deployment,
  champion: Champion,
): Promise<void> {
  const { modelVersionId } = champion;
  await context.storesIn(tx).deployments.setChampion(deployment.name, champion, context.platform.clock.now());
  await setRoute(context, tx, deployment, champion);
  await context.ports().registry.setAlias(tx, { model: deployment.model, alias: 'champion', modelVersionId });
}

/** A release reached its end: its version is the champion from now on. */
export async function promote(
  context: DeliveryContext,
  tx: Tx,
  deployment: Deployment,
  release: Release,
): Promise<void> {
  const { modelVersionId, version, id: releaseId } = release;
  const since = context.platform.clock.now();
  await setChampion(context, tx, deployment, { modelVersionId, version, since, releaseId });
  await tx.emit(releasePromoted(release));
}
