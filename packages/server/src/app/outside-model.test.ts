import type {
  AlertView,
  DeploymentView,
  LogStatus,
  MonitorView,
  RegistryVersionView,
  WindowDetail,
} from '@kaizen/contracts';
import { expect, it } from 'vitest';
import { createAppScene, type List } from '../testing/app-scene.ts';
import { linearOnnx } from '../testing/linear-onnx.ts';
import { millOnnx, trueMillLimits } from '../testing/mill-onnx.ts';
import { makeMillRows, millInputs } from '../testing/mill-rows.ts';

/** A project that trains nothing: what answers comes from outside. */
const manifest = `
kaizen: 1
project: outside
deployments:
  failure: { model: failure, logging: required }
monitors:
  failure:
    deployment: failure
    window: { rows: 300, minLabelled: 0.9 }
    drift:
      Torque [Nm]: { measure: psi, threshold: 0.2, trigger: true }
      Tool wear [min]: { measure: psi, threshold: 0.2 }
    realised:
      f1: { floor: 0.5, trigger: true }
costs: { currency: EUR, missedFailure: 2500, falseAlarm: 600, plannedStop: 600 }
`;

const onnxBody = { 'content-type': 'application/octet-stream' };
const byHand = { strategy: 'direct', reason: 'The first version, released by hand.' };

it('deploys, logs, labels and monitors a model that was made elsewhere, its first window being the reference', async () => {
  const { app, apply, get, post, sendLabelled, settle } = await createAppScene();
  await apply(manifest);
  const upload = '/api/v1/models/failure/versions?project=outside&threshold=0.5';
  const file = Buffer.from(millOnnx(trueMillLimits));
  const version = await post<RegistryVersionView>(upload, file, { ...onnxBody, 'idempotency-key': 'up-1' });
  expect(version).toMatchObject({ model: 'failure', version: 1, source: 'uploaded' });
  expect(version.servable?.signature).toEqual({
    inputs: ['Torque [Nm]', 'Rotational speed [rpm]', 'Tool wear [min]'].map((name) => ({
      name,
      type: 'number',
      required: true,
    })),
    classes: ['0', '1'],
    positive: '1',
  });
  const again = await post<RegistryVersionView>(upload, file, { ...onnxBody, 'idempotency-key': 'up-1' });
  expect(again.id).toBe(version.id);

  await post('/api/v1/deployments/failure/releases', { modelVersionId: version.id, ...byHand });
  const deployment = await get<DeploymentView>('/api/v1/deployments/failure');
  expect(deployment.champion).toMatchObject({ version: 1 });
  expect(await get('/v2/models/failure')).toMatchObject({ versions: ['1'] });

  const rows = makeMillRows(600, 3);
  const inputs = millInputs(rows.slice(0, 40)).filter(({ name }) => /Torque|speed|wear/.test(name));
  const answer = await post<{ outputs: { name: string; data: unknown[] }[] }>('/v2/models/failure/infer', {
    id: 'first',
    inputs,
  });
  const decisions = answer.outputs.find(({ name }) => name === 'decision')?.data;
  expect(decisions).toEqual(rows.slice(0, 40).map(({ failed }) => (failed ? '1' : '0')));

  await sendLabelled('failure', 'more', rows.slice(40));
  await sendLabelled('failure', 'changed', makeMillRows(300, 4, { torqueGain: 0.7 }));
  await settle();
  expect(await get<LogStatus>('/api/v1/deployments/failure/log')).toMatchObject({ rows: 900, labels: 860 });
  const monitor = await get<MonitorView>('/api/v1/monitors/failure');
  expect(monitor.reference).toMatchObject({ rows: 300 });
  const windows = await get<{ items: { id: string; fromOrdinal: number; drift: { drifted: boolean }[] }[] }>(
    '/api/v1/monitors/failure/windows',
  );
  const detail = await get<WindowDetail>(`/api/v1/windows/${windows.items[0]?.id}`);
  expect(detail.reference).toContain('first window');
  expect(detail.window.drift.find(({ column }) => column === 'Torque [Nm]')).toMatchObject({ drifted: true });
  // Nothing is declared that could train again: a torque that reads low costs money, and a person is told.
  const [alert] = (await get<List<AlertView>>('/api/v1/alerts')).items;
  expect(alert).toMatchObject({ severity: 'alert', phase: 'open', state: 'needs_you', decisions: [] });
  expect(app.logged.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
});

it('takes one wide input whose columns are named with the upload', async () => {
  const { apply, get, post } = await createAppScene();
  await apply(manifest);
  const columns = encodeURIComponent('Torque [Nm],Tool wear [min]');
  const upload = `/api/v1/models/failure/versions?project=outside&columns=${columns}`;
  const version = await post<RegistryVersionView>(upload, Buffer.from(linearOnnx([0.2, 0.01], -10)), onnxBody);
  expect(version.servable?.signature.inputs.map(({ name }) => name)).toEqual(['Torque [Nm]', 'Tool wear [min]']);
  await post('/api/v1/deployments/failure/releases', { modelVersionId: version.id, ...byHand });
  const tensor = (name: string, data: number[]) => ({ name, datatype: 'FP64', shape: [2, 1], data });
  const inputs = [tensor('Torque [Nm]', [20, 70]), tensor('Tool wear [min]', [10, 200])];
  const answer = await post<{ outputs: { name: string; data: number[] }[] }>('/v2/models/failure/infer', { inputs });
  const logistic = (z: number) => 1 / (1 + Math.exp(-z));
  const scores = answer.outputs.find(({ name }) => name === 'score')?.data;
  expect(scores?.[0]).toBeCloseTo(logistic(0.2 * 20 + 0.01 * 10 - 10), 5);
  expect(scores?.[1]).toBeCloseTo(logistic(0.2 * 70 + 0.01 * 200 - 10), 5);
  const { items } = await get<{ items: { input: object }[] }>('/api/v1/deployments/failure/predictions?limit=5');
  expect(items.map(({ input }) => input)).toContainEqual({ 'Torque [Nm]': 70, 'Tool wear [min]': 200 });
});
