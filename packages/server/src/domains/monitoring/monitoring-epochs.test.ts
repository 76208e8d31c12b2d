import { describe, expect, it } from 'vitest';
import { makeMachines, readLow } from '../../testing/machine-rows.ts';
import { createMonitoringScene, machineManifest } from '../../testing/monitoring-scene.ts';

async function watchedScene() {
  const scene = await createMonitoringScene();
  await scene.apply();
  const version = await scene.register(makeMachines(3000, 1), 'first');
  await scene.promote(version, 'rel_1');
  return { scene, version };
}

describe('an epoch', () => {
  it('ends with the next champion: the alert is resolved and windows begin at its first row', async () => {
    const { scene, version } = await watchedScene();
    await scene.traffic(readLow(makeMachines(650, 3)));
    expect((await scene.decisions()).map(({ decision }) => decision)).toEqual(['retrain']);
    const next = await scene.register(readLow(makeMachines(1000, 4)), 'second');
    await scene.promote(next, 'rel_2');
    await scene.promote(next, 'rel_2');
    expect((await scene.alerts())[0]).toMatchObject({ phase: 'resolved', state: 'ok' });
    expect(await scene.events('monitoring.alert.resolved')).toHaveLength(1);

    await scene.traffic(readLow(makeMachines(600, 5)));
    const monitor = await scene.monitor();
    expect(monitor).toMatchObject({ state: 'ok', evaluatedThrough: 1250, labelledThrough: 1250, openAlerts: 0 });
    expect(monitor.lastWindow).toMatchObject({ fromOrdinal: 950, toOrdinal: 1250, modelVersionId: next });
    expect(await scene.alerts()).toHaveLength(1);

    await scene.promote(version, 'rel_2');
    await scene.traffic(readLow(makeMachines(300, 6)));
    expect(await scene.monitor()).toMatchObject({ evaluatedThrough: 1550, openAlerts: 1 });
  }, 60_000);

  it('still judges the windows that were full before it ended, as facts that open nothing', async () => {
    const { scene } = await watchedScene();
    const rows = readLow(makeMachines(650, 3));
    await scene.label(await scene.send(rows), rows);
    const next = await scene.register(readLow(makeMachines(1000, 4)), 'second');
    await scene.promote(next, 'rel_2');
    expect(await scene.monitor()).toMatchObject({ evaluatedThrough: 600, labelledThrough: 600, openAlerts: 0 });
    expect(await scene.alerts()).toEqual([]);
    await scene.traffic(readLow(makeMachines(10, 5)));
    expect(await scene.monitor()).toMatchObject({ evaluatedThrough: 650, labelledThrough: 650 });
  }, 60_000);

  it('opens no retraining while a canary is open, and judges harm on the rows of the champion', async () => {
    const { scene, version } = await watchedScene();
    const bad = await scene.register(
      makeMachines(1000, 8).map((row) => ({ ...row, fails: !row.fails })),
      'bad',
    );
    await scene.promote(version, 'rel_1', { id: bad, weight: 0.5 });
    await scene.traffic(makeMachines(600, 3));
    expect((await scene.monitor()).lastWindow?.metrics.accuracy).toBeLessThan(0.9);
    expect((await scene.monitor()).lastWindow?.harmful).toBe(false);
    expect(await scene.alerts()).toEqual([]);

    await scene.traffic(readLow(makeMachines(900, 4)));
    expect(await scene.alerts()).toHaveLength(1);
    expect(await scene.decisions()).toEqual([]);
    await scene.promote(version, 'rel_1');
    expect((await scene.decisions()).map(({ decision }) => decision)).toEqual(['retrain']);
  }, 60_000);

  it('takes the first window as reference of a model from outside, and says so', async () => {
    const scene = await createMonitoringScene();
    await scene.apply();
    await scene.promote(await scene.register(makeMachines(3000, 1), 'outside', true), 'rel_1');
    await scene.traffic(makeMachines(600, 2));
    const quiet = await scene.monitor();
    expect(quiet).toMatchObject({ state: 'ok', labelledThrough: 600, reference: { rows: 300 } });
    await scene.traffic(readLow(makeMachines(300, 3)));
    expect(await scene.alerts()).toMatchObject([{ severity: 'alert', columns: ['torque'] }]);
    const detail = await scene.call<{ reference: string }>('getWindow', { params: { windowId: quiet.lastWindow?.id } });
    expect(detail.reference).toBe('the first window after the release, because the model was not trained here');
  }, 60_000);

  it('is the same after a restart: nothing is judged, opened or decided twice', async () => {
    const { scene } = await watchedScene();
    await scene.traffic(readLow(makeMachines(900, 3)));
    const before = { alerts: await scene.alerts(), decisions: await scene.decisions(), monitor: await scene.monitor() };
    const next = await scene.restart();
    await next.settle();
    expect({ alerts: await next.alerts(), decisions: await next.decisions() }).toEqual({
      alerts: before.alerts,
      decisions: before.decisions,
    });
    expect(await next.monitor()).toEqual(before.monitor);
    await next.traffic(readLow(makeMachines(300, 4)));
    expect(await next.monitor()).toMatchObject({ evaluatedThrough: 1200, labelledThrough: 1200 });
    expect(await next.decisions()).toHaveLength(1);
    expect(await next.events('monitoring.window.evaluated')).toHaveLength(4);
  }, 60_000);

  it('begins anew when the windows change, and is resolved by hand once', async () => {
    const { scene } = await watchedScene();
    await scene.traffic(makeMachines(300, 2, 0.6));
    const [notice] = await scene.alerts();
    const resolve = { params: { alertId: notice?.id }, body: { reason: 'new product line' } };
    await scene.call('resolveAlert', resolve);
    expect(await scene.call('resolveAlert', resolve)).toMatchObject({ resolution: 'new product line', state: 'ok' });
    expect(await scene.events('monitoring.alert.resolved')).toHaveLength(1);
    const watch = machineManifest.monitors?.['press-watch'];
    const wider = { deployment: 'press', drift: watch?.drift ?? {}, window: { rows: 200 } };
    await scene.apply({ ...machineManifest, monitors: { 'press-watch': wider } });
    await scene.settle();
    await scene.traffic(makeMachines(200, 3));
    expect(await scene.monitor()).toMatchObject({ windowRows: 200, evaluatedThrough: 500, state: 'ok' });
  }, 60_000);

  it('begins where the log stands when it is declared for a deployment that answers already', async () => {
    const scene = await createMonitoringScene();
    await scene.promote(await scene.register(makeMachines(3000, 1), 'first'), 'rel_1');
    await scene.send(makeMachines(400, 2));
    await scene.apply();
    await scene.settle();
    await scene.traffic(makeMachines(300, 3));
    expect(await scene.monitor()).toMatchObject({ evaluatedThrough: 700, state: 'ok' });
  }, 60_000);
});
