import { expect, it } from 'vitest';
import { createMlflowClient } from '../../../testing/mlflow-client.ts';
import { eachDatabase } from '../../../testing/test-database.ts';

const A = '/2.0/mlflow/runs';
const DOCS = ' See the API docs for more information about request parameters.';
const CHARACTERS =
  'Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).';

async function open(options: Parameters<typeof createMlflowClient>[0] = {}) {
  const client = await createMlflowClient(options);
  const id = await client.run();
  const log = (path: string, body: object) => client.post(`${A}/${path}`, { run_id: id, ...body });
  const data = async () => (await client.get(`${A}/get`, { run_id: id })).body.run.data;
  return { ...client, id, log, data };
}

const refused = (message: string) => ({ status: 400, body: { error_code: 'INVALID_PARAMETER_VALUE', message } });

it('keeps parameters, the same value again, and refuses another', async () => {
  const { log, data, id } = await open();
  for (let times = 0; times < 2; times += 1) {
    expect((await log('log-parameter', { key: 'p', value: '1' })).body).toEqual({});
  }
  expect(await log('log-parameter', { key: 'p', value: '2' })).toMatchObject(
    refused(
      `Changing param values is not allowed. Param with key='p' was already logged with value='1' for run ID='${id}'. Attempted logging new value '2'.`,
    ),
  );
  const batch = {
    params: [
      { key: 'new', value: 'x' },
      { key: 'p', value: "it's" },
    ],
    metrics: [{ key: 'm', value: 1, timestamp: 1 }],
  };
  expect(await log('log-batch', batch)).toMatchObject(
    refused(
      `Changing param values is not allowed. Params were already logged='[{'key': 'p', 'old_value': '1', 'new_value': "it's"}]' for run ID='${id}'.`,
    ),
  );
  await log('log-parameter', { key: 'empty' });
  expect(await data()).toEqual({
    params: [
      { key: 'empty', value: '' },
      { key: 'p', value: '1' },
    ],
    tags: expect.anything(),
  });
});

it('sets and deletes tags', async () => {
  const { log, data, id } = await open();
  await log('set-tag', { key: 'a b:c/d.é-中', value: 'x' });
  await log('set-tag', { key: 'a b:c/d.é-中', value: 'y' });
  await log('set-tag', { key: 'empty' });
  const own = async () => (await data()).tags.filter(({ key }: { key: string }) => !key.startsWith('mlflow.'));
  expect(await own()).toEqual([
    { key: 'a b:c/d.é-中', value: 'y' },
    { key: 'empty', value: '' },
  ]);
  expect((await log('delete-tag', { key: 'empty' })).body).toEqual({});
  expect(await log('delete-tag', { key: 'empty' })).toMatchObject({
    status: 404,
    body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: `No tag with name: empty in run with id ${id}` },
  });
});

it('cuts values that are too long, whole characters at a time', async () => {
  const { log, data } = await open();
  await log('log-parameter', { key: 'p', value: '😀'.repeat(6001) });
  await log('set-tag', { key: 't', value: 'x'.repeat(8001) });
  const { params, tags } = await data();
  expect(params).toEqual([{ key: 'p', value: '😀'.repeat(6000) }]);
  expect(tags).toContainEqual({ key: 't', value: 'x'.repeat(8000) });
});

const many = (count: number, more: object) => Array.from({ length: count }, (_, at) => ({ key: `k${at}`, ...more }));
const tooMany = (what: string, most: number, got: number) =>
  `A batch logging request can contain at most ${most} ${what}. Got ${got} ${what}. Please split up ${what} across multiple requests and try again.`;

it.each([
  ['metrics', { metrics: many(1001, { value: 1, timestamp: 1 }) }, tooMany('metrics', 1000, 1001)],
  ['params', { params: many(101, { value: '1' }) }, tooMany('params', 100, 101)],
  ['tags', { tags: many(100_000, { value: '1' }) }, tooMany('tags', 100, 100_000)],
  [
    'things',
    { metrics: many(950, { value: 1, timestamp: 1 }), tags: many(60, { value: '1' }) },
    tooMany('metrics, params, and tags', 1000, 1010),
  ],
])('refuses too many %s at once', async (_, batch, message) => {
  const { log, data } = await open();
  expect(await log('log-batch', batch)).toMatchObject(refused(message));
  expect(Object.keys(await data())).toEqual(['tags']);
});

