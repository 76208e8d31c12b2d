import { describe, expect, it } from 'vitest';
import { eachDatabase } from '../../testing/test-database.ts';
import type { Alert, AlertFacts, Decision } from './alert-store.ts';
import { createMonitoringLists } from './list-rows.sql.ts';
import type { Epoch, Monitor } from './monitor-store.ts';
import { storesFor, storesIn } from './stores.sql.ts';
import type { MonitorWindow } from './window-store.ts';

const monitor: Monitor = {
  name: 'Watch',
  projectId: 'prj_1',
  projectName: 'plant',
  environment: 'production',
  deployment: 'press',
  settings: { deployment: 'press', windowRows: 100, minLabelled: 0.9, columns: [], floors: [] },
};
const epoch: Epoch = {
  monitor: 'Watch',
  epoch: 1,
  deployment: 'press',
  modelVersionId: 'mv_1',
  releaseId: 'rel_1',
  startRule: 'first_answer',
  windowRows: 100,
  referenceReady: false,
  openedAt: 10,
};

function windowAt(position: number): MonitorWindow {
  return {
    id: `win_${position}`,
    monitor: 'Watch',
    epoch: 1,
    position,
    deployment: 'press',
    modelVersionId: 'mv_1',
    fromOrdinal: position * 100,
    toOrdinal: (position + 1) * 100,
    firstRowAt: 1_700_000_000_000,
    drift: [{ column: 'torque', measure: 'psi', value: 0.1, threshold: 0.2, drifted: false, trigger: true }],
    reaction: 'none',
    evaluatedAt: 20,
  };
}

const facts: AlertFacts = {
  cause: 'harm',
  subjects: ['torque'],
  measures: [{ name: 'torque', measure: 'psi', value: 0.5, threshold: 0.2 }],
  fromOrdinal: 0,
  toOrdinal: 100,
  lastToOrdinal: 100,
  labelled: 95,
  feeds: [],
};

function alertOf(id: string, severity: Alert['severity'] = 'alert'): Alert {
  return {
    id,
    projectId: 'prj_1',
    monitor: 'Watch',
    epoch: 1,
    deployment: 'press',
    severity,
    phase: 'open',
    facts,
    windowId: 'win_0',
    lastWindowId: 'win_0',
    windows: 1,
    followUp: 'none',
    openedAt: 30,
  };
}

const decision: Decision = {
  id: 'dec_1',
  projectId: 'prj_1',
  monitor: 'Watch',
  deployment: 'press',
  alertId: 'alr_1',
  windowId: 'win_0',
  decision: 'retrain',
  pipeline: 'retrain',
  reason: 'because',
  numbers: { fromOrdinal: 0, 'psi torque': 0.5 },
  fromOrdinal: 0,
  recentRows: 500,
  baseRows: 0,
  decidedAt: 40,
};

