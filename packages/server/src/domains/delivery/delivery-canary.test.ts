import { asTwoClassReport } from '@kaizen/contracts';
import { expect, it } from 'vitest';
import { createDeliveryScene } from '../../testing/delivery-scene.ts';
import { makeHistory, makeTraffic, type PlantRow } from '../../testing/plant-models.ts';

/** Rows as a SQL table expression, as a gate gets its holdout. */
function asTable(rows: readonly PlantRow[]) {
  const values = rows.map(({ x, z, fails }, row) => `(${row}, ${x}::DOUBLE, ${z}::DOUBLE, ${fails})`).join(', ');
  return {
    from: `(SELECT * FROM (VALUES ${values}) AS t(__row, x, z, failure))`,
    orderBy: '__row',
    label: 'failure',
    description: `holdout of ${rows.length} rows`,
    release: () => undefined,
  };
}

it('rolls back by itself a version that passed the gate and is worse on live labels, and nothing loops', async () => {
  const scene = await createDeliveryScene();
  const { delivery, platform } = scene;
  await scene.apply();
  const late = await scene.register('late');
  await scene.release(late.modelVersionId);
  const shortcut = await scene.register('shortcut');

  const gate = await delivery.commands.evaluateGate({
    key: 'prn_01TEST.gate',
    deployment: 'press',
    loggedModelId: shortcut.loggedModelId,
    rows: asTable(makeHistory(1000, 5)),
  });
  expect(gate.verdict).toBe('pass');
  expect(asTwoClassReport(gate.candidate).f1).toBeGreaterThan(0.95);
  expect(gate.costDifference?.low).toBeGreaterThan(0);

  const byPipeline = { gateId: gate.id, releasedBy: 'pipeline press', key: 'prn_01TEST.release' };
  const release = await scene.release(shortcut.modelVersionId, byPipeline);
  expect(release).toMatchObject({ phase: 'canary', step: 0, weight: 0.2, previousVersion: 1 });
  expect((await scene.deployment()).targets).toEqual([
    { modelVersionId: late.modelVersionId, version: 1, role: 'champion', weight: 0.8 },
    { modelVersionId: shortcut.modelVersionId, version: 2, role: 'canary', weight: 0.2 },
  ]);
  await scene.sendLabelled(makeTraffic(300, 11));
  await scene.settle();

  const ended = await delivery.reader.findRelease(release.id);
  expect(ended).toMatchObject({ phase: 'rolled_back', weight: 0, state: 'warning' });
  expect(ended?.steps).toHaveLength(1);
  expect(ended?.steps[0]).toMatchObject({ step: 0, verdict: 'roll_back', labels: 80 });
  expect(ended?.steps[0]?.costDifference?.high).toBeLessThan(0);
  const deployment = await scene.deployment();
  expect(deployment.targets).toEqual([
    { modelVersionId: late.modelVersionId, version: 1, role: 'champion', weight: 1 },
  ]);
  expect(await scene.serving.reader.getRoute('press')).toMatchObject({ targets: deployment.targets });
  expect(deployment.champion?.version).toBe(1);
  expect(deployment.headline).toContain('Version 2 was rolled back');
  expect((await scene.tracking.reader.findByAlias('press', 'champion'))?.version).toBe(1);

  // More traffic, more labels, more pipelines: nothing starts again by itself.
  await scene.sendLabelled(makeTraffic(300, 12));
  await scene.settle();
  await expect(
    scene.release(shortcut.modelVersionId, { ...byPipeline, key: 'prn_02TEST.release' }),
  ).rejects.toMatchObject({
    code: 'delivery.rolled_back_before',
  });
  expect(await scene.release(shortcut.modelVersionId, byPipeline)).toMatchObject({
    id: release.id,
    phase: 'rolled_back',
  });
  const told = await scene.eventsOf(
    'delivery.release.started',
    'delivery.release.stepped',
    'delivery.release.rolled_back',
    'delivery.release.promoted',
  );
  expect(told.map(({ type }) => type)).toEqual([
    'delivery.release.started',
    'delivery.release.promoted',
    'delivery.release.started',
    'delivery.release.stepped',
    'delivery.release.rolled_back',
  ]);
  expect(told[2]).toMatchObject({
    actor: { kind: 'system', name: 'pipeline press' },
    payload: { pipelineRunId: 'prn_01TEST', gateId: gate.id },
  });
  expect(await platform.jobs.list({ kind: 'delivery.canary-look' })).toHaveLength(1);

  // A person may.
  const again = await scene.release(shortcut.modelVersionId, { key: 'by-hand', strategy: 'direct' });
  expect(again.phase).toBe('succeeded');
});

it('promotes a better version step by step, and takes it back in one action', async () => {
  const scene = await createDeliveryScene();
  const { delivery } = scene;
  await scene.apply();
  const late = await scene.register('late');
  await scene.release(late.modelVersionId);
  const sharp = await scene.register('sharp');
  const release = await scene.release(sharp.modelVersionId);

  await scene.sendLabelled(makeTraffic(79, 21));
  await scene.send(makeTraffic(40, 22));
  await scene.settle();
  expect(await delivery.reader.findRelease(release.id)).toMatchObject({
    phase: 'canary',
    step: 0,
    counted: { requests: 119, labels: 79 },
    steps: [],
  });
  expect((await scene.deployment()).headline).toContain('100 of 100 requests and 79 of 80 labels counted');

  await scene.sendLabelled(makeTraffic(10, 23));
  await scene.settle();
  expect(await delivery.reader.findRelease(release.id)).toMatchObject({ step: 1, weight: 0.5, phase: 'canary' });
  await scene.sendLabelled(makeTraffic(120, 24));
  await scene.settle();
  const ended = await delivery.reader.findRelease(release.id);
  expect(ended).toMatchObject({ phase: 'succeeded', weight: 1, state: 'ok' });
  expect(ended?.steps.map(({ step, verdict, labels }) => [step, verdict, labels])).toEqual([
    [0, 'advance', 80],
    [1, 'advance', 80],
  ]);
  expect(ended?.steps[1]?.costDifference?.n).toBeGreaterThan(160);
  const live = await scene.deployment();
  expect(live).toMatchObject({ state: 'ok', champion: { version: 2 }, previous: { version: 1 } });
  expect((await scene.tracking.reader.findByAlias('press', 'champion'))?.version).toBe(2);

  const undo = { key: 'undo-1', deployment: 'press', reason: 'operators complained', by: 'operator' };
  expect(await delivery.commands.undo(undo)).toMatchObject({ id: release.id, phase: 'undone' });
  expect(await delivery.commands.undo(undo)).toMatchObject({ id: release.id, phase: 'undone' });
  const back = await scene.deployment();
  expect(back.champion).toMatchObject({ version: 1, modelVersionId: late.modelVersionId });
  expect(back.previous).toBeUndefined();
  expect(back.targets).toEqual([{ modelVersionId: late.modelVersionId, version: 1, role: 'champion', weight: 1 }]);
  expect((await scene.tracking.reader.findByAlias('press', 'champion'))?.version).toBe(1);
  expect(await scene.eventsOf('delivery.release.undone')).toHaveLength(1);
  await expect(delivery.commands.undo({ ...undo, key: 'undo-2' })).rejects.toMatchObject({
    code: 'delivery.nothing_to_undo',
  });
});