const refusals = [
  ['log-metric', { key: 'm' }, `Missing value for required parameter 'value'.${DOCS}`],
  ['log-metric', { key: 'm', value: 1 }, `Missing value for required parameter 'timestamp'.${DOCS}`],
  [
    'log-metric',
    { key: 'm', value: 31, timestamp: 59, step: 'foo' },
    `Invalid value "foo" for parameter 'step' supplied:  Hint: Value was of type 'str'.${DOCS}`,
  ],
  [
    'log-metric',
    { key: 'm', value: 1, timestamp: -1 },
    "Invalid value -1 for parameter 'timestamp' supplied: metric 'm' (value=1.0). Timestamp must be a nonnegative long (64-bit integer) ",
  ],
  [
    'log-metric',
    { key: 'm\\', value: 1, timestamp: 1 },
    `Invalid value "m\\\\" for parameter 'name' supplied: ${CHARACTERS}`,
  ],
  [
    'log-metric',
    { key: 'm\n', value: 1, timestamp: 1 },
    `Invalid value "m\\n" for parameter 'name' supplied: ${CHARACTERS}`,
  ],
  [
    'log-metric',
    { key: '../m', value: 1, timestamp: 1 },
    "Invalid value \"../m\" for parameter 'name' supplied: Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to '../m'",
  ],
  [
    'log-metric',
    { key: 'm'.repeat(251), value: 1, timestamp: 1 },
    "'Metric name' exceeds the maximum length of 250 characters",
  ],
  ['log-parameter', { value: 'x' }, `Missing value for required parameter 'key'.${DOCS}`],
  [
    'log-parameter',
    { key: 'a//b/', value: 'x' },
    "Invalid value \"a//b/\" for parameter 'key' supplied: Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to 'a/b'",
  ],
  ['log-parameter', { key: 'x'.repeat(300) }, "'Param key' exceeds the maximum length of 250 characters"],
  [
    'set-tag',
    { key: 'tag', value: 41 },
    `Invalid value 41 for parameter 'value' supplied:  Hint: Value was of type 'int'.${DOCS}`,
  ],
  ['set-tag', { key: 'y'.repeat(251) }, "'key' exceeds the maximum length of 250 characters"],
  [
    'log-batch',
    { metrics: 'foo' },
    `Invalid value "foo" for parameter 'metrics' supplied:  Hint: Value was of type 'str'.${DOCS}`,
  ],
  [
    'log-batch',
    { metrics: [{ key: 'mae', value: 2.5 }] },
    `Invalid value [{"key":"mae","value":2.5}] for parameter 'metrics' supplied: Missing value for required parameter 'metrics[0].timestamp'.${DOCS}`,
  ],
  [
    'log-batch',
    { tags: [{ key: 'ok' }, { key: '/abs' }] },
    "Invalid value \"/abs\" for parameter 'tags[1].key' supplied: Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to '/abs'",
  ],
  ['log-batch', { params: [{ key: 'x'.repeat(251) }] }, "'Param key' exceeds the maximum length of 250 characters"],
] as const;

it('refuses what does not fit', async () => {
  const { log } = await open();
  for (const [path, body, message] of refusals) {
    expect(await log(path, body)).toMatchObject(refused(message));
  }
});

