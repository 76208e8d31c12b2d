import type { Manifest } from '@kaizen/contracts';
import { expect, it } from 'vitest';
import type { ProjectContext } from '../../platform/manifest-section.ts';
import type { Platform } from '../../platform/platform.ts';
import { eachDatabase } from '../../testing/test-database.ts';
import { createTestPlatform } from '../../testing/test-platform.ts';
import type { KpiEvent } from './contract.ts';
import { createInnovationRoom } from './room.ts';

const project: ProjectContext = { id: 'prj_1', name: 'plant', environment: 'production', folder: '/srv' };
const manifest: Manifest = {
  kaizen: 1,
  project: 'plant',
  deployments: { press: { model: 'press' } },
  objective: {
    name: 'Fewer unplanned stops',
    owner: 'maintenance',
    deployment: 'press',
    kpi: { name: 'Failure cost', measure: 'cost-per-1000', direction: 'down', target: 5000 },
  },
  costs: {
    currency: 'EUR',
    missedFailure: 1000,
    falseAlarm: 100,
    plannedStop: 200,
    assumption: 'estimated by the team',
  },
};

const head = { id: 'evt_1', seq: 1, at: 1000, projectId: 'prj_1', environment: 'production', subject: 'press' };
const rest = { actor: { kind: 'system' as const, name: 'kaizen' }, inputs: [], outputs: [] };

function labelled(windowId: string, deployment = 'press', cost = 4): KpiEvent {
  const costPerRecord = { value: cost, low: cost - 1, high: cost + 2, n: 950, level: 0.95 };
  return {
    ...head,
    ...rest,
    type: 'monitoring.window.labelled',
    payload: {
      windowId,
      deployment,
      monitor: 'watch',
      modelVersionId: 'mv_1',
      fromOrdinal: 0,
      toOrdinal: 1000,
      labelled: 950,
      metrics: {},
      costPerRecord,
      harmful: false,
    },
  };
}

const compared: KpiEvent = {
  ...head,
  ...rest,
  at: 2000,
  type: 'delivery.comparison.completed',
  payload: {
    comparisonId: 'cmp_1',
    deployment: 'press',
    beforeVersionId: 'mv_1',
    afterVersionId: 'mv_2',
    rows: 5000,
    costDifference: { value: 900, low: 400, high: 1400, n: 5000 },
  },
};

async function apply(platform: Platform, room: ReturnType<typeof createInnovationRoom>, given: Manifest) {
  for (const section of room.manifestSections ?? []) {
    await section.check?.(given, project);
    await platform.db.run((tx) => section.apply(tx, given, project));
  }
}

eachDatabase((database) => {
  async function opened() {
    const platform = await createTestPlatform({ database });
    const room = createInnovationRoom({ platform });
    await apply(platform, room, manifest);
    const read = (event: KpiEvent) => platform.db.run((tx) => room.commands.recordKpiReading(tx, event));
    const events = async () => (await platform.outbox.find({ limit: 100 })).items.map(({ type }) => type);
    return { platform, room, read, events };
  }

  it('declares an objective once and updates it in place', async () => {
    const { platform, room, events } = await opened();
    await apply(platform, room, manifest);
    expect(await events()).toEqual(['innovation.objective.declared']);
    const [objective] = await room.reader.findObjectives('prj_1');
    expect(objective).toMatchObject({ name: 'Fewer unplanned stops', state: 'unknown', readings: [] });
    const [section] = room.manifestSections ?? [];
    expect(await section?.plan(manifest, project)).toMatchObject([{ action: 'unchanged' }]);
    const moved = { ...manifest, costs: { ...manifest.costs, currency: 'CHF' } } as Manifest;
    expect(await section?.plan(moved, project)).toMatchObject([{ action: 'update' }]);
    await apply(platform, room, moved);
    const [changed] = await room.reader.findObjectives('prj_1');
    expect(changed).toMatchObject({ id: objective?.id, kpi: { unit: 'CHF per 1,000 records' } });
  });

  it('reads a window and a comparison once each', async () => {
    const { room, read, events } = await opened();
    for (const event of [labelled('win_1'), labelled('win_1'), compared, compared, labelled('win_2', 'other')]) {
      await read(event);
    }
    expect(await events()).toEqual(['innovation.objective.declared', 'innovation.kpi.read', 'innovation.kpi.read']);
    const [objective] = await room.reader.findObjectives();
    expect(objective?.readings).toEqual([
      { at: 1000, value: { value: 4000, low: 3000, high: 6000, n: 950, level: 0.95 }, windowId: 'win_1' },
      { at: 2000, value: { value: 900, low: 400, high: 1400, n: 5000 }, comparisonId: 'cmp_1' },
    ]);
    expect(objective?.state).toBe('ok');
    expect(objective?.headline).toContain('saves 900');
  });

  it('refuses an objective on an unknown deployment or without costs', async () => {
    const { platform, room } = await opened();
    const elsewhere = { ...manifest, deployments: { saw: { model: 'saw' } } };
    await expect(apply(platform, room, elsewhere)).rejects.toThrow('declared: saw');
    const { costs: _, ...free } = manifest;
    await expect(apply(platform, room, free)).rejects.toThrow('needs the section "costs"');
  });
});
