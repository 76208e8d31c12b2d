import type { Manifest } from '@kaizen/contracts';
import { describe, expect, it } from 'vitest';
import type { JobContext } from '../../platform/jobs/jobs.ts';
import { call, createDeliveryScene, type DeliveryScene, manifest, project } from '../../testing/delivery-scene.ts';
import { makeTraffic } from '../../testing/plant-models.ts';
import { createTestPlatform } from '../../testing/test-platform.ts';
import type { LookInput } from './canary-look.ts';

async function live(options?: { readonly idle?: boolean }): Promise<DeliveryScene & { readonly late: string }> {
  const scene = await createDeliveryScene(undefined, options);
  await scene.apply();
  const { modelVersionId } = await scene.register('late');
  await scene.release(modelVersionId);
  return { ...scene, late: modelVersionId };
}

const code = (name: string) => expect.objectContaining({ code: `delivery.${name}` });

describe('a release', () => {
  it('goes live at once without a champion, and answers', async () => {
    const scene = await createDeliveryScene();
    await scene.apply();
    expect(await scene.deployment()).toMatchObject({ state: 'waiting', targets: [] });
    const late = await scene.register('late');
    const release = await scene.release(late.modelVersionId, { strategy: 'canary' });
    expect(release).toMatchObject({ strategy: 'direct', phase: 'succeeded', version: 1, counted: { requests: 0 } });
    await scene.send(makeTraffic(3, 1));
    expect(await scene.deployment()).toMatchObject({ state: 'ok', champion: { version: 1 }, costs: manifest.costs });
    expect((await scene.eventsOf('delivery.release.promoted')).map(({ payload }) => payload)).toEqual([
      expect.objectContaining({ releaseId: release.id, version: 1, cause: 'because' }),
    ]);
  });

  it('is the same for the same key, and refuses what does not fit', async () => {
    const scene = await live();
    const { delivery, late } = scene;
    const first = await scene.release(late);
    expect(await scene.release(late)).toEqual(first);
    await expect(scene.release(late, { key: 'again' })).rejects.toEqual(code('already_champion'));
    const sharp = await scene.register('sharp');
    const wrong = { gateId: 'gat_none' };
    await expect(scene.release(sharp.modelVersionId, wrong)).rejects.toEqual(code('gate_not_found'));
    await expect(scene.release(sharp.modelVersionId, { deployment: 'none' })).rejects.toEqual(
      code('deployment_not_found'),
    );
    await expect(delivery.reader.getGate('gat_none')).rejects.toEqual(code('gate_not_found'));
    expect(await delivery.reader.findRelease('rel_none')).toBeUndefined();
  });

  it('is superseded by a newer one, and an undo of an open one leaves the champion', async () => {
    const scene = await live();
    const { delivery, late } = scene;
    const sharp = await scene.register('sharp');
    const shortcut = await scene.register('shortcut');
    const older = await scene.release(sharp.modelVersionId);
    const newer = await scene.release(shortcut.modelVersionId);
    expect(await delivery.reader.findRelease(older.id)).toMatchObject({ phase: 'superseded', weight: 0 });
    expect((await scene.deployment()).openRelease?.id).toBe(newer.id);
    expect((await scene.eventsOf('delivery.release.superseded'))[0]?.payload).toMatchObject({
      releaseId: older.id,
      bySupersedingReleaseId: newer.id,
    });
    const undo = { key: 'undo', deployment: 'press', reason: 'changed our minds', by: 'operator' };
    expect(await delivery.commands.undo(undo)).toMatchObject({ id: newer.id, phase: 'undone' });
    expect((await scene.deployment()).targets).toEqual([
      { modelVersionId: late, version: 1, role: 'champion', weight: 1 },
    ]);
    await expect(scene.release(shortcut.modelVersionId, { key: 'k', releasedBy: 'pipeline press' })).rejects.toEqual(
      code('rolled_back_before'),
    );
  });

  it('holds while too few failures were seen, and looks again at the next multiple', async () => {
    const scene = await live();
    const sharp = await scene.register('sharp');
    const release = await scene.release(sharp.modelVersionId);
    const quiet = makeTraffic(800, 31).filter(({ fails }) => !fails);
    const failing = makeTraffic(200, 32).filter(({ fails }) => fails);
    await scene.sendLabelled(quiet.slice(0, 110));
    await scene.settle();
    expect(await scene.delivery.reader.findRelease(release.id)).toMatchObject({
      phase: 'holding',
      step: 0,
      weight: 0.2,
    });
    const held = await scene.deployment();
    expect(held.state).toBe('waiting');
    expect(held.headline).toMatch(/Version 2 holds at 20 % of the requests\. 0 positive rows among 80 labelled/);
    await scene.sendLabelled([...failing.slice(0, 20), ...quiet.slice(110, 150)]);
    await scene.settle();
    const next = await scene.delivery.reader.findRelease(release.id);
    expect(next).toMatchObject({ phase: 'canary', step: 1 });
    expect(next?.steps.map(({ verdict, labels }) => [verdict, labels])).toEqual([
      ['hold', 80],
      ['advance', 160],
    ]);
  });
});

