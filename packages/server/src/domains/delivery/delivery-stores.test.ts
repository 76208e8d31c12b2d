import { expect, it } from 'vitest';
import { eachDatabase } from '../../testing/test-database.ts';
import { createComparisonStore } from './comparison-store.sql.ts';
import { createDeploymentStore } from './deployment-store.sql.ts';
import type { DeclaredDeployment } from './deployment-store.ts';
import { createGateStore } from './gate-store.sql.ts';
import { beginRelease, nextRelease } from './release.ts';
import { createReleaseStore } from './release-store.sql.ts';
import type { Release } from './release-store.ts';
import type { DeliveryTables } from './tables.ts';
import { deliveryVersionUse } from './version-use.sql.ts';

const declared: DeclaredDeployment = {
  name: 'press',
  projectId: 'prj_1',
  projectName: 'plant',
  environment: 'production',
  model: 'press',
  threshold: 0.125,
  logging: 'best-effort',
  retentionDays: 90,
  retentionMegabytes: 10_240,
  canary: [{ weight: 0.1, requests: 10, labels: 5 }],
  gate: { thresholds: { f1: 0.5 } },
  costs: { currency: 'EUR', missedFailure: 1000, falseAlarm: 100, plannedStop: 200 },
};
const champion = { modelVersionId: 'mv_1', version: 1, since: 5, releaseId: 'rel_1' };
const interval = { value: 1.5, low: -2.25, high: 4, n: 80, level: 0.95 };
const report = {
  n: 80,
  positives: 10,
  accuracy: 0.9,
  precision: 0.8,
  recall: 0.7,
  f1: 0.75,
  auc: 0.9,
  threshold: 0.5,
  confusion: { tp: 7, fp: 2, fn: 3, tn: 68 },
};

function makeRelease(id: string, startedAt: number): Release {
  return {
    id,
    key: `key-${id}`,
    projectId: 'prj_1',
    environment: 'production',
    deployment: 'press',
    loggedModelId: 'lm_2',
    modelVersionId: 'mv_2',
    version: 2,
    previous: { modelVersionId: 'mv_1', version: 1, releaseId: 'rel_0' },
    state: nextRelease(beginRelease('canary', declared.canary), { kind: 'prepared' }, startedAt),
    fromOrdinal: 100,
    stepOrdinal: 120,
    gateId: 'gat_1',
    cause: 'drift, "Torque [Nm]"',
    releasedBy: 'pipeline press',
    startedAt,
  };
}

