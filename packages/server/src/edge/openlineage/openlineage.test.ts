import { expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../testing/test-app.ts';
import { eachDatabase } from '../../testing/test-database.ts';

const runId = '3f5e83fa-3480-44ff-99c5-ff943904e5e8';
const dataset = (name: string, facets: object = {}) => ({ namespace: 'food', name, facets });

/** The sample run of the protocol's own introduction, with columns. */
function sample(change: object = {}) {
  return {
    eventType: 'COMPLETE',
    eventTime: '2026-03-03T13:00:00+01:00',
    run: { runId, facets: { myTool: { _producer: 'https://example.org/tool', anything: [1, { deep: true }] } } },
    job: { namespace: 'food', name: 'etl.menus', facets: { documentation: { description: 'Loads menus.' } } },
    inputs: [
      dataset('public.menus', { schema: { fields: [{ name: 'id', type: 'INTEGER', description: 'Its key.' }] } }),
    ],
    outputs: [
      dataset('public.items', {
        schema: { fields: [{ name: 'menu_id', type: 'INTEGER' }] },
        columnLineage: {
          fields: { menu_id: { inputFields: [{ namespace: 'food', name: 'public.menus', field: 'id' }] } },
        },
      }),
    ],
    producer: 'https://example.org/tool',
    schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
    ...change,
  };
}

const post = (app: TestApp, payload: unknown, path = '/api/v1/lineage') =>
  app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/json' },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  });
const get = async (app: TestApp, path: string, query: Record<string, string> = {}) =>
  app.inject({ method: 'GET', url: path, query });

eachDatabase((database) => {
  it('takes a run event with 201 and gives the graph in the shape of Marquez', async () => {
    const app = await createTestApp({ database });
    const taken = await post(app, sample());
    expect([taken.statusCode, taken.body]).toEqual([201, '']);
    expect((await post(app, sample())).statusCode).toBe(201);
    const answer = await get(app, '/api/v1/lineage', { nodeId: 'dataset:food:public.menus', depth: '20' });
    const { graph } = answer.json();
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const into = { origin: 'dataset:food:public.menus', destination: 'job:food:etl.menus' };
    const out = { origin: 'job:food:etl.menus', destination: 'dataset:food:public.items' };
    const table = { type: 'DB_TABLE', namespace: 'food', sourceName: 'default', tags: [], description: null };
    const times = { createdAt: time, updatedAt: time, lastModifiedAt: '2026-03-03T12:00:00.000Z' };
    expect(graph).toEqual([
      {
        id: 'dataset:food:public.items',
        type: 'DATASET',
        data: {
          ...{ ...table, ...times, lastLifecycleState: '' },
          id: { namespace: 'food', name: 'public.items' },
          name: 'public.items',
          physicalName: 'public.items',
          fields: [{ name: 'menu_id', type: 'INTEGER', tags: [] }],
        },
        inEdges: [out],
        outEdges: [],
      },
      {
        id: 'dataset:food:public.menus',
        type: 'DATASET',
        data: {
          ...{ ...table, ...times, lastLifecycleState: '' },
          id: { namespace: 'food', name: 'public.menus' },
          name: 'public.menus',
          physicalName: 'public.menus',
          fields: [{ name: 'id', type: 'INTEGER', tags: [], description: 'Its key.' }],
        },
        inEdges: [],
        outEdges: [into],
      },
      {
        id: 'job:food:etl.menus',
        type: 'JOB',
        data: {
          ...{ type: 'BATCH', name: 'etl.menus', simpleName: 'menus', namespace: 'food', location: null },
          ...{
            parentJobName: null,
            parentJobUuid: null,
            createdAt: time,
            updatedAt: time,
            description: 'Loads menus.',
          },
          id: { namespace: 'food', name: 'etl.menus' },
          inputs: [{ namespace: 'food', name: 'public.menus' }],
          outputs: [{ namespace: 'food', name: 'public.items' }],
          latestRun: {
            ...{ id: runId, createdAt: time, updatedAt: time, nominalStartTime: null, nominalEndTime: null },
            ...{ state: 'COMPLETED', startedAt: null, endedAt: '2026-03-03T12:00:00.000Z', durationMs: null, args: {} },
            facets: { myTool: { _producer: 'https://example.org/tool', anything: [1, { deep: true }] } },
          },
        },
        inEdges: [into],
        outEdges: [out],
      },
    ]);
    const kept = (await get(app, '/api/v1/events/lineage')).json();
    expect(kept.totalCount).toBe(1);
    expect(kept.events[0]).toMatchObject({ run: sample().run, outputs: sample().outputs });
  });

  it('gives columns in the shape of Marquez, before a column and after it', async () => {
    const app = await createTestApp({ database });
    await post(app, sample());
    const [input, output] = ['datasetField:food:public.menus:id', 'datasetField:food:public.items:menu_id'];
    const before = (await get(app, '/api/v1/column-lineage', { nodeId: output })).json();
    const from = { namespace: 'food', dataset: 'public.menus', datasetVersion: null, field: 'id' };
    const untold = { transformationDescription: null, transformationType: null };
    expect(before.graph).toEqual([
      {
        id: output,
        type: 'DATASET_FIELD',
        data: {
          ...{
            namespace: 'food',
            dataset: 'public.items',
            datasetVersion: null,
            field: 'menu_id',
            fieldType: 'INTEGER',
          },
          ...{ ...untold, inputFields: [{ ...from, ...untold }] },
        },
        inEdges: [{ origin: output, destination: input }],
        outEdges: [],
      },
      { id: input, type: 'DATASET_FIELD', data: null, inEdges: [], outEdges: [{ origin: input, destination: output }] },
    ]);
    const alone = (await get(app, '/api/v1/column-lineage', { nodeId: input })).json();
    expect(alone.graph.map(({ id }: { id: string }) => id)).toEqual([input]);
    const after = (await get(app, '/api/v1/column-lineage', { nodeId: input, withDownstream: 'true' })).json();
    expect(after.graph).toEqual(before.graph);
    const ofJob = (await get(app, '/api/v1/column-lineage', { nodeId: 'job:food:etl.menus' })).json();
    expect(ofJob.graph).toEqual(before.graph);
  });

  it('takes events of jobs and datasets, and lists namespaces, datasets, jobs and events', async () => {
    const app = await createTestApp({ database });
    const { eventTime, producer, job, inputs, outputs } = sample();
    const base = { eventTime, producer };
    const other = { namespace: 'kafka://broker:9092', name: 'topic/a:b' };
    const events = [
      { ...base, job, inputs, outputs },
      { ...base, dataset: { ...other, facets: { documentation: { description: 'Clicks.' } } } },
      sample({ eventTime: '2026-03-04T00:00:00Z', eventType: null, schemaURL: null, inputs: null }),
    ];
    const batch = await post(app, events, '/api/v1/lineage/batch');
    expect(batch.statusCode).toBe(201);
    expect(batch.json().summary).toEqual({ received: 3, successful: 3, failed: 0, added: 3 });
    expect((await get(app, '/api/v1/namespaces')).json().namespaces.map(({ name }: { name: string }) => name)).toEqual([
      'food',
      'kafka://broker:9092',
    ]);
    const inNamespace = `/api/v1/namespaces/${encodeURIComponent(other.namespace)}`;
    const topics = (await get(app, `${inNamespace}/datasets`)).json();
    expect(topics).toMatchObject({ totalCount: 1, datasets: [{ id: other, description: 'Clicks.' }] });
    const page = (await get(app, '/api/v1/namespaces/food/datasets', { limit: '1', offset: '1' })).json();
    expect([page.totalCount, page.datasets.map(({ name }: { name: string }) => name)]).toEqual([2, ['public.menus']]);
    const jobs = (await get(app, '/api/v1/namespaces/food/jobs')).json();
    expect(jobs).toMatchObject({ totalCount: 1, jobs: [{ name: 'etl.menus' }] });
    const alone = (await get(app, '/api/v1/lineage', { nodeId: `dataset:${other.namespace}:${other.name}` })).json();
    expect(alone.graph).toHaveLength(1);
    const times = async (query: Record<string, string>) =>
      (await get(app, '/api/v1/events/lineage', query)).json().events.map((event: typeof base) => event.eventTime);
    expect((await times({ sortDirection: 'asc' })).at(-1)).toBe('2026-03-04T00:00:00Z');
    expect(await times({ after: '2026-03-03T23:00:00Z', before: '' })).toEqual(['2026-03-04T00:00:00Z']);
    expect(await times({ before: '2026-03-04T00:00:00Z', limit: '1', offset: '1' })).toHaveLength(1);
  });
});
