import type { EventType, KaizenEvent, MonitorView, PipelineRunView } from '@kaizen/contracts';
import { describe, expect, it } from 'vitest';
import { describeLoop } from './describe-loop.ts';
import { decideLoopNames, type LoopEvents, type LoopReadings } from './loop-readings.ts';

const NOW = 1_800_000_000_000;
const DAY = 86_400_000;

let seq = 0;
function event<T extends EventType>(type: T, at: number, payload: KaizenEvent<T>['payload']): KaizenEvent {
  const base = { id: `evt_${seq}`, seq: seq++, at, projectId: 'prj_1', environment: 'production', subject: 'failure' };
  // The union of all events cannot be narrowed by a type parameter.
  return { ...base, actor: { kind: 'system', name: 'test' }, inputs: [], outputs: [], type, payload } as KaizenEvent;
}

function eventsOf(all: readonly KaizenEvent[]): LoopEvents {
  const story = all.toReversed();
  return {
    story,
    of: <T extends EventType>(type: T) =>
      story.filter((one) => one.type === type) as unknown as readonly KaizenEvent<T>[],
  };
}

const fresh: LoopReadings = { project: 'plant', now: NOW, names: {}, jobs: [], events: eventsOf([]) };

const live: LoopReadings = {
  ...fresh,
  names: { deployment: 'failure', monitor: 'failure' },
  deployment: {
    name: 'failure',
    projectId: 'prj_1',
    model: 'failure',
    state: 'ok',
    champion: { modelVersionId: 'mv_2', version: 2, since: NOW - 3 * DAY },
    targets: [{ modelVersionId: 'mv_2', version: 2, role: 'champion', weight: 1 }],
    headline: 'Healthy.',
  },
  log: { deployment: 'failure', rows: 1200, repeats: 0, labels: 900, labelled: 900, unlogged: 0, files: 1, bytes: 10 },
};

const monitor: MonitorView = {
  name: 'failure',
  projectId: 'prj_1',
  deployment: 'failure',
  state: 'ok',
  headline: 'Healthy: no drift.',
  windowRows: 1000,
  evaluatedThrough: 1000,
  labelledThrough: 0,
  openAlerts: 0,
};

const alert = event('monitoring.alert.opened', NOW - DAY, {
  alertId: 'alr_1',
  deployment: 'failure',
  monitor: 'failure',
  severity: 'alert',
  windowId: 'win_1',
  columns: ['Torque [Nm]'],
  title: 'failure: Torque [Nm] drifted',
  measures: [],
});

const windowSeen = event('monitoring.window.evaluated', NOW - DAY, {
  windowId: 'win_1',
  deployment: 'failure',
  monitor: 'failure',
  modelVersionId: 'mv_2',
  fromOrdinal: 0,
  toOrdinal: 1000,
  rows: 1000,
  drift: [
    { column: 'Type', measure: 'psi', value: 0.1, threshold: 0.2, drifted: false },
    { column: 'Torque [Nm]', measure: 'psi', value: 0.9, threshold: 0.2, drifted: true },
  ],
});

const stageOf = (readings: LoopReadings, key: string) =>
  describeLoop(readings).stages.find((stage) => stage.key === key);

