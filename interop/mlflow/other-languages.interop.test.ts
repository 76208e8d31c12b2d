import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KillableServer } from '../../packages/cli/src/testing/killable-server.ts';
import { MlflowWire } from '../../packages/cli/src/testing/mlflow-wire.ts';

/** The wire as clients speak it that cannot be installed here (see peers.json): the R client writes every value as text, the Java client every whole number. */
describe('clients of other languages', () => {
  let server: KillableServer;
  let wire: MlflowWire;

  beforeAll(async () => {
    server = await KillableServer.create('languages');
    await server.start();
    wire = new MlflowWire(server.url);
  });
  afterAll(() => server?.dispose());

  async function ok(path: string, fields: object): Promise<Record<string, unknown>> {
    const reply = await wire.post(`/2.0/mlflow/${path}`, fields);
    expect([path, reply.status, reply.body.message]).toEqual([path, 200, undefined]);
    return reply.body;
  }

  it('R: every value is text', async () => {
    const { experiment_id } = await ok('experiments/create', { name: 'from R' });
    const start_time = '1700000000000';
    const made = await ok('runs/create', { experiment_id, start_time, user_id: 'r', tags: [{ key: 'a', value: '1' }] });
    const { info } = made.run as { info: { run_id: string; start_time: number } };
    expect(info.start_time).toBe(1700000000000);
    const { run_id } = info;
    const ids = { run_id, run_uuid: run_id };
    const timestamp = '1700000000001';
    await ok('runs/log-metric', { ...ids, key: 'rmse', value: '0.25', timestamp, step: '3' });
    await ok('runs/log-metric', { ...ids, key: 'gone', value: 'NaN', timestamp, step: '0' });
    const metrics = [{ key: 'mae', value: '-1.5e-3', timestamp, step: '-1' }];
    await ok('runs/log-batch', { ...ids, metrics, params: [{ key: 'alpha', value: '0.5' }], tags: [] });
    await ok('runs/update', { ...ids, status: 'FINISHED', end_time: '1700000000002' });
    const found = await ok('runs/search', {
      experiment_ids: [experiment_id],
      filter: 'metrics.rmse < 1',
      run_view_type: 'ACTIVE_ONLY',
      max_results: '10',
      order_by: [],
    });
    expect(found.runs).toMatchObject([
      {
        info: { run_id, status: 'FINISHED', end_time: 1700000000002 },
        data: {
          metrics: expect.arrayContaining([
            { key: 'rmse', value: 0.25, timestamp: 1700000000001, step: 3 },
            { key: 'mae', value: -0.0015, timestamp: 1700000000001, step: -1 },
            { key: 'gone', value: 'NaN', timestamp: 1700000000001, step: 0 },
          ]),
        },
      },
    ]);
    const history = await wire.get('/2.0/mlflow/metrics/get-history', { ...ids, metric_key: 'rmse' });
    expect(history.body.metrics).toHaveLength(1);
  });

  it('R: registered models are searched by POST', async () => {
    await ok('registered-models/create', { name: 'from R' });
    await ok('model-versions/create', { name: 'from R', source: 's3://bucket/model', run_id: '' });
    await ok('model-versions/transition-stage', {
      name: 'from R',
      version: '1',
      stage: 'Production',
      archive_existing_versions: 'FALSE',
    });
    const found = await ok('registered-models/search', { filter: "name = 'from R'", max_results: '100' });
    expect(found.registered_models).toMatchObject([{ name: 'from R', latest_versions: [{ version: '1' }] }]);
  });

  it('Java: whole numbers are text, other numbers are numbers', async () => {
    const timestamp = '1700000000001';
    const made = await ok('runs/create', { experimentId: '0', startTime: timestamp, userId: 'java' });
    const { run_id } = (made.run as { info: { run_id: string } }).info;
    const metrics = [{ key: 'm', value: 0.5, timestamp, step: '9007199254740991' }];
    await ok('runs/log-batch', { runId: run_id, metrics });
    await ok('runs/log-metric', { runId: run_id, runUuid: run_id, key: 'm', value: 'Infinity', timestamp, step: '2' });
    const { body } = await wire.get('/2.0/mlflow/metrics/get-history', {
      run_id,
      metric_key: 'm',
      max_results: '25000',
    });
    expect(body.metrics).toMatchObject([
      { step: 2, value: 'Infinity' },
      { step: 9007199254740991, value: 0.5 },
    ]);
  });
});
