import { expect, it } from 'vitest';
import { createMlflowClient } from '../../../testing/mlflow-client.ts';
import { eachDatabase } from '../../../testing/test-database.ts';

const M = '/2.0/mlflow/metrics';
const DOCS = ' See the API docs for more information about request parameters.';

interface Point {
  readonly timestamp: number;
  readonly step: number;
  readonly value: number | string;
}

async function open(options: Parameters<typeof createMlflowClient>[0] = {}) {
  const client = await createMlflowClient(options);
  const log = (id: string, key: string, points: readonly Point[]) =>
    client.post('/2.0/mlflow/runs/log-batch', { run_id: id, metrics: points.map((point) => ({ key, ...point })) });
  return { ...client, log };
}

const points: readonly Point[] = [
  { timestamp: 1, step: 2, value: 10 },
  { timestamp: 1, step: 3, value: 11 },
  { timestamp: 1, step: 3, value: 12 },
  { timestamp: 2, step: -3, value: 'NaN' },
  { timestamp: 2, step: 3, value: 12.5 },
];

it('gives a history of more points than a page holds', async () => {
  const { get, run, log } = await open();
  const id = await run();
  for (let from = 0; from < 26_000; from += 1000) {
    await log(
      id,
      'm',
      Array.from({ length: 1000 }, (_, at) => ({ timestamp: from + at, step: from + at, value: at % 7 })),
    );
  }
  const whole = await get(`${M}/get-history`, { run_id: id, metric_key: 'm' });
  expect(whole.body.metrics.map(({ step }: Point) => step)).toEqual(Array.from({ length: 26_000 }, (_, step) => step));
  const first = await get(`${M}/get-history`, { run_id: id, metric_key: 'm', max_results: 100_000 });
  expect([first.body.metrics.length, first.body.next_page_token]).toEqual([25_000, expect.any(String)]);
  const bulk = await get(`${M}/get-history-bulk`, { run_id: [id], metric_key: 'm' });
  expect(bulk.body.metrics).toHaveLength(25_000);
  const sampled = await get(`${M}/get-history-bulk-interval`, { run_ids: [id], metric_key: 'm', max_results: 100 });
  const steps = sampled.body.metrics.map(({ step }: Point) => step);
  expect(steps.length).toBeGreaterThan(50);
  expect(steps.length).toBeLessThan(500);
  expect([steps[0], steps.at(-1)]).toEqual([0, 25_999]);
});

it('samples steps evenly, keeps the last of every run, and every point of a chosen step', async () => {
  const { get, run, log } = await open();
  const [a, b] = [await run(), await run()];
  const line = (count: number, timestamp = 1) =>
    Array.from({ length: count }, (_, step) => ({ timestamp, step, value: 10 }));
  await log(a, 'm', line(10));
  const ask = async (more: object) => {
    const { body } = await get(`${M}/get-history-bulk-interval`, {
      metric_key: 'm',
      max_results: 5,
      run_ids: [a],
      ...more,
    });
    return body.metrics;
  };
  const steps = (found: Array<Point & { run_id: string }>, id: string) =>
    found.filter(({ run_id: of }) => of === id).map(({ step }) => step);
  expect(await ask({ start_step: 0, end_step: 4 })).toEqual(
    line(5).map((point) => ({ key: 'm', ...point, run_id: a })),
  );
  expect(steps(await ask({}), a)).toEqual([0, 2, 4, 6, 8, 9]);
  await log(b, 'm', line(20));
  const both = await ask({ run_ids: [a, b] });
  expect([steps(both, a), steps(both, b)]).toEqual([
    [0, 4, 8, 9],
    [0, 4, 8, 9, 12, 16, 19],
  ]);
  await log(a, 'm', line(10, 2));
  expect(steps(await ask({}), a)).toEqual([0, 0, 2, 2, 4, 4, 6, 6, 8, 8, 9, 9]);
});

