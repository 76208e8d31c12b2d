import { expect, it } from 'vitest';
import { createWireClient, type WireClient } from '../../../testing/wire-client.ts';

const R = 'registered-models/';
const V = 'model-versions/';
const L = 'logged-models';
const DOCS = ' See the API docs for more information about request parameters.';
const bad = 'INVALID_PARAMETER_VALUE';
const prompt = [{ key: 'mlflow.prompt.is_prompt', value: 'true' }];

interface Page {
  readonly registered_models?: ReadonlyArray<{ readonly name: string }>;
  readonly model_versions?: ReadonlyArray<{ readonly name: string; readonly version: string }>;
  readonly models?: ReadonlyArray<{ readonly info: { readonly name: string } }>;
  readonly next_page_token?: string;
}

async function open() {
  const client = await createWireClient();
  const search = async (path: string, fields: object = {}, method: 'GET' | 'POST' = 'GET'): Promise<Page> =>
    (await client.call(method, path, fields)).body;
  return {
    ...client,
    models: async (fields?: object) =>
      (await search(`${R}search`, fields)).registered_models?.map(({ name }) => name) ?? [],
    versions: async (fields?: object) =>
      (await search(`${V}search`, fields)).model_versions?.map(({ name, version }) => `${name} ${version}`) ?? [],
    logged: async (fields?: object) =>
      (await search(`${L}/search`, { experiment_ids: ['0'], ...fields }, 'POST')).models?.map(
        ({ info }) => info.name,
      ) ?? [],
    search,
  };
}

/** All pages of a search, by the tokens. */
async function pages(client: WireClient, method: 'GET' | 'POST', path: string, field: string, fields: object) {
  const found: unknown[][] = [];
  let token: unknown;
  do {
    const { body } = await client.call(method, path, {
      ...fields,
      ...(token === undefined ? {} : { page_token: token }),
    });
    found.push((body[field] as unknown[] | undefined) ?? []);
    token = body.next_page_token;
  } while (token !== undefined && found.length < 20);
  return found;
}

it('finds registered models by name and tag, in order, by pages', async () => {
  const client = await open();
  const { call, models, search, refusal } = client;
  for (const name of ['b', 'a', 'c']) await call('POST', `${R}create`, { name, tags: [{ key: 'k', value: name }] });
  await call('POST', `${V}create`, { name: 'a', source: 's3://b/1', tags: [{ key: 't', value: '1' }] });
  expect(await models()).toEqual(['a', 'b', 'c']);
  expect(await models({ filter: "name LIKE '%B%'" })).toEqual([]);
  expect(await models({ filter: "name ILIKE '%B%'" })).toEqual(['b']);
  expect(await models({ filter: "tags.k != 'a' AND name != 'c'" })).toEqual(['b']);
  expect(await models({ order_by: ['name DESC'] })).toEqual(['c', 'b', 'a']);
  expect(await models({ order_by: ['timestamp DESC', 'name'] })).toEqual(['a', 'c', 'b']);
  const posted = await search(`${R}search`, { filter: "name = 'a'" }, 'POST');
  expect(posted.registered_models).toMatchObject([
    { name: 'a', latest_versions: [{ version: '1', tags: [{ key: 't', value: '1' }] }] },
  ]);
  const found = await pages(client, 'GET', `${R}search`, 'registered_models', { max_results: 2 });
  expect(found.map((page) => page.length)).toEqual([2, 1]);
  expect(await search(`${R}search`, { filter: "name = 'zz'" })).toEqual({});
  const tooMany = `Invalid value "1001" for parameter 'max_results' supplied:  Hint: Value was of type 'str'.${DOCS}`;
  expect(await refusal('GET', `${R}search`, { max_results: 1001 })).toEqual([400, bad, tooMany]);
  const none = 'Invalid value for max_results. It must be a positive integer, but got 0';
  expect(await refusal('GET', `${R}search`, { max_results: 0 })).toEqual([400, bad, none]);
  for (const fields of [{ filter: "foo = 'x'" }, { filter: 'name =' }, { order_by: ['foo'] }, { page_token: 'zz' }]) {
    expect((await refusal('GET', `${R}search`, fields)).slice(0, 2)).toEqual([400, bad]);
  }
});

it('hides prompts from whoever does not ask for them', async () => {
  const { call, models, versions } = await open();
  await call('POST', `${R}create`, { name: 'm' });
  await call('POST', `${V}create`, { name: 'm', source: 's3://b/1' });
  await call('POST', `${R}create`, { name: 'p', tags: prompt });
  const text = { key: 'mlflow.prompt.text', value: 'Hello {{name}}' };
  await call('POST', `${V}create`, { name: 'p', source: 'dummy-source', tags: [...prompt, text] });
  const is = 'tags.`mlflow.prompt.is_prompt`';
  for (const filter of ['', `${is} != 'true'`, `${is} = 'false'`]) {
    expect(await models({ filter })).toEqual(['m']);
    expect(await versions({ filter })).toEqual(['m 1']);
  }
  for (const filter of [`${is} = 'true'`, `${is} != 'false'`]) {
    expect(await models({ filter })).toEqual(['p']);
    expect(await versions({ filter })).toEqual(['p 1']);
  }
});

