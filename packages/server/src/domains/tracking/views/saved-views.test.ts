import type { ExperimentView, SavedView, SavedViewPage } from '@kaizen/contracts';
import { expect, it } from 'vitest';
import { createTestApp } from '../../../testing/test-app.ts';
import { eachDatabase } from '../../../testing/test-database.ts';

const query = 'filter=metrics.f1%20%3E%200.8&columns=%5B%22metrics.f1%22%5D&view=charts';

eachDatabase((kind) => {
  async function open() {
    const app = await createTestApp({ database: kind });
    async function call<T>(method: 'GET' | 'POST' | 'DELETE' | 'PATCH', url: string, payload?: object, status = 200) {
      const answer = await app.inject({ method, url: `/api/v1${url}`, ...(payload === undefined ? {} : { payload }) });
      expect([url, answer.statusCode, answer.statusCode === status ? '' : answer.body]).toEqual([url, status, '']);
      return answer.json<T>();
    }
    return { app, call };
  }

  it('views are saved by name, listed by page, and deleted', async () => {
    const { call } = await open();
    const made = await call<SavedView>('POST', '/saved-views', { name: ' Best of Größe ', query });
    expect(made).toMatchObject({ name: 'Best of Größe', query });
    expect(made.experimentId).toBeUndefined();
    const again = await call<SavedView>('POST', '/saved-views', { name: 'Best of Größe', query: 'view=table' });
    expect(again).toMatchObject({ id: made.id, query: 'view=table', createdAt: made.createdAt });
    const upper = await call<SavedView>('POST', '/saved-views', { name: 'best of größe', query: '' });
    expect(upper.id).not.toBe(made.id);
    const first = await call<SavedViewPage>('GET', '/saved-views?limit=1');
    expect(first.items.map(({ id }) => id)).toEqual([made.id]);
    const rest = await call<SavedViewPage>('GET', `/saved-views?limit=1&cursor=${first.next}`);
    expect([rest.items.map(({ id }) => id), rest.next]).toEqual([[upper.id], undefined]);
    expect(await call('GET', `/saved-views/${made.id}`)).toEqual(again);
    expect(await call('DELETE', `/saved-views/${made.id}`)).toEqual({});
    await call('DELETE', `/saved-views/${made.id}`, undefined, 404);
    await call('GET', `/saved-views/${made.id}`, undefined, 404);
  });

  it('views of an experiment are its own and go with it', async () => {
    const { app, call } = await open();
    const experiment = await call<ExperimentView>('POST', '/experiments', { name: 'wear' }, 201);
    const view = { name: 'Best', query, experimentId: experiment.id };
    const made = await call<SavedView>('POST', '/saved-views', view);
    await call('POST', '/saved-views', { ...view, experimentId: 'none' }, 404);
    expect((await call<SavedViewPage>('GET', '/saved-views')).items).toEqual([]);
    expect((await call<SavedViewPage>('GET', `/saved-views?experiment=${experiment.id}`)).items).toEqual([made]);
    await call('PATCH', `/experiments/${experiment.id}`, { stage: 'deleted' });
    const { jobId } = await call<{ jobId: string }>('POST', '/gc', {}, 202);
    await app.platform.jobs.ended(jobId);
    await call('GET', `/saved-views/${made.id}`, undefined, 404);
  });

  it('what is no view is refused', async () => {
    const { call } = await open();
    await call('POST', '/saved-views', { name: '  ', query }, 400);
    await call('POST', '/saved-views', { name: 'x', query: 'a b' }, 400);
    await call('POST', '/saved-views', { name: 'x', query: 'a'.repeat(20_001) }, 400);
    await call('GET', '/saved-views?cursor=x', undefined, 400);
  });
});