it('takes a parameter of ten megabytes, and nothing of a broken body', async () => {
  const { log, send, data, id } = await open();
  expect((await log('log-parameter', { key: 'p', value: 'x'.repeat(10 << 20) })).status).toBe(200);
  expect((await data()).params[0].value).toHaveLength(6000);
  for (const body of [`{"run_id":"${id}","key":"q"`, '[]', '"x"', '['.repeat(100_000), `{"run_id":"${id}",}`]) {
    const answer = await send('POST', `/api${A}/log-parameter`, body);
    expect([answer.status, answer.body.error_code]).toEqual([400, 'BAD_REQUEST']);
  }
  const plain = await send('POST', `/api${A}/log-parameter`, `{"run_id":"${id}","key":"q","value":"1"}`, 'text/plain');
  expect(plain).toMatchObject(refused("Bad Request. Content-Type must be one of ['application/json']."));
  const last = `{"run_id":"nope","run_id":"${id}","key":"q","value":"1","key":"last"}`;
  expect((await send('POST', `/api${A}/log-parameter`, last)).status).toBe(200);
  expect((await data()).params.map(({ key }: { key: string }) => key)).toEqual(['last', 'p']);
});

eachDatabase((kind) => {
  it('logs metrics in every spelling of a number', async () => {
    const { log, send, data, id } = await open({ database: kind });
    expect((await log('log-metric', { key: 'm', value: 1.5, timestamp: 10, step: 2 })).body).toEqual({});
    await log('log-metric', { key: 'text', value: '2.5', timestamp: '11', step: '-3' });
    await log('log-metric', { key: 'nan', value: 'NaN', timestamp: 12 });
    await log('log-metric', { key: 'up', value: 'Infinity', timestamp: 13 });
    await log('log-metric', { key: 'down', value: '-Infinity', timestamp: 13 });
    const bare = `{"run_id":"${id}","key":"bare","value":NaN,"timestamp":14}`;
    expect((await send('POST', `/api${A}/log-metric`, bare)).status).toBe(200);
    const twice = JSON.stringify(JSON.stringify({ run_uuid: id, key: 'twice', value: 1, timestamp: 15 }));
    expect((await send('POST', `/api${A}/log-metric`, twice)).status).toBe(200);
    expect((await data()).metrics).toEqual([
      { key: 'bare', value: 'NaN', timestamp: 14, step: 0 },
      { key: 'down', value: '-Infinity', timestamp: 13, step: 0 },
      { key: 'm', value: 1.5, timestamp: 10, step: 2 },
      { key: 'nan', value: 'NaN', timestamp: 12, step: 0 },
      { key: 'text', value: 2.5, timestamp: 11, step: -3 },
      { key: 'twice', value: 1, timestamp: 15, step: 0 },
      { key: 'up', value: 'Infinity', timestamp: 13, step: 0 },
    ]);
  });

  it('logs a batch whole, or nothing of it', async () => {
    const { log, data, get, id } = await open({ database: kind });
    const metrics = Array.from({ length: 800 }, (_, step) => ({
      key: 'loss',
      value: 1 / (step + 1),
      timestamp: step,
      step,
    }));
    const params = Array.from({ length: 100 }, (_, at) => ({ key: `p${at}`, value: `${at}` }));
    const tags = Array.from({ length: 100 }, (_, at) => ({ key: `t${at}`, value: `${at}` }));
    expect((await log('log-batch', { metrics, params, tags })).body).toEqual({});
    expect((await log('log-batch', { metrics, params, tags })).body).toEqual({});
    expect((await log('log-batch', {})).body).toEqual({});
    const read = await data();
    expect(read.metrics).toEqual([{ key: 'loss', value: 1 / 800, timestamp: 799, step: 799 }]);
    expect(read.params).toHaveLength(100);
    expect(read.tags).toHaveLength(101);
    const history = await get('/2.0/mlflow/metrics/get-history', { run_id: id, metric_key: 'loss' });
    expect(history.body.metrics).toHaveLength(800);
    const doubled = {
      params: [
        { key: 'a', value: '1' },
        { key: 'a', value: '1' },
      ],
      tags: [{ key: 'new', value: '' }],
    };
    expect(await log('log-batch', doubled)).toMatchObject(
      refused(
        "Duplicate parameter keys have been submitted: ['a']. Please ensure the request contains only one param value per param key.",
      ),
    );
    expect((await data()).tags).toHaveLength(101);
  });
});