describe('the loop page', () => {
  it('names what each stage waits for before anything happened', () => {
    const view = describeLoop(fresh);
    expect(view.headline).toBe('No data yet. Run the pipeline, and the loop begins to turn.');
    expect(view.stages).toHaveLength(14);
    expect(new Set(view.stages.map(({ key }) => key)).size).toBe(14);
    for (const stage of view.stages) expect([stage.state, stage.waitsFor]).toEqual(['waiting', expect.any(String)]);
    expect(view.needsYou).toEqual([]);
  });

  it('says how long the champion has been live when all is well', () => {
    const view = describeLoop({ ...live, monitor });
    expect(view.headline).toBe('Healthy. Version 2 has been live for 3 days; nothing needs you.');
    expect(view.state).toBe('ok');
    expect(stageOf(live, 'serve')?.value).toEqual({ number: 1200, unit: 'rows', label: 'answered' });
  });

  it('does not call itself healthy while rows stand in quarantine', () => {
    const lastBatch = {
      id: 'bat_1',
      dataset: 'machines',
      source: 'upload',
      rowsIn: 400,
      rowsBad: 8,
      verdict: 'quarantined' as const,
      reasons: [],
      createdAt: NOW,
    };
    const dataset = { id: 'dst_1', name: 'machines', projectId: 'prj_1', rows: 392, createdAt: NOW, lastBatch };
    const view = describeLoop({ ...live, monitor, dataset: { ...dataset, state: 'warning' } });
    expect([view.state, view.headline]).toEqual([
      'warning',
      'Version 2 has been live for 3 days; nothing needs you. Of the last batch, 8 rows of machines stand in quarantine.',
    ]);
  });

  it('tells of the retraining behind the champion', () => {
    const decided = event('monitoring.retraining.decided', NOW - 4 * DAY, {
      decisionId: 'dec_1',
      deployment: 'failure',
      monitor: 'failure',
      alertId: 'alr_1',
      windowId: 'win_1',
      decision: 'retrain',
      reason: 'Retrain.',
      numbers: {},
    });
    const promoted = event('delivery.release.promoted', NOW - 3 * DAY, {
      releaseId: 'rel_2',
      deployment: 'failure',
      modelVersionId: 'mv_2',
      version: 2,
      cause: 'decision',
    });
    const view = describeLoop({ ...live, monitor, events: eventsOf([decided, promoted]) });
    expect(view.headline).toBe('Healthy. Retrained 3 days ago as version 2; nothing needs you.');
    expect(view.stages.find(({ key }) => key === 'retrain')?.value?.number).toBe(1);
  });

  it('asks for a person when an alert needs one, and links to it', () => {
    const troubled: LoopReadings = {
      ...live,
      monitor: { ...monitor, state: 'needs_you', openAlerts: 1, headline: 'Torque drifted. It needs you.' },
      events: eventsOf([windowSeen, alert]),
    };
    const view = describeLoop(troubled);
    expect(view.needsYou).toEqual([{ text: 'Torque drifted. It needs you.', href: '/alerts/alr_1' }]);
    expect([view.state, view.headline]).toEqual([
      'needs_you',
      'One thing needs you. Version 2 has been live for 3 days.',
    ]);
    const drift = view.stages.find(({ key }) => key === 'drift');
    expect(drift).toMatchObject({ state: 'needs_you', result: 'Torque [Nm] drifted', href: '/alerts/alr_1' });
    expect(drift?.value).toEqual({ number: 0.9, unit: 'PSI', label: 'of Torque [Nm]' });
  });

  it('forgets an alert that was resolved', () => {
    const resolved = event('monitoring.alert.resolved', NOW, {
      alertId: 'alr_1',
      deployment: 'failure',
      reason: 'done',
    });
    const view = describeLoop({ ...live, monitor, events: eventsOf([windowSeen, alert, resolved]) });
    expect(view.stages.find(({ key }) => key === 'drift')).toMatchObject({
      state: 'warning',
      href: '/monitors/failure',
    });
    expect(view.recent[0]?.text).toBe('Alert resolved: done');
  });

  it('forgets the windows of the champion before', () => {
    const champion = { modelVersionId: 'mv_3', version: 3, since: NOW };
    const deployment = live.deployment === undefined ? undefined : { ...live.deployment, champion };
    const readings = {
      ...live,
      ...(deployment === undefined ? {} : { deployment }),
      monitor,
      events: eventsOf([windowSeen]),
    };
    expect(stageOf(readings, 'drift')).toMatchObject({ state: 'waiting', waitsFor: 'the first full window' });
    expect(stageOf(readings, 'monitor')).toMatchObject({ state: 'waiting', waitsFor: 'the first full window' });
  });

  it('shows the progress of the step at work', () => {
    const run: PipelineRunView = {
      id: 'prn_1',
      pipeline: 'failure',
      projectId: 'prj_1',
      jobId: 'job_1',
      status: 'running',
      state: 'running',
      trigger: { kind: 'manual', by: 'cli' },
      steps: [
        { name: 'ingest', uses: 'ingest', with: 'machines', status: 'succeeded', state: 'ok', attempt: 1, outputs: {} },
        {
          name: 'train',
          uses: 'train',
          with: 'failure',
          status: 'running',
          state: 'running',
          attempt: 1,
          outputs: {},
          progress: { done: 120, total: 700, unit: 'trees', message: 'Training failure' },
        },
      ],
      createdAt: NOW,
    };
    const view = describeLoop({ ...fresh, run });
    expect(view.headline).toBe('Pipeline failure is at step 2 of 2: train; nothing needs you.');
    expect(view.stages.find(({ key }) => key === 'train')).toMatchObject({
      state: 'running',
      result: 'Training failure: 120 of 700 trees',
      progress: 120 / 700,
      href: '/pipelines/failure/runs/prn_1',
    });
    const held = describeLoop({
      ...fresh,
      run: { ...run, status: 'held', steps: [{ ...run.steps[0], status: 'held', name: 'gate' }] } as PipelineRunView,
    });
    expect(held.needsYou[0]?.text).toBe('Pipeline failure was held at gate: its page says why');
  });
});

describe('names of the loop', () => {
  it('follows the objective from its deployment back to the data', () => {
    const names = decideLoopNames({
      kaizen: 1,
      project: 'plant',
      data: { other: { source: {} }, machines: { source: {} } },
      features: { state: { from: 'machines', inputs: ['a'] } },
      deployments: { first: { model: 'm' }, failure: { model: 'failure' } },
      monitors: { watch: { deployment: 'failure', window: { rows: 10 } } },
      retraining: { watch: { pipeline: 'again', data: { recentRows: 10 } } },
      pipelines: {
        once: { steps: [] },
        again: {
          steps: [
            { name: 'in', uses: 'ingest', with: 'machines' },
            { name: 'features', uses: 'features', with: 'state' },
          ],
        },
      },
      objective: {
        name: 'Fewer stops',
        deployment: 'failure',
        kpi: { name: 'Cost', measure: 'cost-per-1000', direction: 'down' },
      },
    });
    expect(names).toEqual({
      dataset: 'machines',
      featureSet: 'state',
      pipeline: 'again',
      deployment: 'failure',
      monitor: 'watch',
    });
    expect(decideLoopNames(undefined)).toEqual({});
  });
});