it('finds versions by model, run, source and number, newest change first', async () => {
  const client = await open();
  const { call, versions, refusal } = client;
  for (const name of ['a', 'b']) {
    await call('POST', `${R}create`, { name });
    for (const run of ['r1', 'r2']) {
      await call('POST', `${V}create`, { name, source: `runs:/${run}/m`, run_id: run });
    }
  }
  expect((await versions()).toSorted()).toEqual(['a 1', 'a 2', 'b 1', 'b 2']);
  expect(await versions({ filter: "name = 'a'", order_by: ['version_number ASC'] })).toEqual(['a 1', 'a 2']);
  expect(await versions({ filter: "run_id = 'r1'", order_by: ['name'] })).toEqual(['a 1', 'b 1']);
  expect(await versions({ filter: "run_id IN ('r1','r2') AND name = 'b' AND version_number > 1" })).toEqual(['b 2']);
  expect(await versions({ filter: "source_path = 'runs:/r2/m'", order_by: ['name DESC'] })).toEqual(['b 2', 'a 2']);
  const found = await pages(client, 'GET', `${V}search`, 'model_versions', { max_results: 3, order_by: ['name'] });
  expect(found.map((page) => page.length)).toEqual([3, 1]);
  const tooMany = `Invalid value "200001" for parameter 'max_results' supplied:  Hint: Value was of type 'str'.${DOCS}`;
  expect(await refusal('GET', `${V}search`, { max_results: 200_001 })).toEqual([400, bad, tooMany]);
  const none = 'Invalid value for max_results. It must be a positive integer, but got 0';
  expect(await refusal('GET', `${V}search`, { max_results: 0 })).toEqual([400, bad, none]);
});

it('answers more versions than are read at a time, whole and in order', async () => {
  const client = await open();
  await client.call('POST', `${R}create`, { name: 'a' });
  for (let made = 0; made < 1100; made += 100) {
    await Promise.all(
      Array.from({ length: 100 }, () => client.call('POST', `${V}create`, { name: 'a', source: 's3://b/c' })),
    );
  }
  const all = await client.versions({ order_by: ['version_number ASC'] });
  expect(all).toEqual(Array.from({ length: 1100 }, (_, at) => `a ${at + 1}`));
  const found = await pages(client, 'GET', `${V}search`, 'model_versions', { max_results: 1050 });
  expect(found.map((page) => page.length)).toEqual([1050, 50]);
});

it('finds logged models by attributes, metrics, parameters and tags', async () => {
  const client = await open();
  const { call, logged, search, refusal } = client;
  const run = (await call('POST', 'runs/create', { experiment_id: '0' })).body as { run: { info: { run_id: string } } };
  const { run_id } = run.run.info;
  const metrics: object[] = [];
  for (const [at, name] of ['x', 'y', 'z'].entries()) {
    const made = await call('POST', L, { experiment_id: '0', name, params: [{ key: 'p', value: name }] });
    const { model_id } = (made.body as { model: { info: { model_id: string } } }).model.info;
    const metric = { key: 'f 1', timestamp: 1, step: 0, model_id };
    metrics.push({ ...metric, value: at, dataset_name: 'train' }, { ...metric, value: -at, dataset_name: 'test' });
  }
  await call('POST', 'runs/log-batch', { run_id, metrics });
  expect((await logged()).toSorted()).toEqual(['x', 'y', 'z']);
  expect(await logged({ filter: "params.p = 'y'" })).toEqual(['y']);
  expect(await logged({ filter: "name IN ('x','z')", order_by: [{ field_name: 'name' }] })).toEqual(['x', 'z']);
  expect(await logged({ filter: 'metrics.`f 1` > 1' })).toEqual(['z']);
  expect(await logged({ filter: 'metrics.`f 1` > 1', datasets: [{ dataset_name: 'test' }] })).toEqual([]);
  const byTest = { field_name: 'metrics.f 1', ascending: false, dataset_name: 'test' };
  expect(await logged({ order_by: [byTest] })).toEqual(['x', 'y', 'z']);
  expect(await logged({ order_by: [{ ...byTest, dataset_name: 'train' }] })).toEqual(['z', 'y', 'x']);
  expect(await search(`${L}/search`, { experiment_ids: [] }, 'POST')).toEqual({});
  const found = await pages(client, 'POST', `${L}/search`, 'models', { experiment_ids: ['0'], max_results: 2 });
  expect(found.map((page) => page.length)).toEqual([2, 1]);
  const refused = (fields: object) => refusal('POST', `${L}/search`, { experiment_ids: ['0'], ...fields });
  expect(await refused({ order_by: [{ field_name: 'foo' }] })).toEqual([400, bad, 'Invalid order by field name: foo']);
  expect(await refused({ order_by: [{ field_name: 'params.p' }] })).toEqual([
    400,
    bad,
    'Invalid order by field name: params.p. Only metrics are supported.',
  ]);
  expect(await refused({ datasets: [{ dataset_digest: 'x' }] })).toEqual([
    400,
    bad,
    '`dataset_name` in the `datasets` clause must be specified.',
  ]);
  expect((await refused({ page_token: 'zz' })).slice(0, 2)).toEqual([400, bad]);
  expect((await refused({ filter: 'foo.x = 1' })).slice(0, 2)).toEqual([400, bad]);
  const required = `Missing value for required parameter 'experiment_ids'.${DOCS}`;
  expect(await refusal('POST', `${L}/search`, {})).toEqual([400, bad, required]);
});