describe('a look at a canary', () => {
  it('gives the same verdict however the same labels come in', async () => {
    const traffic = makeTraffic(240, 41);
    const looks = [];
    for (const batch of [240, 30]) {
      const scene = await live();
      const { modelVersionId } = await scene.register('sharp');
      const release = await scene.release(modelVersionId);
      const ids = await scene.send(traffic);
      for (let at = 0; at < ids.length; at += batch) {
        const labels = ids.slice(at, at + batch).map((id, row) => ({ id, value: traffic[at + row]?.fails ?? false }));
        await call(scene.serving, 'addLabels', { params: { deployment: 'press' }, body: { labels } });
        await scene.settle();
      }
      const { steps } = (await scene.delivery.reader.findRelease(release.id)) ?? { steps: [] };
      looks.push({ ...steps[0], at: 0 });
    }
    expect(looks[0]).toMatchObject({ verdict: 'advance', labels: 80, costDifference: { n: 80 } });
    expect(looks[1]).toEqual(looks[0]);
  });

  it('survives a kill before and after its commit: one verdict, one event', async () => {
    const platform = await createTestPlatform();
    const scene = await createDeliveryScene(platform, { idle: true });
    await scene.apply();
    await scene.release((await scene.register('late')).modelVersionId);
    const release = await scene.release((await scene.register('shortcut')).modelVersionId);
    await scene.sendLabelled(makeTraffic(150, 51));
    await scene.delivery.commands.advance('press');
    const [queued] = await platform.jobs.list({ kind: 'delivery.canary-look' });
    expect(queued?.key).toBe(`${release.id}:0:0`);

    // The process dies with the look queued; the next one is asked to advance again, as at every start.
    await scene.serving.close();
    const next = await createDeliveryScene(await platform.restart());
    await next.delivery.commands.advance('press');
    await next.settle();
    expect(await next.platform.jobs.list({ kind: 'delivery.canary-look' })).toHaveLength(1);
    const ended = await next.delivery.reader.findRelease(release.id);
    expect(ended).toMatchObject({ phase: 'rolled_back', steps: [{ verdict: 'roll_back' }] });

    // The commit was durable, but the ledger never heard of it: the job runs once more.
    const kind = next.delivery.jobKinds?.find(({ name }) => name === 'delivery.canary-look');
    const last = next.platform.jobs.list({ kind: 'delivery.canary-look' });
    const input: LookInput = {
      releaseId: release.id,
      step: 0,
      look: 0,
      toOrdinal: 150,
      labelsThrough: 80,
      requests: 150,
      labels: 80,
    };
    const job: JobContext<unknown> = {
      id: (await last)[0]?.id ?? '',
      input,
      projectId: project.id,
      attempt: 2,
      signal: new AbortController().signal,
      checkpoint: undefined,
      saveCheckpoint: async () => undefined,
      commit: (work) => next.platform.db.run(work),
      progress: () => undefined,
    };
    expect(await kind?.run(job)).toEqual({ verdict: 'ended' });
    expect(await next.delivery.reader.findRelease(release.id)).toEqual(ended);
    expect(await next.eventsOf('delivery.release.stepped', 'delivery.release.rolled_back')).toHaveLength(2);
  });
});

describe('the manifest', () => {
  it('plans, applies once, and refuses what cannot be', async () => {
    const scene = await live();
    const [deployments, gates] = scene.delivery.manifestSections ?? [];
    const plan = async (given: Manifest) => [
      ...((await deployments?.plan(given, project)) ?? []),
      ...((await gates?.plan(given, project)) ?? []),
    ];
    expect((await plan(manifest)).map(({ action }) => action)).toEqual(['unchanged', 'unchanged']);
    const before = await scene.serving.reader.getRoute('press');
    await scene.apply();
    expect(await scene.serving.reader.getRoute('press')).toEqual(before);

    const declared = { ...manifest.deployments?.press, model: 'press', threshold: 0.9 };
    const stricter: Manifest = { ...manifest, deployments: { press: declared } };
    expect((await plan(stricter))[0]).toMatchObject({ action: 'update', name: 'press' });
    await scene.apply(stricter);
    expect((await scene.serving.reader.getRoute('press'))?.revision).toBe((before?.revision ?? 0) + 1);

    const moved: Manifest = { ...manifest, deployments: { press: { model: 'other' } }, gates: {} };
    await expect(scene.apply(moved)).rejects.toEqual(code('model_changed'));
    await expect(scene.apply({ ...manifest, gates: { pres: {} } })).rejects.toEqual(code('gate_without_deployment'));
    const foreign = { ...project, id: 'prj_2', name: 'mill' };
    await expect(deployments?.check?.(manifest, foreign)).rejects.toEqual(code('deployment_elsewhere'));
  });
});
