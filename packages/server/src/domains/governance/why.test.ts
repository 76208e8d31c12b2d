import type { EventDraft, WhyView } from '@kaizen/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { createTestClock } from '../../testing/test-clock.ts';
import { createTestPlatform, type TestPlatform } from '../../testing/test-platform.ts';
import { createGovernanceRoom, type GovernanceRoom } from './room.ts';

const minute = 60_000;
const start = Date.UTC(2026, 2, 1, 9);
const deployment = 'failure';
const base = { projectId: 'prj_1', subject: deployment } as const;

const trained: readonly EventDraft[] = [
  {
    type: 'app.manifest.applied',
    ...base,
    subject: 'predictive-maintenance',
    payload: { manifestHash: 'a1b2', changed: ['failure'], folder: '/srv/plant', codeCommit: 'c0ffee' },
  },
  {
    type: 'data.version.committed',
    ...base,
    subject: 'machines',
    payload: {
      dataset: 'machines',
      datasetId: 'ds_1',
      versionId: 'dv_1',
      rows: 9996,
      addedRows: 9996,
      bytes: 400_000,
      message: 'From machines.csv.',
      current: true,
    },
  },
  {
    type: 'data.validation.completed',
    ...base,
    subject: 'machines',
    payload: {
      dataset: 'machines',
      datasetId: 'ds_1',
      batchId: 'bat_1',
      versionId: 'dv_1',
      rowsIn: 10_000,
      rowsBad: 4,
      verdict: 'quarantined',
      reasons: [],
    },
  },
  {
    type: 'tracking.run.started',
    ...base,
    subject: 'run_1',
    payload: { runId: 'run_1', experiment: 'failure', name: 'forest', params: { seed: '7', trees: '200' } },
  },
  {
    type: 'tracking.run.finished',
    ...base,
    subject: 'run_1',
    payload: { runId: 'run_1', experiment: 'failure', name: 'forest', status: 'finished', metrics: { f1: 0.8125 } },
  },
  registered(1, { runId: 'run_1', datasetVersionId: 'dv_1', featureSetId: 'fs_1' }),
];

function registered(version: number, links: object): EventDraft {
  return {
    type: 'tracking.model_version.registered',
    ...base,
    subject: `mv_${version}`,
    payload: {
      model: 'failure',
      modelVersionId: `mv_${version}`,
      loggedModelId: `lm_${version}`,
      version,
      hash: `hash${version}`,
      source: 'trained',
      ...links,
    },
  };
}

function gate(version: number): EventDraft {
  const checks = [
    { name: 'f1', verdict: 'pass' as const, observed: 0.8125, threshold: 0.6, n: 2000, reason: 'f1 is enough.' },
  ];
  return {
    type: 'delivery.gate.decided',
    ...base,
    payload: {
      gateId: `gat_${version}`,
      deployment,
      loggedModelId: `lm_${version}`,
      verdict: 'pass',
      checks,
      evaluatedOn: 'holdout of dv_1: 2,000 rows',
    },
  };
}

function started(version: number, more: object): EventDraft {
  return {
    type: 'delivery.release.started',
    ...base,
    actor: { kind: 'user', name: 'operator' },
    payload: {
      releaseId: `rel_${version}`,
      deployment,
      modelVersionId: `mv_${version}`,
      version,
      strategy: 'direct',
      cause: 'the first model.',
      ...more,
    },
  };
}

function promoted(version: number): EventDraft {
  const ids = { releaseId: `rel_${version}`, deployment, modelVersionId: `mv_${version}`, version };
  return { type: 'delivery.release.promoted', ...base, payload: { ...ids, cause: 'counted' } };
}

const retrained: readonly EventDraft[] = [
  {
    type: 'monitoring.alert.opened',
    ...base,
    payload: {
      alertId: 'alr_1',
      deployment,
      monitor: 'failure',
      severity: 'alert',
      windowId: 'win_1',
      columns: ['Torque [Nm]'],
      title: 'Torque reads low',
      measures: [],
    },
  },
  {
    type: 'monitoring.retraining.decided',
    ...base,
    payload: {
      decisionId: 'dec_1',
      deployment,
      monitor: 'failure',
      alertId: 'alr_1',
      windowId: 'win_1',
      decision: 'retrain',
      reason: 'The window costs more than its reference.',
      numbers: {},
    },
  },
  {
    type: 'pipelines.run.started',
    ...base,
    subject: 'prn_2',
    payload: {
      pipelineRunId: 'prn_2',
      pipeline: 'failure',
      trigger: { kind: 'retraining', by: 'monitoring', decisionId: 'dec_1', alertId: 'alr_1' },
    },
  },
  registered(2, {}),
  gate(2),
  started(2, { strategy: 'canary', gateId: 'gat_2', releasedBy: 'pipeline failure', pipelineRunId: 'prn_2' }),
  {
    type: 'delivery.release.stepped',
    ...base,
    payload: {
      releaseId: 'rel_2',
      deployment,
      modelVersionId: 'mv_2',
      step: 0,
      weight: 0.1,
      verdict: 'advance',
      requests: 512,
      labels: 450,
      reason: 'Not shown worse.',
    },
  },
];

const undo = (releaseId: string, from: string, to: string): EventDraft => ({
  type: 'delivery.release.undone',
  ...base,
  actor: { kind: 'user', name: 'operator' },
  payload: { releaseId, deployment, modelVersionId: from, restoredVersionId: to, reason: 'operators complained' },
});