eachDatabase((_, open) => {
  async function opened() {
    const { db } = await open();
    await db.run(async (tx) => {
      const stores = storesIn(tx);
      await stores.monitors.upsert(monitor, 5);
      await stores.epochs.insert(epoch);
      await stores.windows.insert(windowAt(0), []);
    });
    return db;
  }

  describe('monitors and epochs', () => {
    it('come back as they were written, by id or name of the project', async () => {
      const db = await opened();
      const stores = storesFor(db);
      expect(await stores.monitors.find('Watch')).toEqual(monitor);
      for (const project of [undefined, 'prj_1']) expect(await stores.monitors.list(project)).toEqual([monitor]);
      expect(await stores.monitors.list('other')).toEqual([]);
      expect(await stores.epochs.findLatest('Watch')).toEqual(epoch);
      await db.run(async (tx) => {
        const { epochs } = storesIn(tx);
        await epochs.setStart('Watch', 1, 42);
        await epochs.setStart('Watch', 1, 77);
        const counts = { tp: 1, fp: 2, fn: 3, tn: 4 };
        const profile = { source: 'training', description: 'd', loggedModelId: 'm', rows: 9, columns: [] } as const;
        await epochs.setReference('Watch', 1, { profile, quality: { counts, seed: 1 } });
        await epochs.close('Watch', 1, 50);
      });
      const closed = { ...epoch, startOrdinal: 42, referenceReady: true, closedAt: 50 };
      expect(await stores.epochs.find('Watch', 1)).toEqual(closed);
      expect((await stores.epochs.getReference('Watch', 1)).profile?.rows).toBe(9);
    });
  });

  describe('windows', () => {
    it('keep quality beside drift and are listed newest first, page by page', async () => {
      const db = await opened();
      const estimate = { value: 1, low: 0.5, high: 1.5, n: 95, level: 0.95 };
      const quality = {
        labelled: 95,
        labelsThrough: 130,
        metrics: { accuracy: 0.9 },
        costPerRecord: estimate,
        harmful: false,
        seed: 0,
        labelledAt: 60,
      };
      await db.run(async (tx) => {
        const { windows } = storesIn(tx);
        for (const position of [1, 2]) await windows.insert(windowAt(position), []);
        await windows.setQuality('win_0', quality, 'notice');
      });
      expect(await storesFor(db).windows.findById('win_0')).toEqual({ ...windowAt(0), reaction: 'notice', quality });
      expect((await storesFor(db).windows.findLatestLabelled('Watch'))?.id).toBe('win_0');
      const lists = createMonitoringLists(db);
      const first = await lists.listWindows('Watch', { limit: 2 });
      expect(first.items.map(({ id }) => id)).toEqual(['win_2', 'win_1']);
      const second = await lists.listWindows('Watch', { limit: 2, cursor: first.next ?? '' });
      expect(second).toMatchObject({ items: [{ id: 'win_0' }] });
      expect(second.next).toBeUndefined();
      await expect(lists.listWindows('Watch', { cursor: 'x' })).rejects.toThrow('cursor');
      const again = db.run((tx) => storesIn(tx).windows.insert({ ...windowAt(2), id: 'win_x' }, []));
      await expect(again).rejects.toThrow();
    });
  });

  describe('alerts and decisions', () => {
    it('allow one open alert per epoch, any number of notices, one decision of a kind per alert', async () => {
      const db = await opened();
      await db.run(async (tx) => {
        const { alerts, decisions } = storesIn(tx);
        await alerts.insert(alertOf('alr_1'));
        await alerts.insert(alertOf('alr_2', 'notice'));
        await alerts.insert(alertOf('alr_3', 'notice'));
        await decisions.insert(decision);
      });
      await expect(db.run((tx) => storesIn(tx).alerts.insert(alertOf('alr_4')))).rejects.toThrow();
      await expect(db.run((tx) => storesIn(tx).decisions.insert({ ...decision, id: 'dec_2' }))).rejects.toThrow();
      const { alerts, decisions } = storesFor(db);
      expect(await alerts.findOpenAlert('Watch', 1)).toEqual(alertOf('alr_1'));
      expect(await alerts.listNoticed('Watch', 1)).toEqual(['torque', 'torque']);
      expect(await decisions.listOfAlerts(['alr_1', 'alr_2'])).toEqual([decision]);
      await db.run((tx) => storesIn(tx).alerts.resolve('alr_1', 'done', 70));
      expect(await alerts.findOpenAlert('Watch', 1)).toBeUndefined();
      expect((await alerts.find('alr_1'))?.resolution).toBe('done');
      await db.run((tx) => storesIn(tx).alerts.insert(alertOf('alr_4')));
      const lists = createMonitoringLists(db);
      const open = await lists.listAlerts({ project: 'prj_1', phase: 'open' }, { limit: 2 });
      expect(open.items.map(({ id }) => id)).toEqual(['alr_4', 'alr_3']);
      const rest = await lists.listAlerts({ project: 'prj_1', phase: 'open' }, { cursor: open.next ?? '' });
      expect(rest.items.map(({ id }) => id)).toEqual(['alr_2']);
      expect(await lists.listAlerts({ project: 'other' }, {})).toEqual({ items: [] });
      expect(await lists.listDecisions('press', {})).toEqual({ items: [decision] });
      expect(await lists.listDecisions('press', { cursor: decision.id })).toEqual({ items: [] });
      expect(await lists.listDecisions('other', {})).toEqual({ items: [] });
    });
  });
});
