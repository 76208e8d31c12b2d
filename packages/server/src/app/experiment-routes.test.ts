import type { ExperimentView, FreedByGc, JobView, RunDetail, RunRowPage } from '@kaizen/contracts';
import { expect, it } from 'vitest';
import { createClientRunService } from '../domains/tracking/runs/client-run-service.ts';
import { createTestApp } from '../testing/test-app.ts';

async function open() {
  const app = await createTestApp();
  const commands = createClientRunService(app.platform);
  async function call<T>(method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object, status = 200): Promise<T> {
    const answer = await app.inject({ method, url, ...(payload === undefined ? {} : { payload }) });
    expect([url, answer.statusCode, answer.statusCode === status ? '' : answer.body]).toEqual([url, status, '']);
    return answer.json();
  }
  return { app, commands, call };
}

it('experiments and runs: made, searched, changed, drawn, exported, freed', async () => {
  const { app, commands, call } = await open();
  const [standard] = (await call<{ items: ExperimentView[] }>('GET', '/api/v1/experiments')).items;
  expect(standard).toMatchObject({ id: '0', name: 'Default', stage: 'active', artifactUri: 'mlflow-artifacts:/0' });
  const made = await call<ExperimentView>(
    'POST',
    '/api/v1/experiments',
    { name: 'wear, "line" 2', tags: { a: 'b' } },
    201,
  );
  expect(made).toMatchObject({ name: 'wear, "line" 2', tags: { a: 'b' }, stage: 'active' });
  await call('POST', '/api/v1/experiments', { name: 'wear, "line" 2' }, 409);
  const change = { name: 'wear', tags: { a: null, c: 'd' } };
  expect(await call<ExperimentView>('PATCH', `/api/v1/experiments/${made.id}`, change)).toMatchObject({
    name: 'wear',
    tags: { c: 'd' },
  });
  await call('GET', '/api/v1/experiments/none', undefined, 404);

  const ids: string[] = [];
  for (let index = 0; index < 3; index += 1) {
    const id = await app.platform.db.run(async (tx) => {
      const run = await commands.createRun(tx, { experimentId: made.id, name: `run ${index}`, parentId: ids[0] });
      const metrics = Array.from({ length: 300 }, (_, step) => ({
        name: 'loss',
        value: step === 7 ? Number.NaN : index + 1 / (step + 1),
        step,
        at: step,
      }));
      await commands.log(tx, run.id, { metrics, params: [{ name: 'note', value: `a, "${index}"` }] });
      return run.id;
    });
    ids.push(id);
  }
  const [first = ''] = ids;
  const search = {
    experimentIds: [made.id],
    filter: 'metrics.loss > 1',
    orderBy: ['metrics.loss DESC'],
    limit: 1,
    countUpTo: 100,
  };
  const page = await call<RunRowPage>('POST', '/api/v1/runs/search', search);
  expect(page).toMatchObject({
    count: 2,
    items: [{ id: ids[2], name: 'run 2', parentId: first, params: { note: 'a, "2"' }, datasets: [] }],
  });
  const rest = await call<RunRowPage>('POST', '/api/v1/runs/search', {
    ...search,
    cursor: page.next,
    countUpTo: undefined,
  });
  expect(rest.items.map(({ id }) => id)).toEqual([ids[1]]);
  await call('POST', '/api/v1/runs/search', { filter: 'metrics.loss >' }, 400);
  expect(await call('GET', `/api/v1/run-columns?experiment=${made.id}`)).toEqual({
    metrics: ['loss'],
    params: ['note'],
    tags: [],
  });

  const named = await call<RunDetail>('PATCH', `/api/v1/runs/${first}`, {
    name: 'best',
    notes: '# why',
    tags: { x: 'y' },
  });
  expect(named).toMatchObject({
    name: 'best',
    notes: '# why',
    children: 2,
    state: 'running',
    metrics: [{ name: 'loss', points: 300 }],
  });
  expect(await call<RunDetail>('GET', `/api/v1/runs/${ids[1]}/detail`)).toMatchObject({
    parent: { id: first, name: 'best' },
  });
  await call('PATCH', '/api/v1/runs/none', { name: 'x' }, 404);

  const drawn = await call<{ items: Array<{ total: number; value: unknown[] }> }>('POST', '/api/v1/metric-series', {
    runIds: ids,
    metric: 'loss',
    points: 40,
  });
  expect(drawn.items.map(({ total }) => total)).toEqual([300, 300, 300]);
  expect(drawn.items[0]?.value).toContain('NaN');
  expect(drawn.items[0]?.value.length).toBeLessThan(60);

  const csv = await app.inject({
    method: 'GET',
    url: `/api/v1/runs-export?format=csv&experiment=${made.id}&order=attributes.run_name`,
  });
  expect(csv.headers['content-type']).toContain('text/csv');
  const lines = csv.body.split('\r\n');
  expect(lines[0]).toBe(
    'id,name,experiment,status,user,started,ended,params.note,metrics.loss,tags.mlflow.note.content,tags.x',
  );
  expect(lines[1]).toMatch(new RegExp(`^${first},best,wear,running,,[^,]+Z,,"a, ""0""",0\\.00\\d+,# why,y$`));
  expect(lines).toHaveLength(5);
  const json = await app.inject({ method: 'GET', url: `/api/v1/runs-export?format=json&experiment=${made.id}` });
  expect(json.json()).toHaveLength(3);
  expect((await app.inject({ method: 'GET', url: '/api/v1/runs-export?format=json&experiment=none' })).json()).toEqual(
    [],
  );

  const changed = await call('POST', '/api/v1/runs/change', {
    runIds: [...ids, first],
    action: 'tag',
    tags: { seen: 'yes' },
  });
  expect(changed).toEqual({ changed: 3 });
  await call('POST', '/api/v1/runs/change', { runIds: [first, 'none'], action: 'delete' }, 404);
  expect(await call('GET', `/api/v1/runs/${first}/detail`)).toMatchObject({ stage: 'active', tags: { seen: 'yes' } });
  await call('PATCH', `/api/v1/experiments/${made.id}`, { stage: 'deleted' });
  const { jobId } = await call<{ jobId: string }>('POST', '/api/v1/gc', {}, 202);
  const job: JobView = await app.platform.jobs.ended(jobId);
  // Row mapping: the result of this kind of job.
  expect(job.result as FreedByGc).toMatchObject({ runs: 3, experiments: 1, points: 900 });
  await call('GET', `/api/v1/runs/${first}`, undefined, 404);
});