const refusals = [
  ['get-history', { run_id: 'a' }, `Missing value for required parameter 'metric_key'.${DOCS}`],
  ['get-history', { metric_key: 'a' }, `Missing value for required parameter 'run_id'.${DOCS}`],
  [
    'get-history',
    { run_id: 'a', metric_key: 'm', max_results: 0 },
    "Invalid value 0 for parameter 'max_results' supplied. It must be a positive integer",
  ],
  ['get-history', { run_id: 'a', metric_key: 'm', page_token: 'x' }, 'Invalid page token, could not base64-decode'],
  ['get-history-bulk', { metric_key: 'm' }, 'GetMetricHistoryBulk request must specify at least one run_id.'],
  ['get-history-bulk', { run_id: 'a' }, 'GetMetricHistoryBulk request must specify a metric_key.'],
  [
    'get-history-bulk',
    { metric_key: 'm', run_id: Array.from({ length: 101 }, (_, at) => `${at}`) },
    'GetMetricHistoryBulk request cannot specify more than 100 run_ids. Received 101 run_ids.',
  ],
  ['get-history-bulk-interval', { metric_key: 'm' }, `Missing value for required parameter 'run_ids'.${DOCS}`],
  [
    'get-history-bulk-interval',
    { metric_key: 'm', run_ids: Array.from({ length: 101 }, (_, at) => `${at}`) },
    `GetMetricHistoryBulkInterval request must specify at most 100 run_ids. Received 101 run_ids.${DOCS}`,
  ],
  [
    'get-history-bulk-interval',
    { metric_key: 'm', run_ids: 'a', max_results: 2501 },
    `max_results must be between 1 and 2500.${DOCS}`,
  ],
  [
    'get-history-bulk-interval',
    { metric_key: '', run_ids: 'a' },
    `Missing value for required parameter 'metric_key'.${DOCS}`,
  ],
  [
    'get-history-bulk-interval',
    { metric_key: 'm', run_ids: 'a', start_step: 1, end_step: 0 },
    'end_step must be greater than start_step. Found start_step=1 and end_step=0.',
  ],
  [
    'get-history-bulk-interval',
    { metric_key: 'm', run_ids: 'a', start_step: 1 },
    'If either start step or end step are specified, both must be specified.',
  ],
] as const;

it('refuses what does not fit', async () => {
  const { get } = await open();
  for (const [path, query, message] of refusals) {
    expect(await get(`${M}/${path}`, query)).toMatchObject({
      status: 400,
      body: { error_code: 'INVALID_PARAMETER_VALUE', message },
    });
  }
});

eachDatabase((kind) => {
  it('gives the history of a metric with and without a page size', async () => {
    const { get, run, log } = await open({ database: kind });
    const id = await run();
    await log(id, 'm', points.toReversed());
    const all = points.map((point) => ({ key: 'm', ...point }));
    expect((await get(`${M}/get-history`, { run_id: id, metric_key: 'm' })).body).toEqual({ metrics: all });
    const seen = [];
    let token = '';
    for (let pages = 0; pages < 3; pages += 1) {
      const { body } = await get(`${M}/get-history`, {
        run_id: id,
        metric_key: 'm',
        max_results: 2,
        page_token: token,
      });
      seen.push(...body.metrics);
      token = body.next_page_token ?? '';
    }
    expect([seen, token]).toEqual([all, '']);
    expect((await get(`${M}/get-history`, { run_uuid: id, metric_key: 'm', max_results: 5 })).body).toEqual({
      metrics: all,
    });
    expect((await get(`${M}/get-history`, { run_id: id, metric_key: 'none' })).body).toEqual({});
  });

  it('gives the histories of several runs in the order of their ids', async () => {
    const { get, run, log } = await open({ database: kind });
    const ids = [await run(), await run(), await run()].sort();
    for (const id of ids.slice(0, 2)) await log(id, 'm', points);
    const expected = ids.slice(0, 2).flatMap((id) => points.map((point) => ({ key: 'm', ...point, run_id: id })));
    const query = { run_id: ids.toReversed(), metric_key: 'm' };
    expect((await get(`${M}/get-history-bulk`, query)).body).toEqual({ metrics: expected });
    expect((await get(`${M}/get-history-bulk`, { ...query, max_results: 6 })).body).toEqual({
      metrics: expected.slice(0, 6),
    });
    expect((await get(`${M}/get-history-bulk`, { run_id: 'nope', metric_key: 'm' })).body).toEqual({ metrics: [] });
  });
});