eachDatabase((_kind, open) => {
  it('keeps deployments, and a new declaration keeps the champion', async () => {
    const { db } = await open();
    const found = createDeploymentStore(db.read<DeliveryTables>());
    await expect(found.get('press')).rejects.toMatchObject({ code: 'delivery.deployment_not_found' });
    await db.run((tx) => createDeploymentStore(tx.on<DeliveryTables>()).declare(declared, 1));
    expect(await found.get('press')).toEqual(declared);
    const { threshold: _threshold, gate: _gate, costs: _costs, ...plain } = declared;
    await db.run(async (tx) => {
      const store = createDeploymentStore(tx.on<DeliveryTables>());
      await store.setChampion('press', champion, 6);
      await store.declare({ ...plain, canary: [] }, 7);
    });
    expect(await found.list('prj_1')).toEqual([{ ...plain, canary: [], champion }]);
    expect(await found.list()).toHaveLength(1);
    expect(await found.list('prj_2')).toEqual([]);
  });

  it('keeps releases with their looks, newest first', async () => {
    const { db } = await open();
    const found = createReleaseStore(db.read<DeliveryTables>());
    const [first, second] = [makeRelease('rel_1', 10), makeRelease('rel_2', 20)];
    const look = {
      step: 0,
      look: 0,
      weight: 0.1,
      verdict: 'roll_back' as const,
      requests: 10,
      labels: 5,
      costDifference: interval,
      reason: 'Shown worse.',
      seed: 1,
      at: 15,
    };
    const rolledBack = nextRelease(first.state, { kind: 'looked', verdict: 'roll_back' }, 15);
    await db.run(async (tx) => {
      const store = createReleaseStore(tx.on<DeliveryTables>());
      await createDeploymentStore(tx.on<DeliveryTables>()).declare(declared, 1);
      await store.insert(first);
      await store.insertStep(first.id, look);
      await store.update(first.id, rolledBack, 130);
      await store.insert(second);
    });
    expect(await found.findByKey('key-rel_1')).toEqual({ ...first, state: rolledBack, stepOrdinal: 130 });
    expect(await found.findOpen('press')).toEqual(second);
    expect(await found.findLatest('press')).toEqual(second);
    expect((await found.findTakenBack('press', 'lm_2'))?.id).toBe('rel_1');
    expect(await found.findTakenBack('press', 'lm_1')).toBeUndefined();
    const page = await found.list('press', { limit: 1 });
    expect([page.items.map(({ id }) => id), page.next]).toEqual([['rel_2'], 'rel_2']);
    expect((await found.list('press', { cursor: 'rel_2' })).items.map(({ id }) => id)).toEqual(['rel_1']);
    const { seed: _seed, look: _look, ...view } = look;
    const steps = await found.listSteps(['rel_1', 'rel_2']);
    expect([steps.get('rel_1'), steps.get('rel_2')]).toEqual([[view], []]);
    const repeated = db.run((tx) => createReleaseStore(tx.on<DeliveryTables>()).insertStep(first.id, look));
    await expect(repeated).rejects.toThrow();
    await db.run((tx) =>
      createReleaseStore(tx.on<DeliveryTables>()).markUndone(
        'rel_2',
        nextRelease(second.state, { kind: 'undone' }, 30),
        'u',
      ),
    );
    expect(await found.findByUndoKey('u')).toMatchObject({ id: 'rel_2', state: { phase: 'undone', endedAt: 30 } });
  });

  it('keeps gates and comparisons as they were decided', async () => {
    const { db } = await open();
    const gate = {
      id: 'gat_1',
      deployment: 'press',
      loggedModelId: 'lm_2',
      championVersionId: 'mv_1',
      verdict: 'hold' as const,
      checks: [{ name: 'f1', verdict: 'pass' as const, observed: 0.75, threshold: 0.5, n: 80, reason: 'enough' }],
      evaluatedOn: '80 rows',
      candidate: report,
      champion: report,
      neverActCostPer1000: 125_000,
      costDifference: interval,
      createdAt: 9,
    };
    const comparison = {
      id: 'cmp_1',
      deployment: 'press',
      beforeVersionId: 'mv_1',
      afterVersionId: 'mv_2',
      rows: 80,
      before: report,
      after: report,
      neverActCostPer1000: 125_000,
      costDifference: interval,
      savedAgainstNeverActing: interval,
      createdAt: 9,
    };
    const ledger = { key: 'k', projectId: 'prj_1', seed: 1 };
    await db.run(async (tx) => {
      const on = tx.on<DeliveryTables>();
      await createDeploymentStore(on).declare(declared, 1);
      await createGateStore(on).insert({ view: gate, ...ledger });
      await createComparisonStore(on).insert({ view: comparison, ...ledger, fromOrdinal: 0, toOrdinal: 90 });
    });
    const gates = createGateStore(db.read<DeliveryTables>());
    expect([await gates.find('gat_1'), await gates.findByKey('k')]).toEqual([gate, gate]);
    expect(await gates.list('press')).toEqual({ items: [gate] });
    const comparisons = createComparisonStore(db.read<DeliveryTables>());
    expect([await comparisons.find('cmp_1'), await comparisons.findByKey('k')]).toEqual([comparison, comparison]);
    expect(await comparisons.find('cmp_2')).toBeUndefined();
  });

  it('says which versions are live, tried, or needed to take the live one back', async () => {
    const { db } = await open();
    const asked = ['mv_1', 'mv_2', 'mv_3', 'mv_4', 'mv_5'];
    const used = () => db.run(async (tx) => [...(await deliveryVersionUse.isUsed(tx, asked))].sort());
    await db.run((tx) => createDeploymentStore(tx.on<DeliveryTables>()).declare(declared, 1));
    expect(await used()).toEqual([]);
    const made = makeRelease('rel_1', 10);
    await db.run(async (tx) => {
      const on = tx.on<DeliveryTables>();
      const previous = { modelVersionId: 'mv_3', version: 3, releaseId: 'rel_0' };
      await createReleaseStore(on).insert({ ...made, modelVersionId: 'mv_1', previous });
      await createReleaseStore(on).update('rel_1', nextRelease(made.state, { kind: 'undone' }, 11), 130);
      await createDeploymentStore(on).setChampion('press', champion, 12);
    });
    expect(await used()).toEqual(['mv_1', 'mv_3']);
    await db.run((tx) => createReleaseStore(tx.on<DeliveryTables>()).insert({ ...makeRelease('rel_2', 20), key: 'b' }));
    expect(await used()).toEqual(['mv_1', 'mv_2', 'mv_3']);
  });
});
