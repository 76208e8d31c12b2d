import type {
  AlertView,
  DeploymentView,
  EventEnvelope,
  LogStatus,
  LoopView,
  MonitorView,
  PipelineRunView,
  RegistryVersionView,
  ReleaseView,
  WhyView,
} from '@kaizen/contracts';
import { expect, it } from 'vitest';
import { type AppScene, createAppScene, type List } from '../testing/app-scene.ts';
import { readSmallExample } from '../testing/example-manifest.ts';
import { millOnnx, trueMillLimits } from '../testing/mill-onnx.ts';
import { makeMillRows, millCsv, millInputs } from '../testing/mill-rows.ts';
import { eachDatabase } from '../testing/test-database.ts';

const deployed = '/api/v1/deployments/failure';
const changed = { torqueGain: 0.75 };

async function toProduction(scene: AppScene): Promise<PipelineRunView> {
  await scene.apply(await readSmallExample(), { 'data/machines.csv': millCsv(makeMillRows(1500, 1)) });
  return scene.runPipeline('failure', 'first');
}

const championOf = async ({ get }: AppScene) => (await get<DeploymentView>(deployed)).champion?.version;
const retrainings = async ({ get }: AppScene) =>
  (await get<List<PipelineRunView>>('/api/v1/pipelines/failure/runs')).items.filter(
    ({ trigger }) => trigger.kind === 'retraining',
  );
const alertsOf = async ({ get }: AppScene) => (await get<List<AlertView>>('/api/v1/alerts')).items;
const complaints = ({ app }: AppScene) => app.logged.filter(({ level }) => level === 'warn' || level === 'error');

eachDatabase((database) => {
  it('goes from a file to answers, is watched, released and undone by hand, and knows why', async () => {
    const scene = await createAppScene({ database });
    const { get, post, sendLabelled, settle } = scene;
    const run = await toProduction(scene);
    expect(run.steps.map(({ name, status }) => [name, status])).toEqual(
      ['ingest', 'validate', 'features', 'train', 'gate', 'register', 'release'].map((name) => [name, 'succeeded']),
    );
    const repeated = await scene.runPipeline('failure', 'first');
    expect(repeated.id).toBe(run.id);

    const one = { id: 'probe', inputs: millInputs(makeMillRows(1, 9)) };
    const answer = await post<{ model_version: string; outputs: object[] }>('/v2/models/failure/infer', one);
    const again = await post<{ outputs: object[] }>('/v2/models/failure/infer', one);
    expect(answer.model_version).toBe('1');
    expect(again.outputs).toEqual(answer.outputs);
    await sendLabelled('failure', 'usual', makeMillRows(650, 2));
    await settle();
    expect(await get<LogStatus>(`${deployed}/log`)).toMatchObject({ rows: 651, repeats: 1, labels: 650, unlogged: 0 });
    const monitor = await get<MonitorView>('/api/v1/monitors/failure');
    expect(monitor).toMatchObject({ evaluatedThrough: 600, labelledThrough: 600, openAlerts: 0 });
    expect(monitor.lastWindow?.metrics.f1).toBeGreaterThan(0.6);
    expect(monitor.reference?.datasetVersionId).toBe(run.steps[0]?.outputs.versionId);

    const unused = ['Type', 'Air temperature [K]', 'Process temperature [K]'];
    const upload = '/api/v1/models/failure/versions?project=predictive-maintenance';
    const headers = { 'content-type': 'application/octet-stream' };
    const made = await post<RegistryVersionView>(upload, Buffer.from(millOnnx(trueMillLimits, unused)), headers);
    const release = await post<ReleaseView>(`${deployed}/releases`, {
      modelVersionId: made.id,
      strategy: 'direct',
      reason: 'Rules of the engineers.',
    });
    expect(release).toMatchObject({ version: 2, phase: 'succeeded', strategy: 'direct', previousVersion: 1 });
    const second = await post<{ model_version: string }>('/v2/models/failure/infer', { ...one, id: 'probe-2' });
    expect(second.model_version).toBe('2');
    const undone = await post<ReleaseView>(`${deployed}/undo`, { reason: 'It stops the line too often.' });
    expect(undone).toMatchObject({ id: release.id, phase: 'undone' });
    expect(await championOf(scene)).toBe(1);

    const why = await get<WhyView>(`${deployed}/why`);
    expect(why.headline).toContain('Version 1 of failure');
    expect(why.facts.filter(({ unknown }) => unknown)).toEqual([]);
    expect(why.facts.find(({ name }) => name === 'Seed')?.value).toBe('7');
    const newest = '/api/v1/events?type=delivery.release.promoted&order=newest&limit=1';
    const [promoted] = (await get<List<EventEnvelope>>(newest)).items;
    const during = await get<WhyView>(`${deployed}/why?at=${promoted?.at}`);
    expect(during.headline).toContain('Version 2 of failure');
    expect(complaints(scene)).toEqual([]);
  }, 60_000);

  it('retrains on drift that costs, releases by canary, and finds all of it again after a restart', async () => {
    const scene = await createAppScene({ database });
    await toProduction(scene);
    await scene.sendLabelled('failure', 'usual', makeMillRows(300, 2));
    for (let window = 0; window < 12 && (await retrainings(scene)).length === 0; window++) {
      await scene.sendLabelled('failure', `changed-${window}`, makeMillRows(300, 100 + window, changed));
      await scene.settle();
    }
    const [retraining] = await retrainings(scene);
    expect(retraining).toMatchObject({ status: 'succeeded' });
    const [alert] = await alertsOf(scene);
    expect(alert).toMatchObject({ severity: 'alert', columns: expect.arrayContaining(['Torque [Nm]']) });
    for (let chunk = 0; chunk < 12 && (await championOf(scene)) === 1; chunk++) {
      await scene.sendLabelled('failure', `canary-${chunk}`, makeMillRows(150, 200 + chunk, changed));
      await scene.settle();
    }
    expect(await championOf(scene)).toBe(2);
    expect((await alertsOf(scene))[0]).toMatchObject({ id: alert?.id, phase: 'resolved' });
    const loop = await scene.get<LoopView>('/api/v1/projects/predictive-maintenance/loop');
    expect(loop.needsYou).toEqual([]);
    const why = await scene.get<WhyView>(`${deployed}/why`);
    const known = why.facts.filter(({ unknown }) => !unknown).map(({ name }) => name);
    expect(known).toEqual(expect.arrayContaining(['Decision to retrain', 'Alert behind it', 'Seed', 'Canary step 3']));
    expect(complaints(scene)).toEqual([]);

    const next = await scene.restart();
    await next.settle();
    expect(await championOf(next)).toBe(2);
    expect((await retrainings(next)).map(({ id }) => id)).toEqual([retraining?.id]);
    expect(await next.get<WhyView>(`${deployed}/why?at=${why.at}`)).toEqual(why);
    const { model_version } = await next.post<{ model_version: string }>('/v2/models/failure/infer', {
      inputs: millInputs(makeMillRows(1, 9)),
    });
    expect(model_version).toBe('2');
    expect(complaints(next)).toEqual([]);
  }, 60_000);
});