const clock = createTestClock(start);
let platform: TestPlatform;
let room: GovernanceRoom;

async function happen(at: number, events: readonly EventDraft[]): Promise<void> {
  clock.set(at);
  await platform.db.run(async (tx) => {
    for (const event of events) await tx.emit(event);
  });
}

const factOf = (view: WhyView, name: string) => view.facts.find((fact) => fact.name === name);

beforeEach(async () => {
  clock.set(start);
  platform = await createTestPlatform({ clock });
  room = createGovernanceRoom({ platform });
  await happen(start, [...trained, gate(1), started(1, { gateId: 'gat_1', releasedBy: 'operator' }), promoted(1)]);
  await happen(start + 10 * minute, retrained);
  await happen(start + 20 * minute, [promoted(2)]);
});

describe('why', () => {
  it('tells the whole story of a version that was released by hand', async () => {
    const view = await room.reader.why(deployment, start + 5 * minute);
    expect(view.headline).toBe(
      'Version 1 of failure was live at 2026-03-01 09:05:00 UTC, since 2026-03-01 09:00:00 UTC: released by operator after a gate that passed 1 of 1 checks, because: the first model; trained on 9,996 rows of machines.',
    );
    expect(Object.fromEntries(view.facts.map(({ name, value }) => [name, value]))).toMatchObject({
      Version: 'failure version 1 (mv_1)',
      'Released by': 'operator',
      'Way of the release': 'directly',
      Gate: 'pass, judged on holdout of dv_1: 2,000 rows',
      'Gate check: f1': 'pass (observed 0.8125, threshold 0.6, 2,000 rows). f1 is enough.',
      Trigger: 'by hand: operator',
      'Training run': 'forest (run_1), finished',
      'Metrics of the run': 'f1 0.8125',
      Seed: '7',
      'Code commit': 'c0ffee, of the folder whose manifest was in force',
      'Manifest in force': 'a1b2',
      'Training data': 'machines, version dv_1: 9,996 rows. From machines.csv.',
      'Validation of the data': 'quarantined: 10,000 rows in, 4 in quarantine',
      'Feature set': 'fs_1',
      'Alert while live': 'Torque reads low',
      'What came after': '2026-03-01 09:20:00 UTC: replaced by version 2',
    });
    expect(view.facts.filter(({ unknown }) => unknown)).toEqual([]);
    expect(view.facts.every(({ eventId, at }) => eventId !== undefined && at !== undefined)).toBe(true);
  });

  it('follows a retraining back to its alert, and names what no event shows', async () => {
    const view = await room.reader.why(deployment);
    expect(factOf(view, 'Trigger')?.value).toBe('pipeline failure, started by monitoring (retraining)');
    expect(factOf(view, 'Decision to retrain')?.value).toBe('The window costs more than its reference.');
    expect(factOf(view, 'Alert behind it')?.value).toBe('Torque reads low (Torque [Nm])');
    expect(factOf(view, 'Canary step 1')?.value).toBe(
      'advance at 10 % of the requests, 512 requests and 450 labels counted. Not shown worse.',
    );
    const unknown = view.facts.filter((fact) => fact.unknown).map(({ name }) => name);
    expect(unknown).toEqual([
      'Training run',
      'Metrics of the run',
      'Parameters of the run',
      'Seed',
      'Training data',
      'Validation of the data',
      'Feature set',
    ]);
    expect(view.headline).toContain('what it was trained on is unknown');
    expect(factOf(view, 'What came after')?.value).toBe('still live');
  });

  it('tells of an undo and of challengers that were rolled back', async () => {
    const reason = 'Shown worse.';
    await happen(start + 30 * minute, [
      started(3, { strategy: 'canary' }),
      {
        type: 'delivery.release.rolled_back',
        ...base,
        payload: { releaseId: 'rel_3', deployment, modelVersionId: 'mv_3', restoredVersionId: 'mv_2', reason },
      },
      undo('rel_4', 'mv_4', 'mv_2'),
    ]);
    await happen(start + 40 * minute, [undo('rel_2', 'mv_2', 'mv_1')]);
    const second = await room.reader.why(deployment, start + 35 * minute);
    expect(factOf(second, 'Live since')?.value).toBe('2026-03-01 09:20:00 UTC');
    expect(factOf(second, 'Challenger rolled back')?.value).toBe('mv_3: Shown worse.');
    expect(factOf(second, 'What came after')?.value).toContain('undone (operators complained)');
    const now = await room.reader.why(deployment);
    expect(now.headline).toContain('Version 1 of failure');
    expect(now.headline).toContain('brought back by an undo of operator: released by operator');
    expect(factOf(now, 'Brought back by')?.value).toBe('operator (undo): operators complained');
  });

  it('knows no version before the first, and no deployment without events', async () => {
    const before = await room.reader.why(deployment, start - 1);
    expect(before.headline).toBe(
      'No kept event shows a live version of failure at 2026-03-01 08:59:59 UTC; the first version went live at 2026-03-01 09:00:00 UTC.',
    );
    expect(before.facts[0]).toMatchObject({ name: 'Version', unknown: true });
    await expect(room.reader.why('nothing')).rejects.toMatchObject({ code: 'governance.nothing_known' });
  });
});
