import { setChampion, setRoute } from './change-live.ts';
import type { DeliveryContext } from './delivery-context.ts';
import type { Champion, Deployment } from './deployment-store.ts';
import { nothingToUndo } from './errors.ts';
import { releaseUndone } from './events.ts';
import type { DeliveryCommands } from './ports.ts';
import { nextRelease } from './release.ts';
import type { Release, ReleaseStore } from './release-store.ts';

type UndoRequest = Parameters<DeliveryCommands['undo']>[0];

/** What an undo would take back, and who is champion afterwards. */
interface Undoing {
  readonly release: Release;
  readonly restored: Omit<Champion, 'since'>;
}

/** Takes back the open release, else the champion's own; returns the release that was taken back. */
export async function undoRelease(context: DeliveryContext, request: UndoRequest): Promise<Release> {
  const known = await context.reading.releases.findByUndoKey(request.key);
  if (known !== undefined) return known;
  const planned = await planUndo(context.reading.releases, await context.reading.deployments.get(request.deployment));
  // Before the switch, so that the restored version answers from the first request on.
  await context.ports().serving.prepare(planned.restored.modelVersionId);
  const undone = await context.platform.db.run(async (tx) => {
    const { releases, deployments } = context.storesIn(tx);
    const undoneMeanwhile = await releases.findByUndoKey(request.key);
    if (undoneMeanwhile !== undefined) return undoneMeanwhile;
    const deployment = await deployments.get(request.deployment);
    const { release, restored } = await planUndo(releases, deployment);
    const now = context.platform.clock.now();
    const state = nextRelease(release.state, { kind: 'undone' }, now);
    await releases.markUndone(release.id, state, request.key);
    if (restored.modelVersionId === deployment.champion?.modelVersionId) {
      await setRoute(context, tx, deployment, deployment.champion);
    } else {
      await setChampion(context, tx, deployment, { ...restored, since: now });
    }
    const { by, reason } = request;
    await tx.emit(releaseUndone(release, { by, reason, restoredVersionId: restored.modelVersionId }));
    return { ...release, state };
  });
  return undone;
}

async function planUndo(releases: ReleaseStore, deployment: Deployment): Promise<Undoing> {
  const { champion, name } = deployment;
  if (champion === undefined) throw nothingToUndo(name);
  const open = await releases.findOpen(name);
  if (open !== undefined) return { release: open, restored: champion };
  const release = await releases.find(champion.releaseId);
  if (release?.previous === undefined) throw nothingToUndo(name);
  return { release, restored: release.previous };
}
