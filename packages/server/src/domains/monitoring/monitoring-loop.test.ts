import { describe, expect, it } from 'vitest';
import { makeMachines, readLow } from '../../testing/machine-rows.ts';
import { createMonitoringScene } from '../../testing/monitoring-scene.ts';

async function watchedScene() {
  const scene = await createMonitoringScene();
  await scene.apply();
  const version = await scene.register(makeMachines(3000, 1), 'first');
  await scene.promote(version, 'rel_1');
  return { scene, version };
}

describe('a monitor', () => {
  it('waits for a release, builds its reference and stays quiet on unchanged traffic', async () => {
    const scene = await createMonitoringScene();
    await scene.apply();
    expect(await scene.monitor()).toMatchObject({
      state: 'waiting',
      headline: 'Waits for the first release of press.',
    });
    await scene.promote(await scene.register(makeMachines(3000, 1), 'first'), 'rel_1');
    const built = await scene.monitor();
    expect(built.reference).toMatchObject({ rows: 3000, costPerRecord: { n: 600 } });
    await scene.traffic(makeMachines(1000, 2));
    const monitor = await scene.monitor();
    expect(monitor).toMatchObject({ state: 'ok', evaluatedThrough: 900, labelledThrough: 900, openAlerts: 0 });
    expect(monitor.note).toContain('accuracy below 0.90, does not fire');
    expect(monitor.lastWindow?.metrics.accuracy).toBeGreaterThan(0.98);
    expect(await scene.events('monitoring.window.evaluated')).toHaveLength(3);
    expect(await scene.events('monitoring.window.labelled')).toHaveLength(3);
    expect(await scene.alerts()).toEqual([]);
  }, 60_000);

  it('opens one alert when drift harms, decides one retraining, and starts none again by itself', async () => {
    const { scene } = await watchedScene();
    await scene.traffic(makeMachines(300, 2));
    await scene.traffic(readLow(makeMachines(300, 3)));
    const [alert] = await scene.alerts();
    expect(alert).toMatchObject({ severity: 'alert', phase: 'open', state: 'waiting', columns: ['torque'] });
    expect(alert?.text).toContain('Seen in rows 300 to 600 of press');
    expect(alert?.text).toContain('500 labelled rows from row 300 on');
    expect(await scene.decisions()).toEqual([]);

    await scene.traffic(readLow(makeMachines(600, 4)));
    expect(await scene.alerts()).toHaveLength(1);
    const [decision] = await scene.decisions();
    expect(decision).toMatchObject({ decision: 'retrain', pipeline: 'retrain', numbers: { fromOrdinal: 300 } });
    expect(await scene.monitoring.reader.getDecision(decision?.id ?? '')).toMatchObject({
      production: { deployment: 'press', fromOrdinal: 300, rows: 500, baseRows: 50 },
    });
    expect((await scene.alerts())[0]?.state).toBe('running');

    const held = {
      decisionId: decision?.id ?? '',
      pipelineRunId: 'prn_1',
      outcome: 'held',
      summary: 'too few',
    } as const;
    await scene.platform.db.run((tx) => scene.monitoring.commands.retrainingProgressed(tx, held));
    await scene.traffic(readLow(makeMachines(900, 5)));
    const [open] = await scene.alerts();
    expect(open).toMatchObject({ state: 'needs_you', decisions: [{ pipelineRunId: 'prn_1' }] });
    expect(open?.text).toContain('its gate held it (too few)');
    expect((await scene.monitor()).state).toBe('needs_you');
    expect(await scene.decisions()).toHaveLength(1);
    expect(await scene.events('monitoring.alert.opened', 'monitoring.retraining.decided')).toHaveLength(2);
  }, 60_000);

  it('notices drift without harm once, holds, and retrains nothing', async () => {
    const { scene } = await watchedScene();
    await scene.traffic(makeMachines(900, 2, 0.6));
    const [notice, ...more] = await scene.alerts();
    expect(more).toEqual([]);
    expect(notice).toMatchObject({ severity: 'notice', state: 'warning', columns: ['type'] });
    expect(await scene.decisions()).toMatchObject([{ decision: 'hold', alertId: notice?.id }]);
    expect(notice?.decisions[0]?.numbers['js type']).toBeGreaterThan(0.15);
    expect(notice?.title).toBe('press: type drifted, without harm');
    expect(await scene.events('monitoring.retraining.decided')).toHaveLength(1);
  }, 60_000);

  it('resolves a notice by the alert that follows when the same columns harm', async () => {
    const { scene } = await watchedScene();
    const calm = (seed: number) => readLow(makeMachines(300, seed).filter(({ torque }) => (torque ?? 0) < 54));
    await scene.traffic([...calm(2), ...calm(3)].slice(0, 300));
    expect(await scene.alerts()).toMatchObject([{ severity: 'notice', columns: ['torque'] }]);
    await scene.traffic(readLow(makeMachines(300, 4)));
    expect(await scene.alerts()).toMatchObject([
      { severity: 'alert', phase: 'open' },
      { severity: 'notice', phase: 'resolved' },
    ]);
    expect(await scene.events('monitoring.alert.resolved')).toHaveLength(1);
  }, 60_000);

  it('needs a person when the release that a retraining led to is rolled back', async () => {
    const { scene } = await watchedScene();
    await scene.traffic(readLow(makeMachines(900, 3)));
    const [decision] = await scene.decisions();
    const { commands } = scene.monitoring;
    const told = (outcome: 'started' | 'released') =>
      scene.platform.db.run((tx) =>
        commands.retrainingProgressed(tx, {
          decisionId: decision?.id ?? '',
          pipelineRunId: 'prn_1',
          outcome,
          summary: '',
        }),
      );
    await told('started');
    await scene.platform.db.run((tx) =>
      commands.releaseRolledBack(tx, { deployment: 'press', reason: 'worse at 10 %' }),
    );
    await told('released');
    const [alert] = await scene.alerts();
    expect(alert?.state).toBe('needs_you');
    expect(alert?.text).toContain('rolled back (worse at 10 %)');
    await scene.traffic(readLow(makeMachines(900, 4)));
    expect(await scene.decisions()).toHaveLength(1);
  }, 60_000);

  it('counts a jump of missing values as drift', async () => {
    const { scene } = await watchedScene();
    const rows = makeMachines(300, 2).map((row, index) => (index % 2 === 0 ? { ...row, torque: null } : row));
    await scene.send(rows);
    await scene.settle();
    const monitor = await scene.monitor();
    expect(monitor.state).toBe('waiting');
    expect(monitor.headline).toContain('judged when 270 of these rows have labels');
    expect(monitor.lastWindow).toMatchObject({ state: 'waiting', labelled: 0 });
    const detail = await scene.call<{ columns: Array<{ column: string; currentMissing: number }>; reference: string }>(
      'getWindow',
      { params: { windowId: monitor.lastWindow?.id } },
    );
    expect(detail.columns.find(({ column }) => column === 'torque')?.currentMissing).toBe(0.5);
    expect(detail.reference).toContain('3,000 rows of machines');
  }, 60_000);
});
