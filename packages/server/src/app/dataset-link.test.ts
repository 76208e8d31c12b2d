import type { PutOutcome, RunDetail, VersionRunPage, VersionView } from '@kaizen/contracts';
import { expect, it } from 'vitest';
import { createTestApp } from '../testing/test-app.ts';
import { eachDatabase } from '../testing/test-database.ts';

const manifest = 'kaizen: 1\nproject: plant\ndata:\n  machines:\n    source: {}\n    retention: { versions: 1 }\n';

eachDatabase((database) => {
  it('a run that logs a version by its address has it as an input, is shown with it, and keeps its rows', async () => {
    const app = await createTestApp({ database });
    const host = '127.0.0.1:4600';
    async function call<T>(method: 'GET' | 'POST' | 'PUT', url: string, payload?: object | string): Promise<T> {
      const token = { 'x-kaizen-token': app.token };
      const reply = await app.inject({
        method,
        url,
        headers: { host, ...token },
        ...(payload === undefined ? {} : { payload }),
      });
      expect([url, reply.statusCode < 300, reply.statusCode < 300 ? '' : reply.body]).toEqual([url, true, '']);
      return reply.body === '' ? (undefined as T) : reply.json<T>();
    }
    await call('POST', '/api/v1/folders', { folder: app.home });
    await call('POST', '/api/v1/projects/apply', { text: manifest, folder: app.home });
    const put = (rows: string) => call<PutOutcome>('PUT', '/api/v1/datasets/machines.csv', `id,torque\n${rows}`);
    const first = await put('1,40\n2,41\n');
    const mlflow = <T>(path: string, body: object) => call<T>('POST', `/api/2.0/mlflow/${path}`, body);
    const { run } = await mlflow<{ run: { info: { run_id: string } } }>('runs/create', {
      experiment_id: '0',
      run_name: 'wear',
    });
    const runId = run.info.run_id;
    const dataset = (name: string, url: string) => ({
      dataset: {
        name,
        digest: name,
        source_type: 'http',
        source: JSON.stringify({ url }),
        schema: '{}',
        profile: '{}',
      },
      tags: [{ key: 'mlflow.data.context', value: 'training' }],
    });
    const here = `http://localhost:4600/api/v1/datasets/machines`;
    const log = (...datasets: object[]) => mlflow('runs/log-inputs', { run_id: runId, datasets });
    await log(
      dataset('a', `${here}@current.parquet`),
      dataset('b', `${here}@${first.versionId}.csv`),
      dataset('c', `${here}@nothing.csv`),
      dataset('d', 'http://elsewhere/api/v1/datasets/machines@current.csv'),
      dataset('e', 'http://localhost:4600/api/v1/datasets/unknown@current.csv'),
    );
    await log(dataset('a', `${here}@current.parquet`));
    const detail = await call<RunDetail>('GET', `/api/v1/runs/${runId}/detail`);
    expect(detail.inputs).toEqual([{ kind: 'dataset_version', id: first.versionId, name: 'machines' }]);
    const used = await call<VersionRunPage>('GET', `/api/v1/dataset-versions/${first.versionId}/runs`);
    expect(used).toMatchObject({ items: [{ id: runId, name: 'wear', state: 'running' }] });

    const second = await put('1,40\n2,41\n3,42\n');
    const third = await put('1,40\n');
    await call('POST', '/api/v1/datasets/machines/collect', { versions: 1 });
    const version = (id: string) => call<VersionView>('GET', `/api/v1/datasets/machines/versions/${id}`);
    expect((await version(first.versionId)).collectedAt).toBeUndefined();
    expect((await version(second.versionId)).collectedAt).toBeGreaterThan(0);
    expect((await version(third.versionId)).current).toBe(true);

    await mlflow('runs/update', { run_id: runId, status: 'FINISHED' });
    const finished = (await app.platform.outbox.find({ order: 'oldest' })).items.find(
      ({ type }) => type === 'tracking.run.finished',
    );
    // What is a version of ours is not told a second time as a dataset of the client.
    expect(finished?.inputs).toEqual([
      { kind: 'dataset_version', id: first.versionId, name: 'machines' },
      ...['c', 'd', 'e'].map((name) => ({ kind: 'client_dataset', id: name, name })),
    ]);
  });
});
