import type { ExploreView, ExploreViewPage } from '@kaizen/contracts';
import { expect, it } from 'vitest';
import { eachDatabase } from '../../../../testing/test-database.ts';
import { openExplore } from '../testing/open-explore.ts';

eachDatabase((database) => {
  it('views are saved with what they read, listed, changed and deleted; each is told as an event', async () => {
    const { call, platform, second, ingest } = await openExplore({ database });
    const send = async <T>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object, status = 200) => {
      const reply = await call(method, path, body);
      expect([path, reply.statusCode, reply.statusCode === status ? '' : reply.body]).toEqual([path, status, '']);
      return reply.json() as T;
    };
    const chart = { kind: 'histogram', x: 'torque' } as const;
    const view = { name: ' Torque by Größe ', sql: 'select kind, torque from machines', chart, project: 'prj_1' };
    const made = await send<ExploreView>('POST', '/views', view, 201);
    expect(made).toMatchObject({
      name: 'Torque by Größe',
      chart,
      project: 'prj_1',
      columns: [
        { name: 'kind', kind: 'text' },
        { name: 'torque', kind: 'number' },
      ],
      reads: [{ table: 'machines', dataset: 'machines', versionId: second }],
      author: 'local operator',
    });
    await send('POST', '/views', { ...view, name: 'TORQUE BY GRÖSSE'.replace('SS', 'ß') }, 409);
    const other = await send<ExploreView>('POST', '/views', { ...view, project: 'prj_2' }, 201);
    const page = await send<ExploreViewPage>('GET', '/views?limit=1');
    expect(page.items).toEqual([made]);
    expect((await send<ExploreViewPage>('GET', `/views?limit=1&cursor=${page.next}`)).items).toEqual([other]);
    expect((await send<ExploreViewPage>('GET', '/views?project=prj_1')).items).toEqual([made]);

    // Another name keeps what was read; another query reads anew.
    const { versionId: third } = await ingest(61, 71);
    const renamed = await send<ExploreView>('PATCH', `/views/${made.id}`, { name: 'Torque' });
    expect(renamed).toMatchObject({ name: 'Torque', chart, reads: [{ versionId: second }] });
    const changed = await send<ExploreView>('PATCH', `/views/${made.id}`, {
      sql: 'select count(*) as n from machines',
      chart: null,
    });
    expect(changed).toMatchObject({ columns: [{ name: 'n' }], reads: [{ versionId: third }] });
    expect(changed.chart).toBeUndefined();
    expect(await send('GET', `/views/${made.id}`)).toEqual(changed);
    await send('PATCH', '/views/exv_none', { name: 'x' }, 404);
    await send('DELETE', `/views/${other.id}`);
    await send('DELETE', `/views/${other.id}`, undefined, 404);
    await send('GET', `/views/${other.id}`, undefined, 404);
    const told = (await platform.outbox.find({ order: 'oldest' })).items.filter(({ type }) =>
      type.startsWith('data.view'),
    );
    expect(told.map(({ type, payload }) => [type, payload.isNew])).toEqual([
      ['data.view.saved', true],
      ['data.view.saved', true],
      ['data.view.saved', false],
      ['data.view.saved', false],
      ['data.view.deleted', undefined],
    ]);
    expect(told[0]).toMatchObject({
      projectId: 'prj_1',
      inputs: [{ kind: 'dataset_version', id: second, name: 'machines' }],
      outputs: [{ kind: 'data_view', id: made.id }],
    });
  });
});

it('what does not bind is not saved', async () => {
  const { call } = await openExplore();
  const code = async (view: object) => (await call('POST', '/views', { name: 'x', ...view })).json().error?.code;
  expect(await code({ sql: 'select torqe from machines' })).toBe('data.query_invalid');
  expect(await code({ sql: 'drop table machines' })).toBe('data.query_refused');
  const chart = { kind: 'scatter', x: 'torque', y: 'kind' };
  expect(await code({ sql: 'select * from machines', chart })).toBe('data.chart_column_unfit');
  expect(await code({ sql: 'select * from f', files: [{ table: 'f', upload: 'upl_1.csv' }] })).toBe('data.view_upload');
  expect((await call('POST', '/views', { name: ' ', sql: 'select 1' })).statusCode).toBe(400);
});

it('other rooms open the rows of a view as they are now, and leave nothing behind', async () => {
  const { call, room, platform, ingest } = await openExplore();
  const sql = 'select kind, sum(id) as total, 1 as Total from machines group by kind order by kind;';
  const view: ExploreView = (await call('POST', '/views', { name: 'sums', sql })).json();
  const { versionId } = await ingest(61, 64);
  const opened = await room.savedViews.open(view.id, { caller: 'ada' });
  expect(opened).toMatchObject({ rows: 3, reads: [{ versionId }], view: { name: 'sums' } });
  expect(opened.columns.map(({ name }) => name)).toEqual(['kind', 'total', 'Total_1']);
  const rows = await platform.duck.rows(`SELECT sum(total)::INTEGER AS s FROM ${opened.from}`);
  expect(rows).toEqual([{ s: (63 * 64) / 2 }]);
  await opened.release();
  await expect(platform.duck.rows(`SELECT * FROM ${opened.from}`)).rejects.toThrow();
  expect(await room.savedViews.find('exv_none')).toBeUndefined();
  await expect(room.savedViews.open('exv_none', { caller: 'ada' })).rejects.toMatchObject({
    code: 'data.view_not_found',
  });
});
