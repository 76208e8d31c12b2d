import type {
  AlertView,
  DeploymentView,
  EventEnvelope,
  GateView,
  PipelineRunView,
  ReleaseView,
} from '@kaizen/contracts';
import { expect, it } from 'vitest';
import { type AppScene, createAppScene, type List } from '../testing/app-scene.ts';
import { readSmallExample } from '../testing/example-manifest.ts';
import { makeMillRows, millCsv } from '../testing/mill-rows.ts';

const deployed = '/api/v1/deployments/failure';
const sensorLow = { torqueGain: 0.75 };
const releasesOf = async ({ get }: AppScene) => (await get<List<ReleaseView>>(`${deployed}/releases`)).items;
const runsOf = async ({ get }: AppScene) => (await get<List<PipelineRunView>>('/api/v1/pipelines/failure/runs')).items;
const alertsOf = async ({ get }: AppScene) => (await get<List<AlertView>>('/api/v1/alerts')).items;

/** Sends windows of changed traffic until the retraining has put a canary beside the champion. */
async function toCanary(scene: AppScene): Promise<ReleaseView> {
  await scene.apply(await readSmallExample(), { 'data/machines.csv': millCsv(makeMillRows(1500, 1)) });
  await scene.runPipeline('failure', 'first');
  await scene.sendLabelled('failure', 'usual', makeMillRows(300, 2));
  for (let window = 0; window < 12; window++) {
    await scene.sendLabelled('failure', `low-${window}`, makeMillRows(300, 100 + window, sensorLow));
    await scene.settle();
    const [release] = await releasesOf(scene);
    if (release?.phase === 'canary') return release;
  }
  throw new Error('no canary has begun');
}

it('takes back by itself a version that passed its gate and is worse on live labels, and starts nothing more', async () => {
  let scene = await createAppScene();
  const canary = await toCanary(scene);
  expect(canary).toMatchObject({ version: 2, previousVersion: 1, releasedBy: 'pipeline failure' });
  const gate = await scene.get<GateView>(`/api/v1/gates/${canary.gateId}`);
  expect(gate.verdict).toBe('pass');
  expect(gate.costDifference?.low).toBeGreaterThan(0);

  // The sensor is mended: what the new version learned is wrong again, and the champion is right.
  for (let chunk = 0; chunk < 8 && (await releasesOf(scene))[0]?.phase === 'canary'; chunk++) {
    await scene.sendLabelled('failure', `mended-${chunk}`, makeMillRows(200, 300 + chunk));
    await scene.settle();
  }
  const [ended] = await releasesOf(scene);
  expect(ended).toMatchObject({ id: canary.id, phase: 'rolled_back', weight: 0 });
  expect(ended?.steps.at(-1)).toMatchObject({ verdict: 'roll_back' });
  expect(ended?.steps.at(-1)?.costDifference?.high).toBeLessThan(0);
  const deployment = await scene.get<DeploymentView>(deployed);
  expect(deployment.champion?.version).toBe(1);
  expect(deployment.targets).toMatchObject([{ version: 1, weight: 1 }]);

  const [alert] = await alertsOf(scene);
  expect(alert).toMatchObject({ severity: 'alert', phase: 'open', state: 'needs_you' });
  const before = { releases: (await releasesOf(scene)).length, runs: (await runsOf(scene)).length };
  expect(before).toEqual({ releases: 2, runs: 2 });

  // Good windows, harmful windows, a restart: neither a run nor a release begins by itself.
  for (let window = 0; window < 6; window++) {
    await scene.sendLabelled(
      'failure',
      `later-${window}`,
      makeMillRows(300, 400 + window, window < 2 ? {} : sensorLow),
    );
    await scene.settle();
    if (window === 3) scene = await scene.restart();
  }
  await scene.settle();
  expect({ releases: (await releasesOf(scene)).length, runs: (await runsOf(scene)).length }).toEqual(before);
  expect((await alertsOf(scene)).filter(({ severity }) => severity === 'alert')).toMatchObject([
    { id: alert?.id, phase: 'open', state: 'needs_you', decisions: [{ decision: 'retrain' }] },
  ]);
  const types = 'type=delivery.release.started&type=delivery.release.rolled_back&type=monitoring.retraining.decided';
  const told = await scene.get<List<EventEnvelope>>(`/api/v1/events?${types}&limit=50`);
  expect(
    told.items.map(({ type, payload }) => (type === 'monitoring.retraining.decided' ? payload.decision : type)),
  ).toEqual(['delivery.release.started', 'retrain', 'delivery.release.started', 'delivery.release.rolled_back']);

  // A person may still say that it is mended.
  const resolved = await scene.post<AlertView>(`/api/v1/alerts/${alert?.id}/resolve`, { reason: 'The sensor is new.' });
  expect(resolved).toMatchObject({ phase: 'resolved' });
}, 60_000);
